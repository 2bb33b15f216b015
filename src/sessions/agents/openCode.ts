import { basename, dirname, isAbsolute } from 'node:path';
import { type Environment, dataHome, foldersFromVariable, joinIn } from '../environment';
import { countOf, defined, firstCount, numberOf, objectOf, parseJson, textOf, timeOf } from '../json';
import { type AgentReader, type DocumentFormat, type FileContext, type Sink, UnfinishedDocument } from '../reader';
import { type AgentId, isEmpty } from '../usageEvent';
import { type StoredMessage, openCodeDatabase } from './openCodeDatabase';

/**
 * OpenCode: a JSON file a message (`storage/message/<session>/msg_*.json`), in newer versions a table in `opencode*.db`. After
 * the move a message can be in both; its key is the same. agent-logs.md section 1.4.
 */
export const openCode = readerOf('opencode', (environment) => [
  ...(foldersFromVariable(environment, 'OPENCODE_DATA_DIR') ?? [
    joinIn(environment, dataHome(environment), 'opencode'),
  ]),
  ...databasesIn(foldersFromVariable(environment, 'OPENCODE_DB')),
]);

/** Kilo's command line, made from OpenCode. */
export const kiloCli = readerOf('kilo-cli', (environment) => [
  joinIn(environment, dataHome(environment), 'kilo'),
  ...databasesIn(foldersFromVariable(environment, 'KILO_DB')),
]);

/** The variable names the database itself. One without a folder is in the usual folder, where it is found in any case. */
function databasesIn(paths: readonly string[] = []): readonly string[] {
  return paths.filter((path) => isAbsolute(path) && path.endsWith('.db'));
}

function readerOf(agent: AgentId, roots: (environment: Environment) => readonly string[]): AgentReader {
  const document: DocumentFormat = {
    kind: 'document',
    read: (text, file, sink) => {
      const message = objectOf(parseJson(text));
      if (message === undefined) throw new UnfinishedDocument();
      const session = textOf(message.sessionID) ?? basename(dirname(file.path));
      readMessage(agent, { id: textOf(message.id) ?? basename(file.path, '.json'), session, message }, file, sink);
    },
  };
  const database = openCodeDatabase((stored, file, sink) => readMessage(agent, stored, file, sink));
  return {
    agent,
    roots,
    files: (root, folders) =>
      root.endsWith('.db')
        ? [{ path: root, format: database }]
        : [
            ...folders
              .list(root)
              .filter(({ name, isFolder }) => !isFolder && name.endsWith('.db'))
              .map(({ name }) => ({ path: `${root}/${name}`, format: database })),
            ...folders
              .filesBelow(`${root}/storage/message`, (path) => path.endsWith('.json'))
              .map((path) => ({ path, format: document })),
          ],
  };
}

/** Input excludes the cache. Reasoning is billed as output and, but for versions whose total says otherwise, not in it. */
function readMessage(
  agent: AgentId,
  { id, session, parent, folder, message }: StoredMessage,
  file: FileContext,
  sink: Sink,
): void {
  const counts = objectOf(message.tokens);
  const cache = objectOf(counts?.cache);
  const time = objectOf(message.time);
  const at = timeOf(time?.created) ?? timeOf(time?.completed) ?? file.modifiedAt;
  if (message.role !== 'assistant' || counts === undefined) return;
  const input = countOf(counts.input);
  const output = countOf(counts.output);
  const cacheRead = countOf(cache?.read);
  const cacheWrite5m = countOf(cache?.write);
  const isReasoningInside =
    numberOf(counts.total) !== undefined && countOf(counts.total) === input + output + cacheRead + cacheWrite5m;
  const tokens = {
    input,
    output: output + (isReasoningInside ? 0 : firstCount(counts.reasoning)),
    cacheRead,
    cacheWrite5m,
    cacheWrite1h: 0,
  };
  if (isEmpty(tokens)) return;
  const path = objectOf(message.path);
  const model = objectOf(message.model);
  // With a subscription the recorded cost is 0.
  const recorded = numberOf(message.cost) ?? 0;
  sink.event({
    key: `${agent}:${session}:${id}`,
    agent,
    session: parent ?? session,
    at,
    model: textOf(message.modelID) ?? textOf(model?.modelID) ?? textOf(model?.id) ?? 'unknown',
    tokens,
    source: file.path,
    ...(parent === undefined ? {} : { sidechain: true }),
    ...(recorded > 0 ? { recordedUsd: recorded } : {}),
    ...defined({ workspace: textOf(path?.cwd) ?? textOf(path?.root) ?? folder }),
  });
}
