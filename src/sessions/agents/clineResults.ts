import { dirname, join } from 'node:path';
import type { Activity } from '../activity';
import { fingerprintOf } from '../fingerprint';
import { type JsonObject, listOf, objectOf, parseJson, textOf, timeOf } from '../json';
import { readJsonFile } from './editorStorage';

/** Kinds of tools whose results can be told apart by the names that models use. */
export type ToolFamily = 'read' | 'write' | 'command' | 'other';

interface ToolResult {
  /** `none`: nothing that the log calls a use of a tool. */
  readonly family: ToolFamily | 'none';
  /** The arguments, as far as they are told; on one line. */
  readonly about: string;
  readonly text: string;
}

/** What is known of a use that has no result yet. */
interface AskedFor {
  readonly use: { readonly id: string; readonly subject: string };
  readonly family: ToolFamily;
}

/** Tools by the names that models use; all others belong to the family `other`. */
const families: Readonly<Record<string, ToolFamily | 'none'>> = {
  read_file: 'read',
  read_files: 'read',
  write_to_file: 'write',
  replace_in_file: 'write',
  new_rule: 'write',
  apply_diff: 'write',
  apply_patch: 'write',
  edit: 'write',
  edit_file: 'write',
  search_replace: 'write',
  search_and_replace: 'write',
  insert_content: 'write',
  delete_file: 'write',
  execute_command: 'command',
  list_files: 'other',
  search_files: 'other',
  list_code_definition_names: 'other',
  codebase_search: 'other',
  use_mcp_tool: 'other',
  access_mcp_resource: 'other',
  browser_action: 'other',
  web_fetch: 'other',
  web_search: 'other',
  use_skill: 'other',
  update_todo_list: 'other',
  switch_mode: 'other',
  new_task: 'other',
  ask_followup_question: 'none',
  plan_mode_respond: 'none',
  act_mode_respond: 'none',
  attempt_completion: 'none',
  load_mcp_documentation: 'none',
  fetch_instructions: 'none',
};

/** How a result begins in the text of a request: `[read_file for 'src/a.ts'] Result:`. A command may have several lines. */
const heading = new RegExp(`^\\[(${Object.keys(families).join('|')})(?: [\\s\\S]{0,4000}?)?\\] Result:[ \\t]*$`, 'gm');

/** The engineer said no, or the tool did not do it. */
const failure =
  /^\s*(?:The user denied|The tool execution failed|Task was interrupted|Tool execution was interrupted|\{"status":\s*"(?:denied|error)|<error_details>|Unable to apply diff)/;
/** Told in front of a command's output. */
const failedCommand = /\bexit(?:ed with)? code:? -?[1-9]|Process terminated by signal/i;

/** Roo Code puts what the engineer said with their yes in front of the result, under the same heading. */
const approval = /^\s*The user approved this operation/;

/**
 * Results of uses go out with the request that follows. Its text is in the message of the request; newer versions of Roo Code
 * leave it out there, and have it in the conversation beside the log.
 */
export class ClineResults {
  private readonly requestTimes: readonly number[];
  private conversation: readonly { readonly at: number; readonly results: readonly ToolResult[] }[] | undefined;

  public constructor(
    messages: readonly JsonObject[],
    private readonly log: string,
  ) {
    this.requestTimes = messages.flatMap(({ say, ts }) => (say === 'api_req_started' ? (timeOf(ts) ?? []) : []));
  }

  /** @param request the message of the request that follows the uses */
  public of(uses: readonly AskedFor[], request: JsonObject, at: number): readonly Activity[] {
    if (uses.length === 0) return [];
    const sent = textOf(objectOf(parseJson(textOf(request.text) ?? ''))?.request);
    const results = sent === undefined ? this.inConversation(at) : resultsIn(sent);
    if (results === undefined) {
      // Nothing tells what became of it: a log whose conversation is gone.
      return uses.map(({ use }) => ({ kind: 'result', at, id: use.id, characters: 0, content: '' }));
    }
    const left = [...results];
    return uses.flatMap<Activity>(({ use, family }) => {
      const ofFamily = left.filter((candidate) => candidate.family === family);
      // A tool that failed before the engineer saw it has a result without a use.
      const result = ofFamily.find(({ about }) => about.includes(use.subject)) ?? ofFamily[0];
      // The task was stopped before it was done.
      if (result === undefined) return [];
      left.splice(left.indexOf(result), 1);
      const { text } = result;
      const failed = failure.test(text) || (family === 'command' && failedCommand.test(beforeOutput(text)));
      const content = fingerprintOf(text);
      return [{ kind: 'result', at, id: use.id, characters: text.length, content, ...(failed ? { failed } : {}) }];
    });
  }

  private inConversation(at: number): readonly ToolResult[] | undefined {
    this.conversation ??= readConversation(join(dirname(this.log), 'api_conversation_history.json'));
    const until = this.requestTimes.find((time) => time > at) ?? Infinity;
    return this.conversation.find((message) => message.at >= at && message.at < until)?.results;
  }
}

function resultsIn(request: string): readonly ToolResult[] {
  const [sent = ''] = request.split('<environment_details>', 1);
  const headings = [...sent.matchAll(heading)];
  return headings.flatMap(({ 0: matched, 1: name = '', index }, number) => {
    const text = sent.slice(index + matched.length, headings[number + 1]?.index).trim();
    return approval.test(text) ? [] : [{ family: families[name] ?? 'other', about: onOneLine(matched), text }];
  });
}

/** What was sent, a message of the engineer's side each; Roo Code's have times. Empty where there is none. */
function readConversation(path: string): readonly { readonly at: number; readonly results: readonly ToolResult[] }[] {
  const uses = new Map<unknown, JsonObject>();
  return listOf(readJsonFile(path)).flatMap((value) => {
    const message = objectOf(value);
    const at = timeOf(message?.ts);
    const blocks = listOf(message?.content).flatMap<JsonObject>((block) => objectOf(block) ?? []);
    for (const block of blocks) if (block.type === 'tool_use') uses.set(block.id, block);
    if (message?.role !== 'user' || at === undefined) return [];
    const written = blocks.flatMap(({ type, text }) => (type === 'text' ? (textOf(text) ?? []) : [])).join('\n\n');
    const results = blocks.flatMap((block): readonly ToolResult[] => {
      if (block.type !== 'tool_result') return [];
      const use = uses.get(block.tool_use_id);
      const about = onOneLine(
        Object.values(objectOf(use?.input) ?? {})
          .map(argumentText)
          .join(' '),
      );
      return [{ family: families[textOf(use?.name) ?? ''] ?? 'other', about, text: textIn(block.content) }];
    });
    return [{ at, results: [...results, ...resultsIn(written)] }];
  });
}

function beforeOutput(text: string): string {
  const index = text.indexOf('\nOutput:');
  return index < 0 ? text : text.slice(0, index);
}

function textIn(content: unknown): string {
  const texts = listOf(content).flatMap((block) => textOf(objectOf(block)?.text) ?? []);
  return textOf(content) ?? texts.join('\n');
}

function argumentText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function onOneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
