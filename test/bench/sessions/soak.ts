import { appendFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { claudeCode } from '../../../src/sessions/agents/claudeCode';
import { codex } from '../../../src/sessions/agents/codex';
import { UsageCollector } from '../../../src/sessions/collector';
import { loadProgram } from '../../../src/sessions/files/callLines';
import { promptTokens } from '../../../src/sessions/usageEvent';
import { repositoryRoot } from '../../corpus/packageFiles';
import { Random } from '../../corpus/random';
import { SimulatedAgent } from './simulatedAgent';
import { percentile } from '../statistics';

export interface Sums {
  readonly calls: number;
  readonly tokens: number;
}

/** Times in milliseconds. */
export interface SoakFigures {
  readonly seconds: number;
  readonly written: Sums;
  readonly found: Sums;
  readonly updates: number;
  /** Work from a change of a file to the changed ledger: median and 99th percentile. */
  readonly update: number;
  readonly update99: number;
  /** From the writing of a call's last line to its place in the ledger, 99th percentile. */
  readonly delay99: number;
}

const agentCount = 10;
/** How often the agents write, and how often the collector is told, as a watcher would. */
const writeEvery = 20;
const readEvery = 100;

/**
 * Ten agents append to their logs: torn lines, copies of calls, subagents, replays, rotation. A collector follows by the names
 * of the changed files alone, is saved and restarted now and then, and scans as it does every few seconds.
 */
export async function soak(seconds: number): Promise<SoakFigures> {
  const home = mkdtempSync(join(tmpdir(), 'tare-soak-'));
  try {
    return await run(home, seconds);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

async function run(home: string, seconds: number): Promise<SoakFigures> {
  const random = new Random(23);
  const options = {
    readers: [claudeCode, codex],
    program: loadProgram(join(repositoryRoot, 'dist')),
    environment: {
      platform: process.platform,
      home: '/nonexistent',
      variables: { CLAUDE_CONFIG_DIR: join(home, 'claude'), CODEX_HOME: join(home, 'codex') },
    },
  };
  for (const folder of ['claude/projects/p', 'codex/sessions/2026/11/24'])
    mkdirSync(join(home, folder), { recursive: true });
  const agents = Array.from({ length: agentCount }, (_, index) => new SimulatedAgent(home, index, random));
  let collector = new UsageCollector(options);
  await collector.scan();
  const changed = new Set<string>();
  const updates: number[] = [];
  const delays: number[] = [];
  const end = performance.now() + seconds * 1_000;
  let [nextRead, nextScan] = [0, 0];
  let waiting: number[] = [];
  let rotations = 0;
  const read = async (): Promise<void> => {
    const start = performance.now();
    await collector.update([...changed]);
    updates.push(performance.now() - start);
    changed.clear();
    delays.push(...waiting.map((written) => performance.now() - written));
    waiting = [];
  };
  while (performance.now() < end) {
    for (const agent of agents) {
      if (!random.chance(0.3)) continue;
      const { file, text, isDone } = agent.next();
      appendFileSync(file, text);
      changed.add(file);
      if (isDone) waiting.push(performance.now());
      if (isDone && random.chance(0.001)) {
        // Rotated, as some wrappers do: the old lines are under another name now, and are read again.
        renameSync(file, file.replace('.jsonl', `-${rotations++}.jsonl`));
        writeFileSync(file, agent.header);
      }
    }
    if (performance.now() >= nextRead) {
      await read();
      nextRead = performance.now() + readEvery;
    }
    if (performance.now() >= nextScan) {
      if (random.chance(0.2)) {
        collector = new UsageCollector({ ...options, state: JSON.parse(JSON.stringify(collector.save())) });
      }
      await collector.scan();
      nextScan = performance.now() + 5_000;
    }
    await setTimeout(writeEvery);
  }
  for (const agent of agents) {
    const { file, text } = agent.finish();
    appendFileSync(file, text);
    changed.add(file);
  }
  await read();
  await collector.scan();
  const events = collector.ledger.events();
  return {
    seconds,
    written: {
      calls: agents.reduce((sum, { calls }) => sum + calls, 0),
      tokens: agents.reduce((sum, { tokens }) => sum + tokens, 0),
    },
    found: {
      calls: events.length,
      tokens: events.reduce((sum, { tokens }) => sum + promptTokens(tokens) + tokens.output, 0),
    },
    updates: updates.length,
    update: percentile(updates, 0.5),
    update99: percentile(updates, 0.99),
    delay99: percentile(delays, 0.99),
  };
}
