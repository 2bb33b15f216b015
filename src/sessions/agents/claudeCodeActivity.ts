import type { ActivityFormat, ToolEffect } from '../activity';
import { type JsonObject, listOf, numberOf, objectOf, textOf, timeOf } from '../json';

const longestPrompt = 300;

const reads: ReadonlySet<string> = new Set(['Read', 'NotebookRead', 'Glob', 'Grep', 'LS']);
const writes: ReadonlySet<string> = new Set(['Write', 'Edit', 'MultiEdit', 'NotebookEdit']);

/** What Claude Code itself writes into the conversation, in the engineer's name. */
const ownTexts = /^(?:<local-command|<command-|<task-notification|<system-reminder|Caveat:|\[Request interrupted)/;

/** Claude Code: prompts, tools and their results, compactions, text of answers. */
export const claudeCodeActivity: ActivityFormat = (record, { countTokens }, add) => {
  const line = objectOf(record);
  const message = objectOf(line?.message);
  const at = timeOf(line?.timestamp);
  if (line === undefined || at === undefined) return;
  if (line.type === 'system' && line.subtype === 'compact_boundary') {
    const tokensBefore = numberOf(objectOf(line.compactMetadata)?.preTokens);
    add({ kind: 'compaction', at, ...(tokensBefore === undefined ? {} : { tokensBefore }) });
    return;
  }
  if (message === undefined) return;
  const blocks =
    typeof message.content === 'string'
      ? [{ type: 'text', text: message.content }]
      : listOf(message.content).flatMap((value) => objectOf(value) ?? []);
  if (line.type === 'user') {
    const isOwn = line.isMeta === true || line.isCompactSummary === true || line.isSidechain === true;
    for (const block of blocks as readonly JsonObject[]) {
      if (block.type === 'tool_result') {
        add({ kind: 'result', at, id: textOf(block.tool_use_id) ?? '', characters: lengthOf(block.content) });
      } else if (block.type === 'text' && !isOwn) {
        const text = textOf(block.text)?.trim();
        if (text !== undefined && text !== '' && !ownTexts.test(text)) {
          add({ kind: 'prompt', at, text: text.slice(0, longestPrompt) });
        }
      }
    }
  } else if (line.type === 'assistant') {
    for (const block of blocks as readonly JsonObject[]) {
      if (block.type === 'tool_use') {
        const name = textOf(block.name) ?? '';
        add({
          kind: 'tool',
          at,
          id: textOf(block.id) ?? '',
          name,
          effect: effectOf(name),
          paths: pathsOf(block.input),
        });
      }
      if (countTokens !== undefined && textOf(message.stop_reason) === undefined) {
        const id = textOf(message.id) ?? textOf(line.requestId) ?? textOf(line.uuid);
        const text =
          textOf(block.text) ??
          textOf(block.thinking) ??
          (block.input === undefined ? '' : JSON.stringify(block.input));
        if (id !== undefined && text !== '') {
          add({ kind: 'output', at, key: `claude-code:${id}`, tokens: countTokens(text) });
        }
      }
    }
  }
};

function effectOf(name: string): ToolEffect {
  return reads.has(name) ? 'read' : writes.has(name) ? 'write' : 'other';
}

function pathsOf(input: unknown): readonly string[] {
  const fields = objectOf(input);
  const path = textOf(fields?.file_path) ?? textOf(fields?.notebook_path) ?? textOf(fields?.path);
  return path === undefined ? [] : [path];
}

function lengthOf(content: unknown): number {
  if (typeof content === 'string') return content.length;
  return listOf(content).reduce<number>((sum, block) => sum + (textOf(objectOf(block)?.text)?.length ?? 0), 0);
}
