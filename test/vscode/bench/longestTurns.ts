// Runs inside the extension host; see test/bench/host/index.ts.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import * as vscode from 'vscode';
import type { TareApi } from '../../../src/vscode/api';
import { extensionId } from '../../harness/extensionId';
import { markLine } from '../../harness/inHost/markedOutput';
import {
  type HostFigures,
  type Typing,
  holdKeyRequest,
  partsVariable,
  resultVariable,
  scratchVariable,
  soakVariable,
  typedFile,
} from '../../bench/host/figures';
import { measureContext } from './contextTurns';
import { soakInWindow } from './soakInWindow';

const ROUNDS = 2;
/** Of the timers, in milliseconds: taken off, so that an idle loop has a delay of about 0. */
const RESOLUTION = 1;

type Turn = HostFigures['turns'][string];

export async function run(): Promise<void> {
  const tare = vscode.extensions.getExtension<TareApi>(extensionId);
  const api = await tare?.activate();
  const turns: Record<string, Turn> = {};
  /** The shortest of the longest turns of several rounds: what else runs on the machine only ever makes them longer. */
  const record = (what: string, turn: Turn): void => {
    const before = turns[what] ?? { wall: Infinity, processor: Infinity, delay99: Infinity };
    turns[what] = {
      wall: Math.min(before.wall, turn.wall),
      processor: Math.min(before.processor, turn.processor),
      delay99: Math.min(before.delay99, turn.delay99),
    };
    console.log(markLine(`${what}: ${turn.wall.toFixed(1)} ms, processor ${turn.processor.toFixed(1)} ms`));
  };

  // Over a connection VS Code asks before it shows more than 10 MB.
  await updateSetting('workbench', 'editorLargeFileConfirmation', 1024);
  await pause(3000);
  let files = 0;
  const isWanted = (part: string): boolean => process.env[partsVariable]!.split(',').includes(part);
  for (let round = 0; round < ROUNDS; round++) {
    record('nothing happens', await longestTurn(() => pause(2000)));
    for (const [what, text] of isWanted('documents') ? Object.entries(documents()) : []) {
      const uri = vscode.Uri.file(path.join(process.env[scratchVariable]!, `${what}-${round}.txt`));
      writeFileSync(uri.fsPath, text);
      await measureDocument(what, uri, api, record);
    }
    if (isWanted('sessions')) record('ten agents write their logs', await longestTurn(() => pause(20_000)));
    if (isWanted('folder') && api) {
      const [folder] = vscode.workspace.workspaceFolders!;
      files = (await vscode.workspace.findFiles('**/*', null)).length;
      await updateSetting('tare', 'count.useIgnoreFiles', false);
      const what = round === 0 ? 'the folder is counted' : 'the folder is counted again';
      const command = (): Thenable<unknown> =>
        vscode.commands.executeCommand('tare.countTokens', folder!.uri, [folder!.uri]);
      record(what, await longestTurn(() => finishes(command())));
    }
  }
  const typing: Typing[] = [];
  for (let round = 0; isWanted('typing') && round < ROUNDS; round++) typing.push(await measureTyping(round, api));
  const context =
    isWanted('context') && api
      ? await measureContext(api, process.env[scratchVariable]!, (what, { p50, p99, longest }) =>
          console.log(
            markLine(`${what}: p50 ${p50.toFixed(1)}, p99 ${p99.toFixed(1)}, longest ${longest.toFixed(1)} ms`),
          ),
        )
      : undefined;
  const soak = isWanted('soak')
    ? await soakInWindow(api, process.env[scratchVariable]!, Number(process.env[soakVariable]))
    : undefined;
  const figures: HostFigures = { files, turns, typing, ...(context && { context }), ...(soak && { soak }) };
  writeFileSync(process.env[resultVariable]!, JSON.stringify(figures));
}

/** The keys are held in the page, by whoever started this; here it is measured, and checked that every one arrived. */
async function measureTyping(round: number, api: TareApi | undefined): Promise<Typing> {
  const uri = vscode.Uri.file(path.join(process.env[scratchVariable]!, `typing-${round}.txt`));
  const line = 'export const value = items.map((item) => item.value); // why, and 漢字 too\n';
  writeFileSync(uri.fsPath, line.repeat(Math.ceil(5_000_000 / line.length)));
  const document = await vscode.workspace.openTextDocument(uri);
  const editor = await vscode.window.showTextDocument(document, { preview: false });
  const middle = new vscode.Position(Math.floor(document.lineCount / 2), 0);
  editor.selection = new vscode.Selection(middle, middle);
  editor.revealRange(editor.selection);
  await vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup');
  await settle(api);
  const tokensBefore = api?.counts?.document?.count.tokens;
  const typed = path.join(process.env[scratchVariable]!, typedFile);

  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION });
  histogram.enable();
  console.log(markLine(holdKeyRequest));
  while (!existsSync(typed)) await pause(100);
  histogram.disable();

  await settle(api);
  const keys = Number(readFileSync(typed, 'utf8'));
  rmSync(typed);
  const arrived = /^x*/.exec(document.lineAt(middle.line).text)![0].length;
  if (arrived !== keys || keys < 200) throw new Error(`${keys} keys were typed, and ${arrived} characters arrived.`);
  if (api && (tokensBefore === undefined || api.counts?.document?.count.tokens === tokensBefore)) {
    throw new Error('What was typed was not counted.');
  }
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  const delay = (nanoseconds: number): number => nanoseconds / 1e6 - RESOLUTION;
  return {
    p50: delay(histogram.percentile(50)),
    p99: delay(histogram.percentile(99)),
    max: delay(histogram.max),
    characters: arrived,
  };
}

async function measureDocument(
  what: string,
  uri: vscode.Uri,
  api: TareApi | undefined,
  record: (what: string, turn: Turn) => void,
): Promise<void> {
  const open = async (): Promise<void> => {
    await vscode.commands.executeCommand('vscode.open', uri, { preview: false });
    while (String(vscode.window.activeTextEditor?.document.uri) !== String(uri)) await pause(50);
    await settle(api);
  };
  record(`${what} is opened`, await longestTurn(open));
  const editor = vscode.window.activeTextEditor!;
  if (api?.counts?.document?.count.tokens === 0) throw new Error(`${what} was not counted.`);
  const type = async (): Promise<void> => {
    const middle = Math.floor(editor.document.lineCount / 2);
    for (let key = 0; key < 40; key++) {
      await editor.edit((builder) => builder.insert(new vscode.Position(middle, 0), 'x'));
      await pause(25);
    }
    await settle(api);
  };
  record(`${what} is edited`, await longestTurn(type));
  if (api) {
    const count = (): Promise<void> => finishes(vscode.commands.executeCommand('tare.countTokens'));
    record(`${what} is counted by command`, await longestTurn(count));
  }
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  await settle(api);
}

async function updateSetting(section: string, key: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration(section).update(key, value, vscode.ConfigurationTarget.Global);
}

function documents(): Record<string, string> {
  const line = 'export const value = items.map((item) => item.value); // why, and 漢字 too\n';
  return {
    'a document of 10 MB': line.repeat(Math.ceil(10_000_000 / line.length)),
    'a document of 40 MB': line.repeat(Math.ceil(40_000_000 / line.length)),
    'a line of 5 MB': line.trim().repeat(Math.ceil(5_000_000 / line.length)),
  };
}

/** The list of a count waits for a choice: closes it as soon as it is there. */
async function finishes(command: Thenable<unknown>): Promise<void> {
  const done = new AbortController();
  void command.then(() => done.abort());
  while (!done.signal.aborted) {
    await pause(100);
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
  }
}

/** Until nothing has changed for a second. */
async function settle(api: TareApi | undefined): Promise<void> {
  let last = Date.now();
  const listener = api?.onDidChangeCounts(() => (last = Date.now()));
  while (Date.now() - last < 1500) await pause(100);
  listener?.dispose();
}

async function longestTurn(action: () => Promise<void>): Promise<Turn> {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION });
  let processor = 0;
  let before = threadCpuUsage();
  const timer = setInterval(() => {
    const now = threadCpuUsage();
    processor = Math.max(processor, now.user + now.system - before.user - before.system);
    before = now;
  }, RESOLUTION);
  histogram.enable();
  await action();
  histogram.disable();
  clearInterval(timer);
  const milliseconds = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - RESOLUTION);
  return {
    wall: milliseconds(histogram.max),
    processor: processor / 1000,
    delay99: milliseconds(histogram.percentile(99)),
  };
}

/** Of this thread alone; VS Code's Node has it (23.9 and newer). */
function threadCpuUsage(): NodeJS.CpuUsage {
  return (process as unknown as { threadCpuUsage(): NodeJS.CpuUsage }).threadCpuUsage();
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
