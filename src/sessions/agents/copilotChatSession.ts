import { basename } from 'node:path';
import {
  type JsonObject,
  countOf,
  defined,
  firstCount,
  listOf,
  numberOf,
  objectOf,
  parseJson,
  textOf,
  timeOf,
} from '../json';
import { type DocumentFormat, type FileContext, type Sink, UnfinishedDocument } from '../reader';
import { noTokens } from '../usageEvent';
import { copilotRanks } from './copilotRanks';
import { workspaceOfStorage } from './editorStorage';

/** OpenAI's rule of thumb for English text (help.openai.com, "What are tokens"); for requests whose log has no counts. */
const charactersPerToken = 4;

/** `chatSessions/<id>.json`, one document, or `<id>.jsonl`, a journal of changes to one. */
export const copilotChatSession: DocumentFormat = {
  kind: 'document',
  read: (text, file, sink) => {
    const session = chatSessionIn(file.path, text);
    if (session === undefined) throw new UnfinishedDocument();
    const id = textOf(session.sessionId) ?? basename(file.path).replace(/\.jsonl?$/, '');
    const workspace = workspaceOfStorage(file.path);
    for (const [index, value] of listOf(session.requests).entries()) {
      const request = objectOf(value);
      if (request !== undefined) readRequest(request, index, id, workspace, timeOf(session.creationDate), file, sink);
    }
  },
};

function readRequest(
  request: JsonObject,
  index: number,
  session: string,
  workspace: string | undefined,
  created: number | undefined,
  file: FileContext,
  sink: Sink,
): void {
  const result = objectOf(request.result);
  const usage = objectOf(result?.usage);
  const metadata = objectOf(result?.metadata);
  const input = firstCount(usage?.promptTokens, metadata?.promptTokens, result?.promptTokens, request.promptTokens);
  const output = firstCount(
    usage?.completionTokens,
    metadata?.outputTokens,
    result?.outputTokens,
    request.completionTokens,
  );
  const isCounted = input + output > 0;
  const tokens = isCounted ? { input, output } : estimate(request, metadata);
  if (tokens.input + tokens.output === 0) return;
  sink.event({
    key: `copilot-chat:${session}:${textOf(request.requestId) ?? index}`,
    agent: 'copilot-chat',
    session,
    at: timeOf(request.timestamp) ?? created ?? file.modifiedAt,
    model: textOf(request.modelId) ?? 'unknown',
    tokens: { ...noTokens, ...tokens },
    rank: copilotRanks.messages,
    // An agent makes several calls for a request, and the counts are those of the last one.
    lowerBound: true,
    source: file.path,
    ...(isCounted ? {} : { estimated: true }),
    ...defined({ workspace }),
  });
}

/** From the length of the texts that were sent and came back. */
function estimate(request: JsonObject, metadata: JsonObject | undefined): { input: number; output: number } {
  const rendered = lengthOfTexts(metadata?.renderedUserMessage);
  const asked = textOf(objectOf(request.message)?.text)?.length ?? 0;
  const answered = Math.max(lengthOfTexts(metadata?.toolCallRounds), lengthOfTexts(request.response));
  return {
    input: Math.ceil(Math.max(rendered, asked) / charactersPerToken),
    output: Math.ceil(answered / charactersPerToken),
  };
}

/** Fields that hold what a model wrote or was sent, at any depth. */
const textFields: ReadonlySet<string> = new Set(['value', 'text', 'response', 'arguments']);

function lengthOfTexts(value: unknown, field = ''): number {
  if (typeof value === 'string') return field === '' || textFields.has(field) ? value.length : 0;
  if (Array.isArray(value)) return value.reduce<number>((sum, element) => sum + lengthOfTexts(element, field), 0);
  return Object.entries(objectOf(value) ?? {}).reduce((sum, [key, element]) => sum + lengthOfTexts(element, key), 0);
}

/** Undefined while it is being written. */
export function chatSessionIn(path: string, text: string): JsonObject | undefined {
  return path.endsWith('.jsonl') ? replay(text) : objectOf(parseJson(text));
}

/**
 * Builds the document from its journal: `kind` 0 is the whole of it, 1 sets the value `v` at the path `k`, 2 cuts the list at
 * `k` to length `i`, if there is one, and appends the elements `v`. A torn last line is left out.
 */
function replay(text: string): JsonObject | undefined {
  let root: unknown;
  for (const line of text.split('\n')) {
    const entry = line.trim() === '' ? undefined : objectOf(parseJson(line));
    if (entry === undefined) continue;
    if (entry.kind === 0) root = entry.v;
    else if (entry.kind === 1) change(root, listOf(entry.k), () => entry.v);
    else if (entry.kind === 2) {
      const kept = numberOf(entry.i) === undefined ? undefined : countOf(entry.i);
      change(root, listOf(entry.k), (list) => [...listOf(list).slice(0, kept), ...listOf(entry.v)]);
    }
  }
  return objectOf(root);
}

function change(root: unknown, keys: readonly unknown[], by: (value: unknown) => unknown): void {
  const path = keys.map((key) => (typeof key === 'number' ? String(key) : (textOf(key) ?? '')));
  let parent = root;
  for (const key of path.slice(0, -1)) parent = ownField(parent, key);
  const last = path.at(-1);
  if (typeof parent === 'object' && parent !== null && last !== undefined && last !== '__proto__') {
    (parent as Record<string, unknown>)[last] = by(ownField(parent, last));
  }
}

/** What every object has from its prototype is no part of the document, and must not be changed with it. */
function ownField(parent: unknown, key: string): unknown {
  const fields = typeof parent === 'object' && parent !== null ? (parent as Record<string, unknown>) : {};
  return Object.hasOwn(fields, key) ? fields[key] : undefined;
}
