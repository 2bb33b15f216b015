import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { builtInCatalogue } from '../../../src/models/catalogue';
import { allReaders } from '../../../src/sessions/agents/all';
import { type CollectorOptions, UsageCollector } from '../../../src/sessions/collector';
import type { Environment } from '../../../src/sessions/environment';
import { Pricer } from '../../../src/sessions/eventCost';
import { loadProgram } from '../../../src/sessions/files/callLines';
import type { Notice } from '../../../src/sessions/notices';
import { type UsageSummary, summarise } from '../../../src/sessions/summary';
import type { UsageEvent } from '../../../src/sessions/usageEvent';
import { findAgentLogs } from '../../corpus/agentLogs';
import { repositoryRoot } from '../../corpus/packageFiles';

const sharedLogs = findAgentLogs();

/** The path of a shared log, or a skipped test that says so. */
export function sharedLog(test: Mocha.Context, ...parts: readonly string[]): string {
  const path = sharedLogs === undefined ? undefined : join(sharedLogs, ...parts);
  if (path === undefined || !existsSync(path)) {
    test.test!.title += ' (skipped: there is no folder shared/fixtures/agent-logs beside the repository)';
    return test.skip();
  }
  return path;
}

/** An environment without any log but in the folders that variables name. */
export function environmentWith(
  variables: Readonly<Record<string, string>> = {},
  home = '/nonexistent-home',
): Environment {
  return { platform: 'linux', home, variables };
}

export interface Collected {
  readonly collector: UsageCollector;
  readonly notices: readonly Notice[];
  readonly summary: () => UsageSummary;
}

let program: WebAssembly.Module | undefined;

/** The program that reads lines, from the build. */
export function sessionsProgram(): WebAssembly.Module {
  return (program ??= loadProgram(join(repositoryRoot, 'dist')));
}

/** Reads the logs once. Every log is read a second time by parsing each line, which must come to the same. */
export async function collect(
  environment: Environment,
  state?: unknown,
  workspaces: readonly string[] = [],
): Promise<Collected> {
  const notices: Notice[] = [];
  const options: CollectorOptions = { readers: allReaders, environment, workspaces, state };
  const collector = new UsageCollector({
    ...options,
    program: sessionsProgram(),
    notice: (notice) => notices.push(notice),
  });
  await collector.scan();
  const parsed = new UsageCollector(options);
  await parsed.scan();
  assert.deepEqual([...collector.ledger.all()], [...parsed.ledger.all()]);
  const pricer = new Pricer(builtInCatalogue);
  return { collector, notices, summary: () => summarise(collector.ledger.events(), pricer) };
}

/** A temporary home with files, by their path below it. */
export class TemporaryHome {
  public readonly path = mkdtempSync(join(tmpdir(), 'tare-sessions-'));

  public write(path: string, text: string | Uint8Array): string {
    const file = join(this.path, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  public get environment(): Environment {
    return environmentWith({}, this.path);
  }

  public remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** A line of Claude Code with a call of 10 input and `output` output tokens; fields of the line and of its usage on top. */
export function claudeLine(
  id: string,
  output: number,
  fields: Readonly<Record<string, unknown>> = {},
  usage: Readonly<Record<string, unknown>> = {},
): string {
  const record = {
    type: 'assistant',
    sessionId: 's1',
    cwd: '/w',
    uuid: `uuid-${id}-${output}`,
    requestId: `req_${id}`,
    timestamp: '2026-09-24T10:00:00.000Z',
    message: {
      id: `msg_${id}`,
      role: 'assistant',
      model: 'claude-sonnet-4-5-20250929',
      content: [{ type: 'text', text: 'x' }],
      stop_reason: 'end_turn',
      usage: { input_tokens: 10, output_tokens: output, ...usage },
    },
    ...fields,
  };
  return `${JSON.stringify(record)}\n`;
}

/** The events that count, in order of time and then of their logs. The logs must be free of damage. */
export async function eventsOf(
  home: TemporaryHome,
  workspaces: readonly string[] = [],
): Promise<readonly UsageEvent[]> {
  const { collector, notices } = await collect(home.environment, undefined, workspaces);
  assert.deepEqual(notices, []);
  const bySource = ({ source: left }: UsageEvent, { source: right }: UsageEvent): number =>
    left < right ? -1 : left > right ? 1 : 0;
  return [...collector.ledger.events()].sort((left, right) => left.at - right.at || bySource(left, right));
}

/** [session, model, input, output, cache read, short cache write] of each event in order of time. */
export async function callsOf(
  home: TemporaryHome,
  workspaces: readonly string[] = [],
): Promise<readonly (readonly (string | number)[])[]> {
  return (await eventsOf(home, workspaces)).map(({ session, model, tokens }) => [
    session,
    model,
    tokens.input,
    tokens.output,
    tokens.cacheRead,
    tokens.cacheWrite5m,
  ]);
}
