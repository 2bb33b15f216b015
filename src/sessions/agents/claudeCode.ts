import { basename } from 'node:path';
import { applicationData, configHome, foldersFromVariable, joinIn } from '../environment';
import type { CallLine } from '../files/callLines';
import { type JsonObject, countOf, defined, listOf, numberOf, objectOf, textOf, timeOf } from '../json';
import type { AgentReader, FileContext, LineFormat, Sink } from '../reader';
import { type ExtraRequest, type UsageEvent, type UsageTokens, isEmpty } from '../usageEvent';
import * as Layout from '../wasm/layout';

/**
 * Claude Code: `projects/<folder>/<session>.jsonl` and, below it, the files of subagents and compactions. A line for each
 * content block of an answer, all with the usage of the whole call. Undocumented; agent-logs.md section 1.1.
 */
export const claudeCode: AgentReader = {
  agent: 'claude-code',
  roots: (environment) => [
    ...(foldersFromVariable(environment, 'CLAUDE_CONFIG_DIR') ?? [
      joinIn(environment, configHome(environment), 'claude'),
      joinIn(environment, environment.home, '.claude'),
    ]),
    // The desktop application's agents, each with a configuration folder of its own.
    joinIn(environment, applicationData(environment), 'Claude', desktopFolder),
  ],
  files: (root, folders) => {
    // The desktop application nests its configuration folders: `projects` is somewhere on the way.
    const isNested = basename(root) === desktopFolder;
    const accept = (path: string): boolean =>
      path.endsWith('.jsonl') && (!isNested || /[\\/]projects[\\/]/.test(path.slice(root.length)));
    // The variable may name the folder of projects itself. The rest of a configuration folder can be large.
    const start = isNested || basename(root) === 'projects' ? root : `${root}/projects`;
    return folders.filesBelow(start, accept).map((path) => ({ path, format: claudeCodeLines }));
  },
};

const desktopFolder = 'local-agent-mode-sessions';
/** The model of what Claude Code wrote itself, for an error or an interruption. */
const synthetic = '<synthetic>';

interface ClaudeState {
  /** Time of the last record that had one. */
  at?: number;
}

export const claudeCodeLines: LineFormat<ClaudeState> = {
  kind: 'lines',
  content: 'json',
  // Inside a quoted transcript the quotation mark is escaped, which this does not match. Measured on 100 MB of real lines:
  // 23 ms, where "input_tokens" takes 37 and "_tokens" 44.
  needles: [Buffer.from('usage"')],
  begin: () => ({}),
  line: (record, offset, state, file, sink) => {
    const line = objectOf(record);
    if (line === undefined) return;
    state.at = timeOf(line.timestamp) ?? state.at ?? file.modifiedAt;
    if (isAnswer(line)) {
      readCall(line, line, line.isSidechain === true, offset, state.at, file, sink);
      return;
    }
    // A subagent's call that is told to the main conversation: some of these are logged nowhere else.
    const data = objectOf(line.data);
    const nested = data?.type === 'agent_progress' ? objectOf(data.message) : undefined;
    if (nested !== undefined && isAnswer(nested)) {
      readCall(nested, line, true, offset, timeOf(nested.timestamp) ?? state.at, file, sink);
    }
  },
  call: (line, state, file, sink) => {
    const at = line.numbers[line.first + (Layout.TIME >> 3)] ?? NaN;
    state.at = Number.isNaN(at) ? (state.at ?? file.modifiedAt) : at;
    if ((line.flags & Layout.CALL) !== 0) takeCall(line, state.at, file, sink);
  },
};

/** User lines can carry the sum of a subagent's usage: only answers are calls. */
function isAnswer(line: JsonObject): boolean {
  return line.type === 'assistant' || (line.type === undefined && objectOf(line.message)?.role === 'assistant');
}

function readCall(
  answer: JsonObject,
  envelope: JsonObject,
  isSidechain: boolean,
  offset: number,
  at: number,
  file: FileContext,
  sink: Sink,
): void {
  const message = objectOf(answer.message);
  const usage = objectOf(message?.usage);
  if (message === undefined || usage === undefined || message.model === synthetic) return;
  const tokens = tokensOf(usage);
  const extraRequests = extraRequestsOf(usage);
  const webSearches = countOf(objectOf(usage.server_tool_use)?.web_search_requests);
  if (isEmpty(tokens) && extraRequests.length === 0 && webSearches === 0) return;
  const id =
    textOf(message.id) ??
    textOf(answer.requestId) ??
    textOf(answer.uuid) ??
    textOf(envelope.uuid) ??
    // Not the path: through a link the file has another one.
    `${basename(file.path)}:${offset}`;
  const event = newEvent(id, textOf(envelope.sessionId), at, textOf(message.model), tokens, file);
  const recordedUsd = numberOf(answer.costUSD);
  if (extraRequests.length > 0) event.extraRequests = extraRequests;
  if (recordedUsd !== undefined && recordedUsd > 0) event.recordedUsd = recordedUsd;
  addTerms(event, textOf(usage.inference_geo), textOf(usage.speed), textOf(usage.service_tier), webSearches);
  addPlace(event, textOf(envelope.cwd), isSidechain, textOf(message.stop_reason) !== undefined);
  sink.event(event);
}

/** The same of a line that the program read. */
function takeCall({ flags, numbers, first, texts }: CallLine, at: number, file: FileContext, sink: Sink): void {
  const model = texts[Layout.MODEL_TEXT];
  if (model === synthetic) return;
  const tokens = tokensFrom(
    numbers[first + (Layout.INPUT >> 3)] ?? 0,
    numbers[first + (Layout.OUTPUT >> 3)] ?? 0,
    numbers[first + (Layout.CACHE_READ >> 3)] ?? 0,
    numbers[first + (Layout.CACHE_WRITE >> 3)] ?? 0,
    numbers[first + (Layout.CACHE_WRITE_5M >> 3)] ?? 0,
    numbers[first + (Layout.CACHE_WRITE_1H >> 3)] ?? 0,
  );
  const webSearches = numbers[first + (Layout.WEB_SEARCHES >> 3)] ?? 0;
  if (isEmpty(tokens) && webSearches === 0) return;
  const ownTime = numbers[first + (Layout.ANSWER_TIME >> 3)] ?? NaN;
  const time = Number.isNaN(ownTime) ? at : ownTime;
  const event = newEvent(texts[Layout.ID_TEXT] ?? '', texts[Layout.SESSION_TEXT], time, model, tokens, file);
  addTerms(event, texts[Layout.REGION_TEXT], texts[Layout.SPEED_TEXT], texts[Layout.TIER_TEXT], webSearches);
  addPlace(event, texts[Layout.WORKSPACE_TEXT], (flags & Layout.SIDECHAIN) !== 0, (flags & Layout.STOPPED) !== 0);
  sink.event(event);
}

type NewEvent = { -readonly [Key in keyof UsageEvent]: UsageEvent[Key] };

function newEvent(
  id: string,
  session: string | undefined,
  at: number,
  model: string | undefined,
  tokens: UsageTokens,
  file: FileContext,
): NewEvent {
  return {
    key: `claude-code:${id}`,
    agent: 'claude-code',
    session: session ?? basename(file.path, '.jsonl'),
    at,
    model: model ?? 'unknown',
    tokens,
    source: file.path,
  };
}

/** What a price depends on beside the tokens. */
function addTerms(
  event: NewEvent,
  region: string | undefined,
  speed: string | undefined,
  tier: string | undefined,
  webSearches: number,
): void {
  if (webSearches > 0) event.webSearches = webSearches;
  if (speed === 'fast' || speed === 'ultrafast') event.speed = speed;
  if (tier === 'batch') event.batch = true;
  if (region !== undefined && region !== 'not_available' && region !== 'global') event.region = region;
}

function addPlace(event: NewEvent, workspace: string | undefined, isSidechain: boolean, isStopped: boolean): void {
  if (workspace !== undefined) event.workspace = workspace;
  if (isSidechain) event.sidechain = true;
  // Without a stop reason the line was written when the answer began, and so was its output count (versions 2.1.7 to
  // about 2.1.45: github.com/anthropics/claude-code/issues/22686).
  if (!isStopped) event.lowerBound = true;
}

/** The shape of Anthropic's usage. */
function tokensOf(usage: JsonObject): UsageTokens {
  const split = objectOf(usage.cache_creation);
  return tokensFrom(
    countOf(usage.input_tokens),
    countOf(usage.output_tokens),
    countOf(usage.cache_read_input_tokens),
    countOf(usage.cache_creation_input_tokens),
    countOf(split?.ephemeral_5m_input_tokens),
    countOf(split?.ephemeral_1h_input_tokens),
  );
}

/** @param written to the cache: what `short` and `long` do not account for was for the short lifetime */
function tokensFrom(
  input: number,
  output: number,
  cacheRead: number,
  written: number,
  short: number,
  long: number,
): UsageTokens {
  return {
    input,
    output,
    cacheRead,
    cacheWrite5m: short + Math.max(0, written - short - long),
    cacheWrite1h: long,
  };
}

/**
 * What the provider did inside the call beside answering: compactions, advice of another model. The top-level counts are
 * those of the answer alone (platform.claude.com/docs, "Compaction"), so these are billed on top.
 */
function extraRequestsOf(usage: JsonObject): readonly ExtraRequest[] {
  return listOf(usage.iterations).flatMap((value) => {
    const iteration = objectOf(value);
    if (iteration === undefined || (textOf(iteration.type) ?? 'message') === 'message') return [];
    const tokens = tokensOf(iteration);
    return isEmpty(tokens) ? [] : [{ tokens, ...defined({ model: textOf(iteration.model) }) }];
  });
}
