import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Tokens of the call that sibling B made itself. */
export const ownTokensOfSibling = 3_093;

interface Report {
  readonly payload: {
    readonly info: {
      readonly total_token_usage: { input_tokens: number; output_tokens: number; total_tokens: number };
      last_token_usage?: unknown;
    };
  };
}

/**
 * Writes a Codex home with two forks of a parent that is gone: A, a real one, and B, with the prefix that A copied from the
 * parent and one call of its own.
 * @param logs the shared logs
 */
export function writeSiblings(logs: string, home: string): void {
  const archived = join(logs, 'codexbar', 'forks', 'archived-fork-33ce-3869', 'codex-home', 'archived_sessions');
  const folder = join(home, 'archived_sessions');
  mkdirSync(folder, { recursive: true });
  copyFileSync(join(archived, 'child.jsonl'), join(folder, 'a.jsonl'));
  const prefix = readFileSync(join(archived, 'parent.jsonl'), 'utf8').trimEnd().split('\n').slice(1);
  const own = JSON.parse(prefix.at(-1) ?? '') as Report;
  const { info } = own.payload;
  info.last_token_usage = {
    input_tokens: 3_000,
    cached_input_tokens: 0,
    output_tokens: 93,
    reasoning_output_tokens: 0,
    total_tokens: ownTokensOfSibling,
  };
  info.total_token_usage.input_tokens += 3_000;
  info.total_token_usage.output_tokens += 93;
  info.total_token_usage.total_tokens += ownTokensOfSibling;
  const meta = {
    timestamp: '2030-01-01T15:00:00Z',
    type: 'session_meta',
    payload: { id: 'sibling-b', forked_from_id: 'parent-session' },
  };
  writeFileSync(join(folder, 'b.jsonl'), `${[JSON.stringify(meta), ...prefix, JSON.stringify(own)].join('\n')}\n`);
}
