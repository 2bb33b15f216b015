import * as vscode from 'vscode';
import { builtInCatalogue } from './models/catalogue';
import type { TareApi } from './vscode/api';
import { CountClipboardCommand } from './vscode/countClipboardCommand';
import { CountingService } from './vscode/countingService';
import { CountTokensCommand } from './vscode/countTokensCommand';
import { DocumentMirror } from './vscode/documentMirror';
import { ErrorReporter } from './vscode/errorReporter';
import { InstructionWatch } from './vscode/instructionWatch';
import { LiveCountsService } from './vscode/liveCounts';
import { commands } from './vscode/manifest';
import { ModelChoice } from './vscode/modelChoice';
import { SelectModelCommand } from './vscode/selectModelCommand';
import { ShowActionsCommand } from './vscode/showActionsCommand';
import { StatusBar } from './vscode/statusBar';
import { UnloadedFiles } from './vscode/unloadedFiles';

/** Builds the services by hand, then the features on top of them. Nothing here counts or reads: that starts with the first event. */
export function activate(context: vscode.ExtensionContext): TareApi {
  const log = vscode.window.createOutputChannel('Tare', { log: true });
  const errors = new ErrorReporter(log);
  const counting = new CountingService(
    {
      folder: vscode.Uri.joinPath(context.extensionUri, 'dist').fsPath,
      cacheFile: vscode.Uri.joinPath(context.globalStorageUri, 'counts.json').fsPath,
    },
    log,
  );
  // Without a folder there is no workspace to keep the choice for.
  const state = vscode.workspace.workspaceFolders === undefined ? context.globalState : context.workspaceState;
  const models = new ModelChoice(builtInCatalogue, state, log);
  const unloaded = new UnloadedFiles(counting);
  const instructions = new InstructionWatch(counting, log);
  const mirror = new DocumentMirror(counting, log);
  const live = new LiveCountsService(counting, mirror, models, unloaded, instructions, log);
  const statusBar = new StatusBar(live, models);

  context.subscriptions.push(
    log,
    counting,
    models,
    unloaded,
    instructions,
    mirror,
    live,
    statusBar,
    new CountTokensCommand(counting, models, statusBar, errors),
    new CountClipboardCommand(counting, models, errors),
    new SelectModelCommand(models),
    new ShowActionsCommand(),
    vscode.commands.registerCommand(commands.showLog, () => log.show()),
  );
  return {
    get counts() {
      return live.current;
    },
    onDidChangeCounts: live.onDidChange,
  };
}
