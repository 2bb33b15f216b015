import * as vscode from 'vscode';
import { builtInCatalogue } from './models/catalogue';
import type { TareApi } from './vscode/api';
import { CalibrationStore } from './vscode/calibrationStore';
import { AddToContext } from './vscode/context/addToContext';
import { Budgets } from './vscode/context/budgets';
import { CheckClipboard } from './vscode/context/checkClipboard';
import { CompareModelsCommand } from './vscode/context/compareModelsCommand';
import { ContextCommands } from './vscode/context/contextCommands';
import { ContextKeeper, contextKeptIn } from './vscode/context/contextKeeper';
import { ContextService } from './vscode/context/contextService';
import { ContextSets } from './vscode/context/contextSets';
import { ContextView } from './vscode/context/contextView';
import { CopiedTokens } from './vscode/copiedTokens';
import { SecretsCheck, WindowCheck } from './vscode/context/copyChecks';
import { CopyCommand } from './vscode/context/copyCommand';
import { CopyGate } from './vscode/context/copyGate';
import { CountClipboardCommand } from './vscode/countClipboardCommand';
import { CountExactlyCommand } from './vscode/countExactlyCommand';
import { CountingService } from './vscode/countingService';
import { CountTokensCommand } from './vscode/countTokensCommand';
import { DocumentMirror } from './vscode/documentMirror';
import { EditorModels } from './vscode/editorModels';
import { ErrorReporter } from './vscode/errorReporter';
import { FindingsCopyCheck } from './vscode/findingsCopyCheck';
import { FindingsCommands } from './vscode/findingsCommands';
import { FindingsView } from './vscode/findingsView';
import { IgnoredFindings } from './vscode/findingsIgnored';
import { IgnoredFindingsCommands } from './vscode/findingsIgnoredCommands';
import { WhyPages } from './vscode/findingsWhy';
import { InstructionWatch } from './vscode/instructionWatch';
import { LiveCountsService } from './vscode/liveCounts';
import { commands } from './vscode/manifest';
import { ModelChoice } from './vscode/modelChoice';
import { OptimizeCommand } from './vscode/optimizeCommand';
import { PromptDiagnosticActions } from './vscode/promptDiagnosticActions';
import { PromptDiagnostics } from './vscode/promptDiagnostics';
import { ReviewService } from './vscode/reviewService';
import { kindName } from './vscode/findingsKinds';
import { promptKindName } from './vscode/promptDiagnosticTexts';
import { PriceRefresh } from './vscode/priceRefresh';
import { ProviderCounting } from './vscode/providerCounting';
import { ProviderKeys } from './vscode/providerKeys';
import { RefreshPricesCommand } from './vscode/refreshPricesCommand';
import { SelectModelCommand } from './vscode/selectModelCommand';
import { SendConsent } from './vscode/sendConsent';
import { SessionCommands } from './vscode/sessionCommands';
import { SessionService } from './vscode/sessionService';
import { SessionView } from './vscode/sessionView';
import { ShowActionsCommand } from './vscode/showActionsCommand';
import { CrossingClaims } from './vscode/crossingClaims';
import { SpendBudgets } from './vscode/spendBudgets';
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
  const hasFolder = vscode.workspace.workspaceFolders !== undefined;
  const state = hasFolder ? context.workspaceState : context.globalState;
  const prices = new PriceRefresh(context.globalState, counting, log);
  const models = new ModelChoice(builtInCatalogue, prices, state, log);
  const calibrations = new CalibrationStore(context.globalState, errors);
  const editorModels = new EditorModels(log);
  const consent = new SendConsent(hasFolder ? context.workspaceState : undefined);
  const keys = new ProviderKeys(context.secrets, consent, errors);
  const providerCounting = new ProviderCounting(log);
  const unloaded = new UnloadedFiles(counting);
  const instructions = new InstructionWatch(counting, log);
  const mirror = new DocumentMirror(counting, log);
  const live = new LiveCountsService(counting, mirror, models, unloaded, instructions, calibrations, editorModels, log);
  const sessions = new SessionService(
    { distFolder: vscode.Uri.joinPath(context.extensionUri, 'dist').fsPath, globalStorage: context.globalStorageUri },
    context.workspaceState,
    prices,
    log,
  );
  const copied = new CopiedTokens(context.globalState);
  // Also without a folder: the state of a window that has none is its own, and is there again after a reload.
  const composed = new ContextService(contextKeptIn(context.workspaceState), counting, models, calibrations, log);
  const statusBar = new StatusBar(live, models, sessions, composed);
  const ignored = new IgnoredFindings(state);
  const why = new WhyPages();
  const promptDiagnostics = new PromptDiagnostics(counting, models, calibrations, ignored, context.extension.id, log);
  const addToContext = new AddToContext(composed, counting, statusBar, models, calibrations, errors);
  const review = new ReviewService(composed, log);
  const findings = new FindingsView(review, { context: composed, models, calibrations, ignored, review });
  const contextView = new ContextView(composed, review, (uris, before) => addToContext.addFiles(uris, before));
  const copyGate = new CopyGate(state);
  const budgets = new Budgets(composed, state, errors);
  const copyChecks = [new WindowCheck(composed), budgets, new SecretsCheck(composed)];
  for (const check of [...copyChecks, new FindingsCopyCheck(composed, review, findings)]) copyGate.add(check);

  context.subscriptions.push(
    log,
    counting,
    prices,
    models,
    calibrations,
    editorModels,
    keys,
    unloaded,
    instructions,
    mirror,
    live,
    sessions,
    copied,
    statusBar,
    ignored,
    why,
    promptDiagnostics,
    new PromptDiagnosticActions(promptDiagnostics, ignored, why, errors),
    review,
    findings,
    new FindingsCommands({ context: composed, review, view: findings, ignored, why, statusBar }, errors),
    new IgnoredFindingsCommands(ignored, (kind) => kindName(kind) ?? promptKindName(kind), errors),
    composed,
    new ContextKeeper(composed, counting, context.workspaceState, log, statusBar),
    addToContext,
    contextView,
    new OptimizeCommand({ context: composed, review, models, calibrations, statusBar, log }, errors),
    new ContextCommands(composed, contextView, statusBar, errors),
    new SessionView(sessions, copied, log),
    new SessionCommands(sessions, statusBar, errors),
    new SpendBudgets(
      sessions,
      context.workspaceState,
      context.globalState,
      new CrossingClaims(vscode.Uri.joinPath(context.globalStorageUri, 'budgetClaims').fsPath),
      errors,
    ),
    new ContextSets(composed, state, statusBar, errors),
    budgets,
    new CopyCommand(composed, copyGate, models, statusBar, copied, errors),
    new CompareModelsCommand(composed, models, calibrations, statusBar, errors),
    new CheckClipboard(counting, models, calibrations, statusBar, errors),
    new CountTokensCommand(counting, models, calibrations, statusBar, errors),
    new CountClipboardCommand(counting, models, calibrations, editorModels, errors),
    new CountExactlyCommand({ counting, models, calibrations, keys, consent, providerCounting }, errors),
    new RefreshPricesCommand(prices, models, statusBar, errors),
    new SelectModelCommand(models, editorModels),
    new ShowActionsCommand(models),
    vscode.commands.registerCommand(commands.showLog, () => log.show()),
  );
  return {
    get counts() {
      return live.current;
    },
    onDidChangeCounts: live.onDidChange,
    context: composed,
    review,
    findings,
    get sessions() {
      return sessions.current;
    },
    onDidChangeSessions: sessions.onDidChange,
  };
}
