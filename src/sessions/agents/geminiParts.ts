import type { EditedLines, ToolEffect } from '../activity';
import { newFileLines, patchLines } from '../editedLines';
import { type JsonObject, countOf, firstText, listOf, objectOf, textOf } from '../json';

/** What Gemini CLI and Qwen Code, which came from it, share: Google's parts of messages, and the tools. */

const reads: ReadonlySet<string> = new Set([
  ...['read_file', 'read_many_files', 'list_directory', 'glob'],
  // The same tool, renamed.
  ...['grep_search', 'search_file_content'],
]);

/** `edit` is what Qwen Code calls `replace`. */
const writes: ReadonlySet<string> = new Set(['replace', 'edit', 'write_file']);

const pathNames = ['file_path', 'absolute_path', 'path', 'dir_path'];

/** The arguments that tell best what a use is about. */
const subjectNames = [
  ...['file_path', 'absolute_path', 'command', 'pattern', 'url', 'query', 'path', 'dir_path'],
  ...['prompt', 'description'],
];

export function geminiEffect(name: string): ToolEffect {
  return reads.has(name) ? 'read' : writes.has(name) ? 'write' : 'other';
}

/** @returns the files, or for `read_many_files` the patterns of their names */
export function geminiPaths(effect: ToolEffect, args: JsonObject | undefined): readonly string[] {
  const many = [...listOf(args?.paths), ...listOf(args?.include)].flatMap((path) => textOf(path) ?? []);
  const path = firstText(args, pathNames);
  if (effect === 'other') return [];
  return path === undefined ? many : [path];
}

export function geminiSubject(args: JsonObject | undefined): string | undefined {
  return firstText(args, subjectNames);
}

/** The parts of a message: one, several, or a mere text. */
export function partsOf(content: unknown): readonly JsonObject[] {
  const parts: readonly unknown[] = Array.isArray(content) ? content : [content];
  return parts
    .map((part) => (typeof part === 'string' ? { text: part } : objectOf(part)))
    .filter((part) => part !== undefined);
}

/** What a tool put into the window. */
export function resultText(parts: readonly JsonObject[]): string {
  return parts
    .map((part) => {
      const response = objectOf(objectOf(part.functionResponse)?.response);
      return textOf(part.text) ?? firstText(response, ['output', 'error']) ?? '';
    })
    .join('');
}

/**
 * A command that ran and failed is a success of its tool: the text behind its output tells. Older versions tell the code of
 * every command, newer ones only when it is not 0.
 */
export function failedInShell(result: string): boolean {
  const [, code] = [...result.matchAll(/^Exit Code: (\S+)/gm)].at(-1) ?? [];
  return code !== undefined && Number(code) !== 0 && !Number.isNaN(Number(code));
}

/** What an edit did: its diff, or for a file made anew by `replace`, which is told as a text only, its arguments. */
export function geminiLines(name: string, args: JsonObject | undefined, display: unknown): EditedLines | undefined {
  if (geminiEffect(name) !== 'write') return undefined;
  const shown = objectOf(display);
  const text = textOf(args?.new_string);
  if (shown === undefined && args?.old_string === '' && text !== undefined) return newFileLines(text);
  const diff = textOf(shown?.fileDiff);
  // Qwen Code puts a few words in the place of a long diff.
  if (diff !== undefined && shown?.fileDiffTruncated !== true) {
    // A file that was written as it was has a header and nothing below it.
    return /^@@/m.test(diff) ? patchLines(diff) : { added: 0, removed: 0 };
  }
  const stat = objectOf(shown?.diffStat);
  // What the engineer changed before accepting is counted against the proposal: the two do not add up to the edit.
  if (stat === undefined || countOf(stat.user_added_lines) + countOf(stat.user_removed_lines) > 0) return undefined;
  return { added: countOf(stat.model_added_lines), removed: countOf(stat.model_removed_lines) };
}

/** What begins a text that the agent itself wrote in the engineer's name. */
const ownTexts = [
  ...['<session_context>', '<hook_context>', '<system-reminder>', '<state_snapshot>'],
  ...["Here is the user's editor context", "Here is a summary of changes in the user's editor context"],
  'This is the Gemini CLI. We are setting up the context',
  'This is the Qwen Code. We are setting up the context',
  // Sent when the model stopped in the middle.
  ...['Please continue.', 'System: Please continue.'],
];

/** Behind this stand the files that the prompt names with `@`. */
const namedFiles = '--- Content from referenced';

/** What the engineer typed, empty for what the agent wrote in their name. */
export function typedText(parts: readonly JsonObject[]): string {
  if (parts.some((part) => objectOf(part.functionResponse) !== undefined)) return '';
  const texts = parts.flatMap((part) => textOf(part.text) ?? []);
  const typed = texts.filter((text) => !ownTexts.some((own) => text.trimStart().startsWith(own)));
  return (typed.join('').split(namedFiles)[0] ?? '').trim();
}
