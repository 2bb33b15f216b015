import { basename, dirname, join } from 'node:path';
import { type Environment, editorUserFolders, foldersFromVariable, joinIn } from '../environment';
import { type JsonObject, countOf, defined, listOf, numberOf, objectOf, parseJson, textOf, timeOf } from '../json';
import { type AgentReader, type DocumentFormat, UnfinishedDocument } from '../reader';
import { type AgentId, isEmpty } from '../usageEvent';
import { clineSession } from './clineSession';
import { readJsonFile } from './editorStorage';

/**
 * Cline and the extensions made from it: `tasks/<task>/ui_messages.json`, a list of messages; the text of a request's message
 * is JSON with its counts and cost, filled in when it is done. agent-logs.md section 1.5.
 */
const clineTasks = readerOf('cline', 'saoudrizwan.claude-dev', dataFolders);
export const cline: AgentReader = {
  ...clineTasks,
  files: (root, folders) => [
    ...clineTasks.files(root, folders),
    ...folders
      .filesBelow(`${root}/sessions`, (path) => path.endsWith('.messages.json'))
      .map((path) => ({ path, format: clineSession })),
  ],
};
export const rooCode = readerOf('roo-code', 'rooveterinaryinc.roo-cline');
export const kiloCode = readerOf('kilo-code', 'kilocode.kilo-code');

/** Messages with counts: a request, the sum of requests whose messages were deleted, the sum of a subagent's. */
const billedMessages: ReadonlySet<unknown> = new Set(['api_req_started', 'deleted_api_reqs', 'subagent_usage']);

/** Where Cline keeps its data since it has a command line, too: the first that is set (its resolveDataDirFromEnv). */
function dataFolders(environment: Environment): readonly string[] {
  const own = foldersFromVariable(environment, 'CLINE_DIR') ?? [joinIn(environment, environment.home, '.cline')];
  return foldersFromVariable(environment, 'CLINE_DATA_DIR') ?? own.map((folder) => joinIn(environment, folder, 'data'));
}

function readerOf(
  agent: AgentId,
  extension: string,
  moreRoots: (environment: Environment) => readonly string[] = () => [],
): AgentReader {
  const format = documentOf(agent);
  return {
    agent,
    roots: (environment) => [
      ...editorUserFolders(environment).map((folder) => joinIn(environment, folder, 'globalStorage', extension)),
      ...moreRoots(environment),
    ],
    files: (root, folders) =>
      folders
        .list(`${root}/tasks`)
        .filter(({ isFolder }) => isFolder)
        .map(({ name }) => ({ path: `${root}/tasks/${name}/ui_messages.json`, format })),
  };
}

function documentOf(agent: AgentId): DocumentFormat {
  return {
    kind: 'document',
    isFolding: true,
    read: (text, file, sink) => {
      const messages = parseJson(text);
      if (!Array.isArray(messages)) throw new UnfinishedDocument();
      const task = taskOf(file.path);
      let { model, workspace } = task;
      for (const value of messages) {
        const message = objectOf(value);
        const at = timeOf(message?.ts) ?? file.modifiedAt;
        model = textOf(objectOf(message?.modelInfo)?.modelId) ?? task.modelAt(at) ?? model;
        if (message?.type !== 'say') continue;
        // Roo's and Kilo's call that summarises the window has a cost and no counts, and its amount beside the text.
        const condensed = message.say === 'condense_context' ? objectOf(message.contextCondense) : undefined;
        const request =
          condensed ?? (billedMessages.has(message.say) ? objectOf(parseJson(textOf(message.text) ?? '')) : undefined);
        if (request === undefined) continue;
        const prompt = textOf(request.request) ?? '';
        workspace ??= /Current (?:Workspace|Working) Directory \(([^)\n]+)\)/.exec(prompt)?.[1];
        model = textOf(request.model) ?? /<model>([^<]+)<\/model>/.exec(prompt)?.[1] ?? model;
        const tokens = tokensOf(request);
        const recordedUsd = numberOf(request.cost) ?? 0;
        if (isEmpty(tokens) && !(recordedUsd > 0)) continue;
        sink.event({
          key: `${agent}:${task.id}:${String(message.ts)}:${String(message.say)}`,
          agent,
          session: task.id,
          at,
          model: model ?? 'unknown',
          tokens,
          source: file.path,
          // A provider without known prices records 0.
          ...(recordedUsd > 0 ? { recordedUsd, trustRecorded: true } : {}),
          // Deleted requests are not in the window either.
          ...(message.say === 'api_req_started' ? {} : { sidechain: true }),
          ...defined({ workspace }),
        });
      }
    },
  };
}

/** Of providers with OpenAI's protocol `tokensIn` includes the cache, of the others it does not. */
function tokensOf(request: JsonObject): {
  input: number;
  output: number;
  cacheRead: number;
  cacheWrite5m: number;
  cacheWrite1h: number;
} {
  const cacheRead = countOf(request.cacheReads);
  const cacheWrite5m = countOf(request.cacheWrites);
  const input = countOf(request.tokensIn);
  return {
    input: request.apiProtocol === 'openai' ? Math.max(0, input - cacheRead - cacheWrite5m) : input,
    output: countOf(request.tokensOut),
    cacheRead,
    cacheWrite5m,
    cacheWrite1h: 0,
  };
}

/** What other files tell of a task: its folder, its model, and the models it changed to. */
function taskOf(path: string): {
  readonly id: string;
  readonly model: string | undefined;
  readonly workspace: string | undefined;
  readonly modelAt: (time: number) => string | undefined;
} {
  const folder = dirname(path);
  const item = historyItemOf(path);
  const models = listOf(objectOf(readJsonFile(join(folder, 'task_metadata.json')))?.model_usage).flatMap((value) => {
    const use = objectOf(value);
    const model = textOf(use?.model_id);
    return model === undefined ? [] : [{ at: timeOf(use?.ts) ?? 0, model }];
  });
  return {
    id: basename(folder),
    model: textOf(item?.modelId) ?? models[0]?.model,
    workspace:
      textOf(item?.workspace) ?? textOf(item?.cwdOnTaskInitialization) ?? textOf(item?.shadowGitConfigWorkTree),
    modelAt: (time) => models.findLast(({ at }) => at <= time)?.model,
  };
}

/** What the agent's list of tasks tells of the task of a log. */
export function historyItemOf(path: string): JsonObject | undefined {
  const folder = dirname(path);
  const id = basename(folder);
  const root = dirname(dirname(folder));
  return (
    objectOf(readJsonFile(join(folder, 'history_item.json'))) ??
    [join(root, 'state', 'taskHistory.json'), join(root, 'tasks', '_index.json'), join(root, 'taskHistory.json')]
      .flatMap((file) => {
        const history = readJsonFile(file);
        return Array.isArray(history) ? history : listOf(objectOf(history)?.entries);
      })
      .map(objectOf)
      .find((candidate) => candidate?.id === id)
  );
}
