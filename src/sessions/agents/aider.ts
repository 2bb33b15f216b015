import { closeSync, openSync, readSync } from 'node:fs';
import { dirname } from 'node:path';
import { foldersFromVariable } from '../environment';
import { countOf, defined, numberOf, objectOf, textOf, timeOf } from '../json';
import type { AgentReader, LineFormat } from '../reader';
import { isEmpty, noTokens } from '../usageEvent';

const historyName = '.aider.chat.history.md';

/**
 * Aider: `.aider.chat.history.md` in the repository, with rounded counts, and the log of `--analytics-log`, with exact ones.
 * Both tell of the same calls and share no id, so the history is left alone where the log is set. agent-logs.md section 1.8.
 */
export const aider: AgentReader = {
  agent: 'aider',
  roots: (environment, workspaces) =>
    foldersFromVariable(environment, 'AIDER_ANALYTICS_LOG') ?? [
      ...(foldersFromVariable(environment, 'AIDER_CHAT_HISTORY_FILE') ?? []),
      ...workspaces,
    ],
  files: (root, folders) => {
    // The variables name files, which can have any name.
    if (folders.isFile(root)) return [{ path: root, format: isAnalytics(root) ? analyticsLines : historyLines }];
    return folders
      .list(root)
      .filter(({ name }) => name === historyName)
      .map(({ name }) => ({ path: `${root}/${name}`, format: historyLines }));
  },
};

interface AnalyticsState {
  session: string;
}

/** `{"event":"message_send","properties":{…},"time":…}`; the cost is the provider's, with its cache taken into account. */
const analyticsLines: LineFormat<AnalyticsState> = {
  kind: 'lines',
  content: 'json',
  needles: [Buffer.from('message_send"'), Buffer.from('cli session"')],
  begin: () => ({ session: 'aider' }),
  line: (record, offset, state, file, sink) => {
    const line = objectOf(record);
    const properties = objectOf(line?.properties);
    const at = timeOf(line?.time) ?? file.modifiedAt;
    if (line?.event === 'cli session') state.session = `aider-${new Date(at).toISOString()}`;
    if (line?.event !== 'message_send' || properties === undefined) return;
    const tokens = {
      ...noTokens,
      input: countOf(properties.prompt_tokens),
      output: countOf(properties.completion_tokens),
    };
    if (isEmpty(tokens)) return;
    const recordedUsd = numberOf(properties.cost) ?? 0;
    sink.event({
      key: `aider:${file.path}:${offset}:${String(line.time)}`,
      agent: 'aider',
      session: state.session,
      at,
      model: textOf(properties.main_model) ?? 'unknown',
      tokens,
      source: file.path,
      ...(recordedUsd > 0 ? { recordedUsd, trustRecorded: true } : {}),
    });
  },
};

interface HistoryState {
  /** Local time in the log, read as the zone of this machine, where Aider ran. */
  startedAt?: number;
  model?: string;
  /** Of the calls since then. */
  calls: number;
}

const startLine = /^# aider chat started at (\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)/;
const modelLine = /^> (?:Main model|Model): (\S+)/;
const tokensLine = /^> Tokens: (.+? received)\.?(?: Cost: \$([\d.]+) message)?/;

/** `> Tokens: 12k sent, 3k cache write, 9k cache hit, 581 received. Cost: $0.02 message, $0.03 session.` */
const historyLines: LineFormat<HistoryState> = {
  kind: 'lines',
  content: 'text',
  needles: [Buffer.from('# aider chat started'), Buffer.from('odel: '), Buffer.from('> Tokens: ')],
  begin: () => ({ calls: 0 }),
  line: (record, _offset, state, file, sink) => {
    const text = typeof record === 'string' ? record : '';
    const start = startLine.exec(text);
    const startedAt = start === null ? undefined : timeOf(`${start[1] ?? ''}T${start[2] ?? ''}`);
    Object.assign(state, defined({ startedAt, model: modelLine.exec(text)?.[1] }));
    if (startedAt !== undefined) state.calls = 0;
    const [, counts = '', cost] = tokensLine.exec(text) ?? [];
    const sent = roundedCount(counts, 'sent');
    const cacheRead = roundedCount(counts, 'cache hit');
    const cacheWrite5m = roundedCount(counts, 'cache write');
    const tokens = {
      ...noTokens,
      // "sent" includes what was written to and read from the cache (aider/coders/base_coder.py).
      input: Math.max(0, sent - cacheRead - cacheWrite5m),
      output: roundedCount(counts, 'received'),
      cacheRead,
      cacheWrite5m,
    };
    if (isEmpty(tokens)) return;
    const at = state.startedAt ?? file.modifiedAt;
    const number = state.calls++;
    const recordedUsd = Number(cost ?? 0);
    sink.event({
      // By their number in the chat: whoever shortens the file does so before a chat, and moves the others.
      key: `aider:${file.path}:${state.startedAt ?? ''}:${number}`,
      agent: 'aider',
      session: `${file.path}#${new Date(at).toISOString()}`,
      at,
      model: state.model ?? 'unknown',
      tokens,
      estimated: true,
      workspace: dirname(file.path),
      source: file.path,
      // A model without a known price costs 0 there.
      ...(recordedUsd > 0 ? { recordedUsd, trustRecorded: true } : {}),
    });
  },
};

/** Whether a file is the log of `--analytics-log`, whose lines are JSON. */
function isAnalytics(path: string): boolean {
  if (/\.(?:jsonl?|md)$/.test(path)) return !path.endsWith('.md');
  const beginning = Buffer.alloc(16);
  try {
    const file = openSync(path, 'r');
    try {
      readSync(file, beginning, 0, beginning.length, 0);
    } finally {
      closeSync(file);
    }
  } catch {
    // Reading it reports why.
  }
  return beginning.toString().trimStart().startsWith('{');
}

/** `12k sent`, `1.2M sent`, `581 received`. */
function roundedCount(text: string, what: string): number {
  const [, number = '', unit = ''] = new RegExp(`([\\d.,]+)([kM]?) ${what}`).exec(text) ?? [];
  return countOf(Number(number.replaceAll(',', '')) * ({ k: 1e3, M: 1e6 }[unit] ?? 1));
}
