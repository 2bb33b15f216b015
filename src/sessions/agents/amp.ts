import { basename } from 'node:path';
import { dataHome, foldersFromVariable, joinIn } from '../environment';
import { type JsonObject, countOf, defined, listOf, numberOf, objectOf, parseJson, textOf, timeOf } from '../json';
import { type AgentReader, type DocumentFormat, UnfinishedDocument } from '../reader';
import { isEmpty } from '../usageEvent';
import { pathOfUri } from './editorStorage';

/**
 * Amp: `threads/T-*.json`, with a ledger of calls, in older versions counts in the messages. The ledger has no caches; the
 * message it points to has. Never both added up. agent-logs.md section 1.8.
 */
export const amp: AgentReader = {
  agent: 'amp',
  roots: (environment) =>
    foldersFromVariable(environment, 'AMP_DATA_DIR') ?? [joinIn(environment, dataHome(environment), 'amp')],
  files: (root, folders) =>
    folders
      .list(`${root}/threads`)
      .filter(({ name }) => name.endsWith('.json'))
      .map(({ name }) => ({ path: `${root}/threads/${name}`, format: thread })),
};

const thread: DocumentFormat = {
  kind: 'document',
  // Its older form counts in the messages, its newer one in the ledger.
  isFolding: true,
  read: (text, file, sink) => {
    const document = objectOf(parseJson(text));
    if (document === undefined) throw new UnfinishedDocument();
    const session = textOf(document.id) ?? basename(file.path, '.json');
    const workspace = workspaceOf(document);
    const usageOf = new Map<string, JsonObject>();
    for (const [index, value] of listOf(document.messages).entries()) {
      const message = objectOf(value);
      const usage = objectOf(message?.usage);
      if (usage !== undefined) usageOf.set(idOf(message?.messageId ?? message?.id, index), usage);
    }
    const ledger = listOf(objectOf(document.usageLedger)?.events).map(objectOf);
    const calls =
      ledger.length > 0
        ? ledger.map((call, index) => ({
            call,
            id: idOf(call?.id, index),
            usage: usageOf.get(String(call?.toMessageId)),
          }))
        : [...usageOf].map(([id, usage]) => ({ call: usage, id: `message:${id}`, usage }));
    for (const { call, id, usage } of calls) {
      const counts = objectOf(call?.tokens);
      const tokens = {
        input: countOf(counts?.input ?? usage?.inputTokens),
        output: countOf(counts?.output ?? usage?.outputTokens),
        cacheRead: countOf(usage?.cacheReadInputTokens),
        cacheWrite5m: countOf(usage?.cacheCreationInputTokens),
        cacheWrite1h: 0,
      };
      const key = `amp:${session}:${id}`;
      const at = timeOf(call?.timestamp) ?? timeOf(document.created) ?? file.modifiedAt;
      const credits = Math.max(0, numberOf(call?.credits) ?? 0);
      if (credits > 0) sink.credits({ key, agent: 'amp', session, at, credits });
      if (isEmpty(tokens)) continue;
      sink.event({
        key,
        agent: 'amp',
        session,
        at,
        model: textOf(call?.model) ?? textOf(usage?.model) ?? 'unknown',
        tokens,
        source: file.path,
        ...defined({ workspace }),
      });
    }
  },
};

/** Numbers and texts are ids; what has none is known by its place. */
function idOf(value: unknown, index: number): string {
  return textOf(value) ?? numberOf(value)?.toString() ?? `number ${index}`;
}

function workspaceOf(document: JsonObject): string | undefined {
  const tree = objectOf(listOf(objectOf(objectOf(document.env)?.initial)?.trees)[0]);
  return pathOfUri(textOf(tree?.uri));
}
