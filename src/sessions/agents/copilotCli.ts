import { basename, dirname } from 'node:path';
import { creditsPerNanoUnit } from '../credits';
import { foldersFromVariable, joinIn, telemetryVariable } from '../environment';
import { type JsonObject, countOf, defined, firstCount, objectOf, textOf, timeOf } from '../json';
import {
  type AgentReader,
  type DatabaseFormat,
  type FileContext,
  type LineFormat,
  type Sink,
  UnknownTables,
} from '../reader';
import { type UsageTokens, isEmpty, noTokens } from '../usageEvent';
import { labelOf, timeOfColumn } from './columns';
import { copilotRanks } from './copilotRanks';
import { openTelemetryLines } from './openTelemetry';

/**
 * GitHub Copilot's command line: a table with a row for each call, events of each session (output of each message, sums a
 * model at the end), and a telemetry file when that is on. agent-logs.md section 1.7; ranks in copilotRanks.ts.
 */
export const copilotCli: AgentReader = {
  agent: 'copilot-cli',
  roots: (environment) => [
    ...(foldersFromVariable(environment, 'COPILOT_HOME') ?? [joinIn(environment, environment.home, '.copilot')]),
    ...(foldersFromVariable(environment, telemetryVariable) ?? []),
  ],
  files: (root, folders) => [
    ...folders
      .list(root)
      .filter(({ name }) => name === 'session-store.db')
      .map(({ name }) => ({ path: `${root}/${name}`, format: usageTable })),
    ...folders
      .filesBelow(`${root}/session-state`, (path) => path.endsWith('.jsonl'))
      .map((path) => ({ path, format: sessionEvents })),
    ...folders
      .filesBelow(`${root}/otel`, (path) => path.endsWith('.jsonl'))
      .map((path) => ({ path, format: openTelemetryLines })),
    // The variable names the file itself, which can have any name.
    ...(folders.isFile(root) ? [{ path: root, format: openTelemetryLines }] : []),
  ],
};

/**
 * Rows of `assistant_usage_events`; input includes what was read from and written to the cache. Versions without the table
 * have their calls in the events alone.
 */
const usageTable: DatabaseFormat = {
  kind: 'database',
  read: (database, file, sink) => {
    const columns = database.columns('assistant_usage_events');
    if (columns.size === 0) return undefined;
    if (!columns.has('session_id') || !columns.has('output_tokens')) throw new UnknownTables();
    const folders = new Map<string, string>();
    if (database.columns('sessions').has('cwd')) {
      for (const { id, cwd } of database.rows('SELECT id, cwd FROM sessions')) {
        if (typeof cwd === 'string') folders.set(String(id), cwd);
      }
    }
    for (const row of database.rows('SELECT rowid AS position, * FROM assistant_usage_events')) {
      const session = labelOf(row.session_id) ?? 'unknown';
      const tokens = tokensOf(row.input_tokens, row.output_tokens, row.cache_read_tokens, row.cache_write_tokens);
      const key = `copilot-cli:${session}:row:${labelOf(row.id) ?? String(row.position)}`;
      const at = timeOfColumn(row.created_at) ?? file.modifiedAt;
      const credits = countOf(row.total_nano_aiu) * creditsPerNanoUnit;
      if (credits > 0) sink.credits({ key, agent: 'copilot-cli', session, at, credits, rank: copilotRanks.usageTable });
      if (isEmpty(tokens)) continue;
      sink.event({
        key,
        agent: 'copilot-cli',
        session,
        at,
        model: labelOf(row.copilot_usage_model) ?? labelOf(row.model) ?? 'unknown',
        tokens,
        rank: copilotRanks.usageTable,
        source: file.path,
        ...(labelOf(row.agent_id) === undefined ? {} : { sidechain: true }),
        ...defined({ workspace: folders.get(session) }),
      });
    }
    return undefined;
  },
};

function tokensOf(input: unknown, output: unknown, cacheRead: unknown, cacheWrite: unknown): UsageTokens {
  return {
    input: Math.max(0, countOf(input) - countOf(cacheRead) - countOf(cacheWrite)),
    output: countOf(output),
    cacheRead: countOf(cacheRead),
    cacheWrite5m: countOf(cacheWrite),
    cacheWrite1h: 0,
  };
}

interface EventsState {
  session: string;
  /** Billionths of a credit, of the session so far. */
  charged?: number;
  model?: string;
  workspace?: string;
}

const sessionEvents: LineFormat<EventsState> = {
  kind: 'lines',
  content: 'json',
  needles: [
    'assistant.message"',
    'session.shutdown"',
    'session.start"',
    'session.resume"',
    'session.model_change"',
    'session.usage_checkpoint"',
  ].map((needle) => Buffer.from(needle)),
  begin: ({ path }) => ({
    session: basename(path) === 'events.jsonl' ? basename(dirname(path)) : basename(path, '.jsonl'),
  }),
  line: (record, offset, state, file, sink) => {
    const line = objectOf(record);
    const data = objectOf(line?.data);
    if (line === undefined || data === undefined) return;
    const at = timeOf(line.timestamp) ?? file.modifiedAt;
    const model = textOf(data.model) ?? textOf(data.newModel) ?? textOf(data.selectedModel);
    const folder = textOf(data.cwd) ?? textOf(objectOf(data.context)?.cwd);
    Object.assign(state, defined({ model, workspace: folder }));
    if (line.type === 'session.usage_checkpoint') {
      readCheckpoint(data, at, offset, state, sink);
    } else if (line.type === 'session.shutdown') {
      readShutdown(data, at, state, file, sink);
    } else if (line.type === 'assistant.message' && countOf(data.outputTokens) > 0) {
      sink.event({
        key: `copilot-cli:${state.session}:message:${textOf(data.messageId) ?? textOf(line.id) ?? offset}`,
        agent: 'copilot-cli',
        session: state.session,
        at,
        model: state.model ?? 'unknown',
        tokens: { ...noTokens, output: countOf(data.outputTokens) },
        rank: copilotRanks.messages,
        lowerBound: true,
        source: file.path,
        ...defined({ workspace: state.workspace }),
      });
    }
  },
};

/** What the session was charged so far, over the times it is resumed; the shape is known from other readers. */
function readCheckpoint(data: JsonObject, at: number, offset: number, state: EventsState, sink: Sink): void {
  const charged = countOf(data.totalNanoAiu);
  const before = state.charged ?? 0;
  if (charged <= before) return;
  state.charged = charged;
  sink.credits({
    key: `copilot-cli:${state.session}:checkpoint:${offset}`,
    agent: 'copilot-cli',
    session: state.session,
    at,
    credits: (charged - before) * creditsPerNanoUnit,
    rank: copilotRanks.messages,
  });
}

/** The sums grow over the times a session is resumed: each model has one event, which the later sum replaces. */
function readShutdown(data: JsonObject, at: number, state: EventsState, file: FileContext, sink: Sink): void {
  for (const [model, value] of Object.entries(objectOf(data.modelMetrics) ?? {})) {
    const metrics = objectOf(value);
    const usage = objectOf(metrics?.usage);
    const tokens = tokensOf(usage?.inputTokens, usage?.outputTokens, usage?.cacheReadTokens, usage?.cacheWriteTokens);
    if (isEmpty(tokens)) continue;
    sink.event({
      key: `copilot-cli:${state.session}:total:${model}`,
      agent: 'copilot-cli',
      session: state.session,
      at,
      model,
      tokens,
      calls: Math.max(1, firstCount(objectOf(metrics?.requests)?.count)),
      rank: copilotRanks.shutdown,
      // The price tier of a call depends on its own prompt, which the sum does not tell.
      estimated: true,
      source: file.path,
      ...defined({ workspace: state.workspace }),
    });
  }
}
