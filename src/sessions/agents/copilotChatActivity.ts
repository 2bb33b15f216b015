import { readFileSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Activity, ActivityDocument, ActivityLogs } from '../activity';
import { promptText } from '../activityTexts';
import { fingerprintOf } from '../fingerprint';
import { type JsonObject, countOf, defined, listOf, numberOf, objectOf, parseJson, textOf, timeOf } from '../json';
import { UnfinishedDocument } from '../reader';
import { chatSessionIn } from './copilotChatSession';
import { copilotChildActivity, copilotDebugActivity } from './copilotDebugActivity';
import { type CopilotUse, hasFailed, nameOfTool, useOfCall, useOfShown } from './copilotTools';
import { pathOfUri } from './editorStorage';

/** The reasons for which a tool did not run: denied and skipped (vscode, chatService.ts `ToolConfirmKind`). */
const refusals: ReadonlySet<unknown> = new Set([0, 5]);

const title = /"customTitle":\s*("(?:[^"\\]|\\.)*")/g;
const titleInJournal = /"k":\s*\["customTitle"\],\s*"v":\s*("(?:[^"\\]|\\.)*")/g;

const chatSession: ActivityDocument = {
  kind: 'document',
  read: (log) => {
    const session = chatSessionIn(log, readFileSync(log, 'utf8'));
    if (session === undefined) throw new UnfinishedDocument();
    const begin = timeOf(session.creationDate) ?? statSync(log).mtimeMs;
    return listOf(session.requests).flatMap((request, index) => activitiesOf(objectOf(request), index, begin));
  },
  title: (log) => {
    const text = readFileSync(log, 'utf8');
    const [, last] = [...text.matchAll(titleInJournal)].at(-1) ?? [...text.matchAll(title)].at(-1) ?? [];
    return textOf(parseJson(last ?? ''));
  },
};

/**
 * GitHub Copilot Chat: in the chat session, and in the debug log where that has the calls. The database of spans tells of nothing
 * but calls.
 */
export const copilotChatActivity: ActivityLogs = {
  formatOf: (log) => {
    const folder = basename(dirname(log));
    if (folder === 'chatSessions' || folder === 'emptyWindowChatSessions') return chatSession;
    if (!log.endsWith('.jsonl') || !/[\\/]debug-logs[\\/]/.test(log)) return undefined;
    return folder === 'debug-logs' || basename(log) === 'main.jsonl' ? copilotDebugActivity : copilotChildActivity;
  },
};

/** A tool as the surface shows it. */
interface ShownTool {
  readonly id: string | undefined;
  readonly name: string;
  readonly paths: readonly string[];
  readonly command: string | undefined;
  readonly failed: boolean;
  readonly sidechain: boolean;
}

function activitiesOf(request: JsonObject | undefined, index: number, begin: number): readonly Activity[] {
  if (request === undefined) return [];
  const time = timeOf(request.timestamp);
  const at = time ?? begin;
  // Requests without times are one turn: nothing tells which call belongs to which.
  const isPrompt = time !== undefined || index === 0;
  const prompt = isPrompt ? promptText(textOf(objectOf(request.message)?.text) ?? textOf(request.message)) : undefined;
  const metadata = objectOf(objectOf(request.result)?.metadata);
  const rounds = objectsOf(metadata?.toolCallRounds);
  const tellsCalls = rounds.some(({ toolCalls }) => listOf(toolCalls).length > 0);
  const parts = objectsOf(request.response);
  const shown = parts.filter(({ kind }) => kind === 'toolInvocationSerialized').map(shownTool);
  const results = objectOf(metadata?.toolCallResults);
  const uses: Activity[] = [];
  const add = (
    use: CopilotUse & { readonly at?: number | undefined; readonly sidechain?: boolean },
    call: string,
    result: { readonly text: string; readonly failed: boolean } | undefined,
  ): void => {
    const id = `${textOf(request.requestId) ?? index}:${uses.length}`;
    const usedAt = Math.max(at, use.at ?? at);
    uses.push({ ...use, kind: 'tool', at: usedAt, id, call: fingerprintOf(`${use.name} ${call}`) });
    if (result === undefined) return;
    const { text, failed } = result;
    const content = fingerprintOf(text);
    uses.push({ kind: 'result', at: usedAt, id, characters: text.length, content, ...(failed ? { failed } : {}) });
  };
  for (const round of rounds) {
    for (const call of objectsOf(round.toolCalls)) {
      const name = nameOfTool(textOf(call.name) ?? '');
      const given = textOf(call.arguments) ?? '';
      const use = useOfCall(name, given);
      const tool = takeShown(shown, textOf(call.id), use);
      const result = results?.[textOf(call.id) ?? ''];
      const text = textIn(result);
      const failed = tool?.failed === true || hasFailed(text);
      add(
        { ...use, at: timeOf(round.timestamp) },
        given,
        result === undefined && tool === undefined ? undefined : { text, failed },
      );
    }
  }
  // What subagents used, and, while a request is under way or when it was stopped, all that was used.
  for (const { name, paths, command, failed, sidechain } of shown) {
    if (tellsCalls && !sidechain) continue;
    const use = useOfShown(name, paths, command);
    add({ ...use, ...(sidechain ? { sidechain } : {}) }, use.subject, { text: '', failed });
  }
  const written = uses.flatMap((use) => (use.kind === 'tool' && use.effect === 'write' ? use.paths : []));
  for (const [path, lines] of editsIn(parts)) {
    if (written.some((name) => isNameOf(name, path))) continue;
    const edit = { name: 'edit', effect: 'write', paths: [path], subject: path, ...defined({ lines }) } as const;
    add(edit, path, { text: '', failed: false });
  }
  return [
    ...(prompt === undefined ? [] : [{ kind: 'prompt', at, text: prompt } as const]),
    ...uses,
    ...summariesIn(metadata, rounds).map(() => ({ kind: 'compaction', at }) as const),
  ];
}

function shownTool(part: JsonObject): ShownTool {
  const data = objectOf(part.toolSpecificData);
  const commandLine = objectOf(data?.commandLine);
  const confirmed = part.isConfirmed;
  const exitCode = numberOf(objectOf(data?.terminalCommandState)?.exitCode) ?? 0;
  return {
    id: textOf(part.toolCallId),
    name: nameOfTool(textOf(part.toolId) ?? ''),
    paths: urisIn(part.pastTenseMessage ?? part.invocationMessage),
    command: textOf(commandLine?.original) ?? textOf(data?.command),
    // Versions before 1.104 tell it with yes and no.
    failed:
      confirmed === false ||
      refusals.has(objectOf(confirmed)?.type) ||
      exitCode !== 0 ||
      (part.resultError !== undefined && part.resultError !== false),
    sidechain: textOf(part.subAgentInvocationId) !== undefined,
  };
}

/** Takes what the surface shows of a call: by its id, in older versions in their order, of commands by their text. */
function takeShown(shown: ShownTool[], id: string | undefined, use: CopilotUse): ShownTool | undefined {
  const isShown = (tool: ShownTool): boolean =>
    !tool.sidechain &&
    tool.name === use.name &&
    (tool.command === undefined || use.subject === useOfShown(tool.name, [], tool.command).subject);
  const sameId = shown.findIndex((tool) => id !== undefined && tool.id === id);
  const index = sameId < 0 ? shown.findIndex(isShown) : sameId;
  return index < 0 ? undefined : shown.splice(index, 1)[0];
}

function urisIn(message: unknown): readonly string[] {
  return Object.keys(objectOf(objectOf(message)?.uris) ?? {}).flatMap((uri) => pathOfUri(uri) ?? []);
}

/** Files that were edited in a way that no tool tells: by the edit mode, or by an agent outside. */
function editsIn(parts: readonly JsonObject[]): ReadonlyMap<string, { added: number; removed: number } | undefined> {
  const edits = new Map<string, { added: number; removed: number } | undefined>();
  for (const part of parts) {
    if (part.kind !== 'textEditGroup' && part.kind !== 'externalEdit' && part.kind !== 'notebookEditGroup') continue;
    const uri = objectOf(part.uri);
    const path = textOf(uri?.fsPath) ?? pathOfUri(textOf(uri?.external)) ?? textOf(uri?.path);
    if (path === undefined) continue;
    const diff = objectOf(part.diff);
    const known = edits.get(path);
    edits.set(
      path,
      diff === undefined
        ? known
        : {
            added: countOf(diff.added) + (known?.added ?? 0),
            removed: countOf(diff.removed) + (known?.removed ?? 0),
          },
    );
  }
  return edits;
}

/** A model may name a file by the end of its path, and its drive in another case. */
function isNameOf(name: string, path: string): boolean {
  const [short, long] = [name, path].map((text) => text.replaceAll('\\', '/').toLowerCase());
  return long === short || long?.endsWith(`/${short}`) === true;
}

/** By the round that each stands for; told at the round, in older versions once for the request. */
function summariesIn(metadata: JsonObject | undefined, rounds: readonly JsonObject[]): readonly unknown[] {
  const told = [...objectsOf(metadata?.summaries), ...objectsOf([metadata?.summary])].map(
    ({ toolCallRoundId }) => toolCallRoundId,
  );
  return [...new Set([...told, ...rounds.filter(({ summary }) => textOf(summary) !== undefined).map(({ id }) => id)])];
}

/** What a tool put into the window, text or a tree of prompt elements. */
function textIn(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(textIn).join('');
  const fields = objectOf(value);
  if (fields === undefined) return '';
  return textIn(fields.content ?? fields.value ?? fields.node ?? fields.text ?? fields.children);
}

function objectsOf(value: unknown): readonly JsonObject[] {
  return listOf(value).flatMap<JsonObject>((element) => objectOf(element) ?? []);
}
