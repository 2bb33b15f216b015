import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import * as vscode from 'vscode';
import type { TareApi } from '../../../src/vscode/api';
import type { ContextFigures, Delay } from '../../bench/host/figures';

const PARTS = 2000;
/** Of each kind of change; a histogram over all of them. */
const CHANGES = 20;
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
    const delay = await delayOf(async () => {
      for (let time = 0; time < times; time++) {
        await change();
        await api.context.weighed();
        // What a person leaves between two changes; the view is drawn meanwhile.
        await pause(250);
      }
    });
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
      await pause(250);
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

async function delayOf(action: () => Promise<void>): Promise<Delay> {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION });
  histogram.enable();
  await action();
  histogram.disable();
  const milliseconds = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - RESOLUTION);
  return {
    p50: milliseconds(histogram.percentile(50)),
    p99: milliseconds(histogram.percentile(99)),
    longest: milliseconds(histogram.max),
  };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
