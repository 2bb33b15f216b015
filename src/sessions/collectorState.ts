import type { CreditUse } from './credits';
import { listOf, objectOf } from './json';
import type { AgentId, RateLimit, UsageEvent } from './usageEvent';

/** What was read of a file. */
export interface StoredFile {
  /** Size and time of the last change when it was read. */
  readonly signature: string;
  /** Of a file of lines: where reading goes on. */
  readonly offset?: number;
  /** Of a file of lines: a hash of the bytes before the offset. */
  readonly fingerprint?: number;
  /** Of a file of lines: what its format knows of the lines before the offset. */
  readonly state?: object;
}

/** What a collector needs to go on in a later run. Plain JSON, about 150 bytes an event. */
export interface CollectorState {
  readonly version: 1;
  readonly files: Readonly<Record<string, StoredFile>>;
  readonly events: PackedEvents;
  readonly rateLimits: readonly RateLimit[];
  readonly credits: readonly CreditUse[];
}

/** Calls whose log is gone are kept for this long after they were made: three times as long as agents keep their logs by default. */
const keptWithoutLog = 90 * 24 * 60 * 60_000;
/** About 40 MB of state, and two gigabytes of logs. */
const mostKeptEvents = 250_000;

/**
 * What is worth keeping of files and their events. Logs that are gone are forgotten, and their calls after 90 days. When there is
 * too much, first the calls of logs that are gone are left out, then the logs with the oldest calls together with these: the next run
 * reads those again, so that nothing is lost by it but time.
 * @param isLog whether a log is still there; undefined when nobody has looked
 * @param now milliseconds since 1970, UTC
 */
export function keptOf(
  files: ReadonlyMap<string, StoredFile>,
  events: readonly UsageEvent[],
  isLog: ((path: string) => boolean) | undefined,
  now: number,
  most = mostKeptEvents,
): { readonly files: ReadonlyMap<string, StoredFile>; readonly events: readonly UsageEvent[] } {
  const isThere = isLog ?? ((): boolean => true);
  const recent = events.filter(({ source, at }) => at > now - keptWithoutLog || isThere(source));
  const there = new Map([...files].filter(([path]) => isThere(path)));
  if (recent.length <= most) return { files: there, events: recent };
  const bySource = new Map<string, { count: number; last: number }>();
  for (const { source, at } of recent) {
    const known = bySource.get(source);
    if (known === undefined) bySource.set(source, { count: 1, last: at });
    else {
      known.count++;
      known.last = Math.max(known.last, at);
    }
  }
  let count = recent.length;
  const leftOut = new Set<string>();
  const dispensable = [...bySource].sort(
    ([one, left], [other, right]) => Number(isThere(one)) - Number(isThere(other)) || left.last - right.last,
  );
  for (const [source, { count: own }] of dispensable) {
    if (count <= most) break;
    leftOut.add(source);
    count -= own;
  }
  return {
    files: new Map([...there].filter(([path]) => !leftOut.has(path))),
    events: recent.filter(({ source }) => !leftOut.has(source)),
  };
}

/** Events as rows, with their repeated texts in one list. */
export interface PackedEvents {
  readonly texts: readonly string[];
  /** Indices into `texts` of agent, session, model, source and workspace (-1: none); key, time, tokens, and the rest. */
  readonly rows: readonly (readonly unknown[])[];
}

type Row = readonly [
  agent: number,
  session: number,
  model: number,
  source: number,
  workspace: number,
  key: string,
  at: number,
  input: number,
  output: number,
  cacheRead: number,
  cacheWrite5m: number,
  cacheWrite1h: number,
  rest?: object,
];

export function packEvents(events: Iterable<UsageEvent>): PackedEvents {
  const texts: string[] = [];
  const indices = new Map<string, number>();
  const indexOf = (text: string | undefined): number => {
    if (text === undefined) return -1;
    let index = indices.get(text);
    if (index === undefined) {
      index = texts.push(text) - 1;
      indices.set(text, index);
    }
    return index;
  };
  const rows: Row[] = [];
  for (const { agent, session, model, source, workspace, key, at, tokens, ...rest } of events) {
    rows.push([
      indexOf(agent),
      indexOf(session),
      indexOf(model),
      indexOf(source),
      indexOf(workspace),
      key,
      at,
      tokens.input,
      tokens.output,
      tokens.cacheRead,
      tokens.cacheWrite5m,
      tokens.cacheWrite1h,
      ...(Object.keys(rest).length === 0 ? ([] as const) : ([rest] as const)),
    ]);
  }
  return { texts, rows };
}

/** What a saved state holds. One that is of another version, or damaged, holds nothing: the logs are read anew. */
export function unpackState(saved: unknown): {
  readonly files: Map<string, StoredFile>;
  readonly events: readonly UsageEvent[];
  readonly rateLimits: readonly RateLimit[];
  readonly credits: readonly CreditUse[];
} {
  const state = objectOf(saved);
  const packed = objectOf(state?.events);
  const files = objectOf(state?.files);
  if (state?.version !== 1 || packed === undefined || files === undefined) {
    return { files: new Map(), events: [], rateLimits: [], credits: [] };
  }
  const texts = listOf(packed.texts) as readonly string[];
  return {
    files: new Map(Object.entries(files as Readonly<Record<string, StoredFile>>)),
    events: (listOf(packed.rows) as readonly Row[]).map((row) => unpackEvent(row, texts)),
    rateLimits: listOf(state.rateLimits) as readonly RateLimit[],
    credits: listOf(state.credits) as readonly CreditUse[],
  };
}

function unpackEvent(row: Row, texts: readonly string[]): UsageEvent {
  const [agent, session, model, source, workspace, key, at, input, output, cacheRead, cacheWrite5m, cacheWrite1h] = row;
  const place = texts[workspace];
  return {
    key,
    agent: texts[agent] as AgentId,
    session: texts[session] ?? '',
    at,
    model: texts[model] ?? 'unknown',
    tokens: { input, output, cacheRead, cacheWrite5m, cacheWrite1h },
    source: texts[source] ?? '',
    ...(place === undefined ? {} : { workspace: place }),
    ...row[12],
  };
}
