import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { TareApi } from '../../../src/vscode/api';
import type { ContextFigures, Delay } from '../../bench/host/figures';

const PARTS = 2000;
/** Of each kind of change; a histogram over all of them. */
const CHANGES = 20;
/** The view draws 30 ms after a weighing, and VS Code asks for its rows then. */
const DRAWN_AFTER = 100;
/** What a person leaves between two changes. */
const BETWEEN = 250;
/** Of the timers, in milliseconds: taken off, so that an idle loop has a delay of about 0. */
const RESOLUTION = 1;

/** A context of 2,000 parts in the view, shown by their 40 folders as an explorer selection of so many files is: how long the host's event loop is delayed by changes of it. */
export async function measureContext(
  api: TareApi,
  scratch: string,
  record: (what: string, delay: Delay) => void,
): Promise<ContextFigures> {
  const folder = path.join(scratch, 'context');
  const uris = writeFiles(folder);
  await vscode.commands.executeCommand('tare.context.focus');
  await pause(1000);
  const rssBefore = process.memoryUsage().rss;
  const delays: Record<string, Delay> = {};
  const measure = async (what: string, change: () => Promise<unknown>, times = CHANGES): Promise<void> => {
    const samples: number[] = [];
    for (let time = 0; time < times; time++) {
      // Only while something is done: the rest would hide it in a percentile.
      const stop = sampleDelays(samples);
      await change();
      await api.context.weighed();
      await pause(DRAWN_AFTER);
      stop();
      await pause(BETWEEN);
    }
    const delay = delayIn(samples);
    delays[what] = delay;
    record(what, delay);
  };
  await measure('nothing happens', () => pause(50));
  await measure('2,000 parts are added', () => run('tare.addToContext', uris[0], uris), 1);
  if (api.context.context.parts.length !== PARTS) throw new Error(`${api.context.context.parts.length} parts`);
  await measure(
    'the change is undone and done again',
    async () => {
      await run('tare.context.undo');
      await api.context.weighed();
      await pause(DRAWN_AFTER);
      await run('tare.context.redo');
    },
    3,
  );
  await measure('a part is included or not', () => run('tare.context.toggle', rowOf(api, 1000)));
  await measure('a part is moved', () => run('tare.context.moveUp', rowOf(api, 1000)));
  await vscode.commands.executeCommand('vscode.open', uris[500]);
  await pause(500);
  await measure('a file of it is edited', async () => {
    const editor = vscode.window.activeTextEditor!;
    await editor.edit((builder) => builder.insert(new vscode.Position(3, 0), 'const added = 1;\n'));
  });
  const { total } = (await api.context.weighed())!;
  const rss = process.memoryUsage().rss - rssBefore;
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  await run('tare.context.clear');
  return { parts: PARTS, tokens: total.tokens, megabytes: rss / 1e6, delays };
}

/** The view's own rows are not to be had from here; a selected one is. */
function rowOf(api: TareApi, index: number): string | undefined {
  return api.context.context.parts[index]?.id;
}

async function run(command: string, ...parameters: readonly unknown[]): Promise<void> {
  await vscode.commands.executeCommand(command, ...parameters);
}

/** About 4 KB each, like the files of a repository. */
function writeFiles(folder: string): vscode.Uri[] {
  return Array.from({ length: PARTS }, (_, index) => {
    const file = path.join(folder, `package${Math.floor(index / 50)}`, `module${index}.ts`);
    mkdirSync(path.dirname(file), { recursive: true });
    const line = (at: number): string =>
      `export function compute${index}_${at}(value: number): number {\n  return value * ${at} + ${index};\n}\n\n`;
    writeFileSync(file, Array.from({ length: 45 }, (_unused, at) => line(at)).join(''));
    return vscode.Uri.file(file);
  });
}

/**
 * Collects how late a timer of a millisecond comes, until it is stopped. Node's own `monitorEventLoopDelay` counts the time between
 * two stretches as a delay.
 */
function sampleDelays(samples: number[]): () => void {
  let before = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    samples.push(Math.max(0, now - before - RESOLUTION));
    before = now;
  }, RESOLUTION);
  return () => clearInterval(timer);
}

function delayIn(samples: number[]): Delay {
  const sorted = [...samples].sort((left, right) => left - right);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50: at(0.5), p99: at(0.99), longest: at(1) };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
