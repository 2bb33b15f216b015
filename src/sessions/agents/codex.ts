import { basename } from 'node:path';
import { foldersFromVariable, joinIn } from '../environment';
import { type JsonObject, countOf, defined, firstCount, numberOf, objectOf, textOf, timeOf } from '../json';
import { codexKey } from '../ledger';
import type { AgentReader, FileContext, LineFormat, Sink } from '../reader';
import { type Lineage, type RateLimit, type UsageTokens, isEmpty } from '../usageEvent';

/**
 * Codex (terminal, VS Code, desktop): `sessions/YYYY/MM/DD/rollout-*.jsonl` and `archived_sessions/*.jsonl`. After each call,
 * and now and then again, a line with the session's counters and the last call's. agent-logs.md section 1.2.
 */
export const codex: AgentReader = {
  agent: 'codex',
  roots: (environment) =>
    foldersFromVariable(environment, 'CODEX_HOME') ?? [joinIn(environment, environment.home, '.codex')],
  files: (root, folders) =>
    ['sessions', 'archived_sessions']
      .flatMap((folder) => folders.filesBelow(`${root}/${folder}`, (path) => path.endsWith('.jsonl')))
      .map((path) => ({ path, format: codexLines })),
};

/** Until GPT-5 the model was not logged. */
const modelBeforeItWasLogged = 'gpt-5';

/** The last counters of one of the conversations in a file: subagents may share it and count apart. */
interface Counters extends Pick<UsageTokens, 'input' | 'output' | 'cacheRead'> {
  readonly cacheWrite: number;
  readonly reasoning: number;
}

/** More conversations than this at once are not seen in one file. */
const mostCounters = 8;

interface CodexState {
  session: string;
  parentSession?: string;
  hasMeta: boolean;
  workspace?: string;
  model?: string;
  /** Of OpenAI's service tiers, as it was set last; absent: the standard one. */
  tier?: 'fast' | 'ultrafast' | 'flex';
  /** Two 32-bit halves of a hash over all counters so far. */
  history: [number, number];
  /** The latest last. */
  counters: Counters[];
  /** Calls known from counters alone, and from a record alone so far. */
  unmatchedCounts: Counters[];
  unmatchedRecords: Counters[];
  isSubagent: boolean;
}

export const codexLines: LineFormat<CodexState> = {
  kind: 'lines',
  content: 'json',
  needles: ['token_count"', 'token_usage_record"', 'turn_context"', 'session_meta"', 'thread_settings_applied"'].map(
    (needle) => Buffer.from(needle),
  ),
  begin: (file) => ({
    session: basename(file.path, '.jsonl'),
    hasMeta: false,
    history: [0x811c9dc5, 0x1000193],
    counters: [],
    unmatchedCounts: [],
    unmatchedRecords: [],
    isSubagent: false,
  }),
  line: (record, _offset, state, file, sink) => {
    const line = objectOf(record);
    const payload = objectOf(line?.payload);
    if (line === undefined || payload === undefined) return;
    const at = timeOf(line.timestamp) ?? file.modifiedAt;
    if (line.type === 'session_meta') readMeta(payload, state);
    else if (line.type === 'turn_context') readContext(payload, state);
    else if (objectOf(payload.thread_settings) !== undefined)
      readContext(objectOf(payload.thread_settings) ?? {}, state);
    else if (line.type === 'token_usage_record') readRecord(payload, at, state, file, sink);
    else if (payload.type === 'token_count') {
      readLimits(payload, at, sink);
      readCounts(payload, at, state, file, sink);
    }
  },
};

/** A fork repeats the lines of its parent, the parent's meta line among them: only the first is the file's own. */
function readMeta(payload: JsonObject, state: CodexState): void {
  if (state.hasMeta) return;
  state.hasMeta = true;
  state.session = textOf(payload.id) ?? textOf(payload.session_id) ?? state.session;
  const spawn = objectOf(objectOf(objectOf(payload.source)?.subagent)?.thread_spawn);
  const parent = textOf(payload.forked_from_id) ?? textOf(payload.parent_thread_id) ?? textOf(spawn?.parent_thread_id);
  if (parent !== undefined && parent !== state.session) state.parentSession = parent;
  state.isSubagent = objectOf(payload.source)?.subagent !== undefined;
  readContext(payload, state);
}

function readContext(payload: JsonObject, state: CodexState): void {
  Object.assign(state, defined({ model: textOf(payload.model), workspace: textOf(payload.cwd) }));
  if (!('service_tier' in payload)) return;
  const tier = tiers.get(payload.service_tier);
  if (tier === undefined) delete state.tier;
  else state.tier = tier;
}

/**
 * What `/fast` sets, and what it was called before. Logged since 2026 with each change of a setting, one with null for the
 * standard tier (github.com/mag123c/toktrack/pull/255).
 */
const tiers: ReadonlyMap<unknown, CodexState['tier']> = new Map([
  ['priority', 'fast'],
  ['fast', 'fast'],
  ['ultrafast', 'ultrafast'],
  ['flex', 'flex'],
]);

function readCounts(payload: JsonObject, at: number, state: CodexState, file: FileContext, sink: Sink): void {
  const info = objectOf(payload.info);
  const total = countersOf(info?.total_token_usage);
  const last = countersOf(info?.last_token_usage);
  const calls = total === undefined ? [last ?? zero] : callsSince(state, total, last);
  if (info === undefined || calls.length === 0) return;
  state.history = hashOf(state.history, [total, last]);
  const history = state.history.map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
  const windowSize = countOf(info.model_context_window);
  const windowTokens = countOf(objectOf(info.last_token_usage)?.total_tokens);
  for (const [index, counters] of calls.entries()) {
    if (takeEqual(state.unmatchedRecords, counters)) continue;
    remember(state.unmatchedCounts, counters);
    const callHistory = index === 0 ? history : `${history}-${index}`;
    emit(codexKey(state.session, callHistory), counters, at, state, file, sink, {
      model: textOf(info.model) ?? textOf(payload.model),
      windowTokens: index === 0 ? windowTokens || counters.input + counters.output : undefined,
      windowSize: windowSize || undefined,
      lineage:
        state.parentSession === undefined ? undefined : { parentSession: state.parentSession, history: callHistory },
    });
  }
}

/**
 * Since 0.155 each response has a record of its own, also a compaction, which the counters leave out. The counters are still
 * written, so a call is taken from whichever comes first. The shape is known from other readers, not from a vendor's page.
 */
function readRecord(payload: JsonObject, at: number, state: CodexState, file: FileContext, sink: Sink): void {
  const counters = countersOf(payload.usage);
  const response = textOf(payload.response_id);
  if (counters === undefined || response === undefined || takeEqual(state.unmatchedCounts, counters)) return;
  remember(state.unmatchedRecords, counters);
  emit(`codex:response:${response}`, counters, at, state, file, sink, { model: textOf(payload.model) });
}

function emit(
  key: string,
  counters: Counters,
  at: number,
  state: CodexState,
  file: FileContext,
  sink: Sink,
  more: {
    readonly model: string | undefined;
    readonly windowTokens?: number | undefined;
    readonly windowSize?: number | undefined;
    readonly lineage?: Lineage | undefined;
  },
): void {
  const tokens = tokensOf(counters);
  if (isEmpty(tokens)) return;
  sink.event({
    key,
    agent: 'codex',
    session: state.session,
    at,
    model: more.model ?? state.model ?? modelBeforeItWasLogged,
    tokens,
    source: file.path,
    ...(state.isSubagent ? { sidechain: true } : {}),
    ...(state.tier === 'flex' ? { batch: true } : state.tier === undefined ? {} : { speed: state.tier }),
    ...defined({
      workspace: state.workspace,
      windowTokens: more.windowTokens,
      windowSize: more.windowSize,
      lineage: more.lineage,
    }),
  });
}

function takeEqual(list: Counters[], counters: Counters): boolean {
  const index = list.findIndex((known) => isEqual(known, counters));
  if (index >= 0) list.splice(index, 1);
  return index >= 0;
}

/** A record and its counters are a few lines apart. */
function remember(list: Counters[], counters: Counters): void {
  list.push(counters);
  if (list.length > mostCounters) list.shift();
}

/**
 * What a report adds to those before it; nothing for one that was sent again. Codex repeats a report whenever it has
 * something else to say, such as a rate limit: in six real sessions 480 of 971.
 * @returns the last call, and what was spent before it without a report of its own
 */
function callsSince(state: CodexState, total: Counters, last: Counters | undefined): readonly Counters[] {
  const { counters } = state;
  if (counters.some((known) => isEqual(known, total))) return [];
  const latest = counters.at(-1);
  const continued = last && [...counters].reverse().find((known) => isEqual(plus(known, last), total));
  const startsAnew = last !== undefined && isEqual(last, total);
  // Counters that fell belong to another conversation, or to one that was resumed with counters of its own.
  const hasGrown = !startsAnew && latest !== undefined && isEqual(plus(latest, minus(total, latest)), total);
  const replaced = continued ?? (hasGrown ? latest : undefined);
  state.counters = [...counters.filter((known) => known !== replaced), total].slice(-mostCounters);
  if (last === undefined) return [hasGrown ? minus(total, latest) : total];
  // A first report is no gap: a resumed session goes on counting from what its old log holds.
  return continued === undefined && hasGrown ? [last, minus(minus(total, latest), last)] : [last];
}

function tokensOf(counters: Counters): UsageTokens {
  return {
    input: Math.max(0, counters.input - counters.cacheRead - counters.cacheWrite),
    output: counters.output,
    cacheRead: Math.min(counters.cacheRead, counters.input),
    cacheWrite5m: counters.cacheWrite,
    cacheWrite1h: 0,
  };
}

const zero: Counters = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, reasoning: 0 };

/** Counters as Codex writes them: cached input is part of the input, reasoning is part of the output. */
function countersOf(value: unknown): Counters | undefined {
  const usage = objectOf(value);
  if (usage === undefined) return undefined;
  return {
    input: countOf(usage.input_tokens),
    output: countOf(usage.output_tokens),
    cacheRead: firstCount(usage.cached_input_tokens, usage.cache_read_input_tokens),
    cacheWrite: firstCount(usage.cache_write_input_tokens, usage.cache_write_tokens, usage.cache_creation_input_tokens),
    reasoning: countOf(usage.reasoning_output_tokens),
  };
}

function numbersOf(counters: Counters): readonly number[] {
  return [counters.input, counters.output, counters.cacheRead, counters.cacheWrite, counters.reasoning];
}

function isEqual(left: Counters, right: Counters): boolean {
  const numbers = numbersOf(right);
  return numbersOf(left).every((number, index) => number === numbers[index]);
}

function plus(left: Counters, right: Counters): Counters {
  return combine(left, right, (one, other) => one + other);
}

/** Never below 0: where one count fell, the difference added again does not give the total. */
function minus(left: Counters, right: Counters): Counters {
  return combine(left, right, (one, other) => Math.max(0, one - other));
}

function combine(left: Counters, right: Counters, by: (one: number, other: number) => number): Counters {
  return {
    input: by(left.input, right.input),
    output: by(left.output, right.output),
    cacheRead: by(left.cacheRead, right.cacheRead),
    cacheWrite: by(left.cacheWrite, right.cacheWrite),
    reasoning: by(left.reasoning, right.reasoning),
  };
}

/** Two runs of FNV-1a with different multipliers, over numbers instead of bytes. */
function hashOf(history: readonly [number, number], reports: readonly (Counters | undefined)[]): [number, number] {
  let [high, low] = history;
  for (const report of reports) {
    for (const number of report === undefined ? [-1] : numbersOf(report)) {
      high = Math.imul(high ^ number, 0x01000193) ^ (high >>> 15);
      low = Math.imul(low ^ number, 0x5bd1e995) ^ (low >>> 13);
    }
  }
  return [high, low];
}

/** `limit_id` of the limit of the plan; some models have one of their own beside it. */
const generalLimit = 'codex';

function readLimits(payload: JsonObject, at: number, sink: Sink): void {
  const limits = objectOf(payload.rate_limits) ?? {};
  const plan = textOf(limits.plan_type);
  const id = textOf(limits.limit_id) ?? generalLimit;
  const of = id === generalLimit ? undefined : (textOf(limits.limit_name) ?? id);
  for (const [name, value] of Object.entries(limits)) {
    const limit = objectOf(value);
    const usedPercent = numberOf(limit?.used_percent);
    if (limit === undefined || usedPercent === undefined) continue;
    const resetsIn = numberOf(limit.resets_in_seconds);
    const resetsAt = timeOf(limit.resets_at) ?? (resetsIn === undefined ? undefined : at + resetsIn * 1000);
    const report: RateLimit = {
      agent: 'codex',
      name,
      at,
      usedPercent,
      ...defined({ of, windowMinutes: numberOf(limit.window_minutes), resetsAt, plan }),
    };
    sink.rateLimit(report);
  }
}
