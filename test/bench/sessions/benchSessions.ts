/**
 * Speed and memory of reading logs, beside ccusage in the same run on the same files.
 *
 * Programs run one after the other, in turns, each five times, on files that the system has in its cache; the median counts.
 */
import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { claudeCode } from '../../../src/sessions/agents/claudeCode';
import { UsageCollector } from '../../../src/sessions/collector';
import { loadProgram } from '../../../src/sessions/files/callLines';
import type { UsageSummary } from '../../../src/sessions/summary';
import { type GeneratedTotal, claudeCallLine, generateClaudeLogs } from './generateLogs';
import { median, measure } from './processes';
import { bundleTare, installCcusage } from './programs';

const runs = 5;
const tailUpdates = 200;

/** Times in seconds, memory in bytes. A field of ccusage is absent where it could not be installed. */
export interface SessionsResult {
  readonly megabytes: number;
  readonly calls: number;
  /** A process of its own, from its start to its end. */
  readonly cold: number;
  /** Processor time of all threads of that process. */
  readonly processor: number;
  readonly memory: number;
  readonly ccusageCold?: number;
  readonly ccusageProcessor?: number;
  readonly ccusageMemory?: number;
  /** The same program on a home without logs: what of the above is starting it. */
  readonly start: number;
  readonly startProcessor: number;
  readonly ccusageStart?: number;
  readonly ccusageStartProcessor?: number;
  /** A second run from saved state, in the process: reading the state, looking for changes in every file. */
  readonly warm: number;
  readonly stateBytes: number;
  /** From an appended line to the changed ledger, median and 99th percentile. */
  readonly tail: number;
  readonly tail99: number;
  /** The longest from an appended line to the changed ledger while everything is read for the first time. */
  readonly firstScanTail: number;
}

export async function benchSessions(sizes: readonly number[]): Promise<readonly SessionsResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tare-bench-sessions-'));
  try {
    const tare = await bundleTare(folder);
    const ccusage = installCcusage();
    if (ccusage === undefined) console.error('ccusage cannot be installed here: only Tare is measured.');
    const results: SessionsResult[] = [];
    for (const megabytes of sizes) {
      const home = join(folder, `logs-${megabytes}`);
      const total = generateClaudeLogs(home, megabytes * 1e6);
      results.push({ megabytes, calls: total.calls, ...(await benchHome(home, total, tare, ccusage, folder)) });
      rmSync(home, { recursive: true });
    }
    return results;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function benchHome(
  home: string,
  total: GeneratedTotal,
  tare: string,
  ccusage: string | undefined,
  folder: string,
): Promise<Omit<SessionsResult, 'megabytes' | 'calls'>> {
  const emptyHome = join(folder, 'empty');
  mkdirSync(join(emptyHome, 'projects'), { recursive: true });
  const environment = { HOME: emptyHome, CLAUDE_CONFIG_DIR: home };
  const ours = [];
  const theirs = [];
  const ourStarts = [];
  const theirStarts = [];
  const without = { HOME: emptyHome, CLAUDE_CONFIG_DIR: emptyHome };
  for (let run = 0; run < runs; run++) {
    ourStarts.push(await measure(process.execPath, [tare, 'session', '--all', '--json'], without));
    if (ccusage !== undefined) theirStarts.push(await measure(ccusage, ['daily', '--json', '--offline'], without));
    const measured = await measure(process.execPath, [tare, 'session', '--all', '--json'], environment);
    assertFound(JSON.parse(measured.output) as UsageSummary, total);
    ours.push(measured);
    if (ccusage !== undefined) theirs.push(await measure(ccusage, ['daily', '--json', '--offline'], environment));
  }
  return {
    cold: median(ours.map(({ seconds }) => seconds)),
    processor: median(ours.map(({ processor }) => processor)),
    memory: median(ours.map(({ memory }) => memory)),
    ...(theirs.length === 0
      ? {}
      : {
          ccusageCold: median(theirs.map(({ seconds }) => seconds)),
          ccusageProcessor: median(theirs.map(({ processor }) => processor)),
          ccusageMemory: median(theirs.map(({ memory }) => memory)),
          ccusageStart: median(theirStarts.map(({ seconds }) => seconds)),
          ccusageStartProcessor: median(theirStarts.map(({ processor }) => processor)),
        }),
    start: median(ourStarts.map(({ seconds }) => seconds)),
    startProcessor: median(ourStarts.map(({ processor }) => processor)),
    ...(await benchLive(home, folder)),
  };
}

/** A benchmark of wrong sums is worth nothing. */
function assertFound({ calls, tokens }: UsageSummary, total: GeneratedTotal): void {
  assert.deepEqual(
    [calls, tokens.input, tokens.output, tokens.cacheRead, tokens.cacheWrite5m + tokens.cacheWrite1h],
    [total.calls, total.input, total.output, total.cacheRead, total.cacheWrite],
  );
}

async function benchLive(
  home: string,
  folder: string,
): Promise<Pick<SessionsResult, 'warm' | 'stateBytes' | 'tail' | 'tail99' | 'firstScanTail'>> {
  const options = {
    readers: [claudeCode],
    program: loadProgram(folder),
    environment: { platform: process.platform, home: '/nonexistent', variables: { CLAUDE_CONFIG_DIR: home } },
  };
  const first = new UsageCollector(options);
  await first.scan();
  const stateFile = join(folder, 'state.json');
  writeFileSync(stateFile, JSON.stringify(first.save()));

  const warm: number[] = [];
  let collector = first;
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    collector = new UsageCollector({ ...options, state: JSON.parse(readFileSync(stateFile, 'utf8')) });
    assert.equal(await collector.scan(), false);
    warm.push((performance.now() - start) / 1000);
  }

  const live = join(home, 'projects', 'live.jsonl');
  writeFileSync(live, '');
  await collector.scan();
  const tail: number[] = [];
  for (let number = 0; number < tailUpdates; number++) {
    appendFileSync(live, claudeCallLine(number, 10));
    const start = performance.now();
    assert.equal(await collector.update([live]), true);
    tail.push((performance.now() - start) / 1000);
  }
  tail.sort((left, right) => left - right);
  return {
    warm: median(warm),
    stateBytes: statSync(stateFile).size,
    tail: median(tail),
    tail99: tail[Math.floor(tail.length * 0.99)] ?? NaN,
    firstScanTail: await tailOfFirstScan(new UsageCollector(options), live),
  };
}

async function tailOfFirstScan(collector: UsageCollector, live: string): Promise<number> {
  const reading = { isOver: false };
  const scan = collector.scan().then(() => (reading.isOver = true));
  let longest = 0;
  for (let number = tailUpdates; ; number++) {
    appendFileSync(live, claudeCallLine(number, 10));
    const start = performance.now();
    assert.equal(await collector.update([live]), true);
    // After the end it is as fast as any.
    if (reading.isOver) break;
    longest = Math.max(longest, (performance.now() - start) / 1000);
    await setTimeout(10);
  }
  await scan;
  return longest;
}
