import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { foldersFromVariable, joinIn } from '../environment';
import { type JsonObject, countOf, defined, listOf, objectOf, parseJson, textOf, timeOf } from '../json';
import {
  type AgentReader,
  type DocumentFormat,
  type FileContext,
  type LineFormat,
  type Sink,
  UnfinishedDocument,
} from '../reader';
import { type UsageTokens, isEmpty } from '../usageEvent';
import { readJsonFile } from './editorStorage';

/**
 * Gemini CLI: `tmp/<project>/chats/session-*.json`, one document, or `.jsonl`, a line a message, which writes a message again
 * when it is complete; subagents in `chats/<session>/*.jsonl`. agent-logs.md section 1.3.
 */
export const geminiCli: AgentReader = {
  agent: 'gemini-cli',
  roots: (environment) =>
    foldersFromVariable(environment, 'GEMINI_DATA_DIR') ?? [joinIn(environment, environment.home, '.gemini')],
  files: (root, folders) =>
    folders
      .filesBelow(`${root}/tmp`, (path) => /[\\/]chats[\\/].*\.jsonl?$/.test(path))
      .map((path) => ({ path, format: path.endsWith('l') ? lines : document })),
};

const document: DocumentFormat = {
  kind: 'document',
  read: (text, file, sink) => {
    const chat = objectOf(parseJson(text));
    if (chat === undefined) throw new UnfinishedDocument();
    const session = textOf(chat.sessionId) ?? basename(file.path, '.json');
    const workspace = workspaceOf(file.path);
    for (const value of listOf(chat.messages)) {
      const message = objectOf(value);
      if (message !== undefined) readMessage(message, session, workspace, file, sink);
    }
  },
};

interface ChatState {
  session: string;
  workspace?: string;
}

const lines: LineFormat<ChatState> = {
  kind: 'lines',
  content: 'json',
  needles: [Buffer.from('sessionId"'), Buffer.from('tokens"')],
  begin: (file) => ({ session: basename(file.path, '.jsonl'), ...defined({ workspace: workspaceOf(file.path) }) }),
  line: (record, _offset, state, file, sink) => {
    const line = objectOf(record);
    if (line === undefined) return;
    state.session = textOf(line.sessionId) ?? state.session;
    readMessage(line, state.session, state.workspace, file, sink);
  },
};

function readMessage(
  message: JsonObject,
  session: string,
  workspace: string | undefined,
  file: FileContext,
  sink: Sink,
): void {
  const counts = objectOf(message.tokens);
  const id = textOf(message.id) ?? textOf(message.timestamp);
  if (counts === undefined || id === undefined) return;
  const tokens = geminiTokens(counts.input, counts.output, counts.cached, counts.thoughts, counts.tool, counts.total);
  if (isEmpty(tokens)) return;
  // A subagent's log stands in a folder that is named by the session it works for.
  const parent = /[\\/]chats[\\/]([^\\/]+)[\\/][^\\/]+$/.exec(file.path)?.[1];
  sink.event({
    key: `gemini-cli:${session}:${id}`,
    agent: 'gemini-cli',
    session: parent ?? session,
    ...(parent === undefined ? {} : { sidechain: true }),
    at: timeOf(message.timestamp) ?? file.modifiedAt,
    model: textOf(message.model) ?? 'unknown',
    tokens,
    source: file.path,
    ...defined({ workspace }),
  });
}

/**
 * Google's counts: cached tokens are inside the input, thoughts are billed as output beside it. Where a total is given, it
 * decides whether thoughts and tool prompts come on top: some compatible servers count thoughts as output.
 */
export function geminiTokens(
  input: unknown,
  output: unknown,
  cached: unknown,
  thoughts: unknown,
  tool: unknown,
  total: unknown,
): UsageTokens {
  const prompt = countOf(input);
  const answer = countOf(output);
  const isAllInside = countOf(total) > 0 && countOf(total) === prompt + answer;
  const cacheRead = Math.min(countOf(cached), prompt);
  const isToolOnTop = !isAllInside && countOf(total) === prompt + answer + countOf(thoughts) + countOf(tool);
  return {
    input: prompt - cacheRead + (isToolOnTop ? countOf(tool) : 0),
    output: answer + (isAllInside ? 0 : countOf(thoughts)),
    cacheRead,
    cacheWrite5m: 0,
    cacheWrite1h: 0,
  };
}

/** The project's folder below `tmp` is named by a hash or a short name; two files tell its path. */
function workspaceOf(path: string): string | undefined {
  const project = path.replace(/[\\/]chats[\\/].*$/, '');
  try {
    return textOf(readFileSync(join(project, '.project_root'), 'utf8').trim());
  } catch {
    const projects = objectOf(objectOf(readJsonFile(join(dirname(dirname(project)), 'projects.json')))?.projects);
    return Object.entries(projects ?? {}).find(([, name]) => name === basename(project))?.[0];
  }
}
