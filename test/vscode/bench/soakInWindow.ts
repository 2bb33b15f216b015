import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import * as vscode from 'vscode';
import { promptTokens } from '../../../src/sessions/usageEvent';
import type { TareApi } from '../../../src/vscode/api';
import { type SoakInWindow, billedFile, endAgentsRequest } from '../../bench/host/figures';
import type { Sums } from '../../bench/sessions/soak';
import { markLine } from '../../harness/inHost/markedOutput';

/** Of the timers, in milliseconds: taken off, so that an idle loop has a delay of about 0. */
const RESOLUTION = 1;
/** A quick typist. */
const BETWEEN_USES = 150;
const FILES = 8;
/** For the last lines of the agents to be shown. */
const SETTLES_WITHIN = 60_000;

/**
 * Ten agents write their logs while a person types, goes from file to file and changes the context: how much the host's event
 * loop is delayed, and whether what is shown in the end is what the agents were billed.
 */
export async function soakInWindow(api: TareApi | undefined, scratch: string, seconds: number): Promise<SoakInWindow> {
  const uris = Array.from({ length: FILES }, (_, index) => {
    const file = path.join(scratch, 'soak', `module${index}.ts`);
    writeFileSync(file, `export function compute${index}(value: number): number {\n  return value;\n}\n`.repeat(200));
    return vscode.Uri.file(file);
  });
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION });
  delays.enable();
  const end = Date.now() + seconds * 1000;
  let uses = 0;
  for (; Date.now() < end; uses++) {
    await use(uses, uris, api);
    await pause(BETWEEN_USES);
  }
  delays.disable();
  while (vscode.window.activeTextEditor !== undefined)
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  const figures = {
    seconds,
    uses,
    p50: milliseconds(delays.percentile(50)),
    p99: milliseconds(delays.percentile(99)),
    longest: milliseconds(delays.max),
  };
  console.log(markLine(endAgentsRequest));
  const file = path.join(scratch, billedFile);
  while (!existsSync(file)) await pause(100);
  if (api === undefined) return figures;
  const billed = JSON.parse(readFileSync(file, 'utf8')) as Sums;
  return { ...figures, billed, shown: await shownOf(api, billed) };
}

/** Mostly a key, now and then another file, and now and then a change of the context. */
async function use(number: number, uris: readonly vscode.Uri[], api: TareApi | undefined): Promise<void> {
  if (number % 40 === 0) {
    await vscode.commands.executeCommand('vscode.open', uris[(number / 40) % uris.length], { preview: false });
    return;
  }
  if (number % 40 === 20 && api !== undefined) {
    const uri = uris[((number - 20) / 40) % uris.length];
    await vscode.commands.executeCommand('tare.addToContext', uri, [uri]);
    if (number % 400 === 20) await vscode.commands.executeCommand('tare.context.clear');
    return;
  }
  const editor = vscode.window.activeTextEditor;
  await editor?.edit((builder) => builder.insert(new vscode.Position(1, 0), 'x'));
}

/** What Tare shows for today once it is what was billed, or when that does not come to be. */
async function shownOf(api: TareApi, billed: Sums): Promise<Sums> {
  const end = Date.now() + SETTLES_WITHIN;
  for (;;) {
    const spent = api.sessions?.spent.todayEverywhere;
    const calls = spent?.calls ?? 0;
    const sum = spent === undefined ? 0 : promptTokens(spent.tokens) + spent.tokens.output;
    if ((calls === billed.calls && sum === billed.tokens) || Date.now() > end) return { calls, tokens: sum };
    await pause(200);
  }
}

function milliseconds(nanoseconds: number): number {
  return Math.max(0, nanoseconds / 1e6 - RESOLUTION);
}

function pause(duration: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, duration));
}
