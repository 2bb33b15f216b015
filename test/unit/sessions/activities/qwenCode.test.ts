import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { TemporaryHome, sharedLog } from '../collect';
import { lookAt } from './lookAt';

const start = Date.parse('2026-09-24T10:00:00.000Z');

describe('what Qwen Code did', () => {
  let home: TemporaryHome;
  let second = 0;

  beforeEach(() => {
    home = new TemporaryHome();
    second = 0;
  });

  afterEach(() => home.remove());

  const line = (fields: object): string => {
    const timestamp = new Date(start + second * 1000).toISOString();
    return `${JSON.stringify({ uuid: `u${second++}`, sessionId: 's1', timestamp, cwd: '/w', ...fields })}\n`;
  };
  const user = (parts: readonly object[], fields: object = {}): string =>
    line({ type: 'user', message: { role: 'user', parts }, ...fields });
  const usageMetadata = { promptTokenCount: 100, candidatesTokenCount: 10, totalTokenCount: 110 };
  const answer = (...calls: readonly object[]): string => {
    const parts = [{ text: 'Thinking.', thought: true }, ...calls.map((functionCall) => ({ functionCall }))];
    return line({ type: 'assistant', model: 'qwen3-coder-plus', usageMetadata, message: { role: 'model', parts } });
  };
  const result = (id: string, name: string, fields: object = {}, response: object = { output: 'done' }): string =>
    line({
      type: 'tool_result',
      message: { role: 'user', parts: [{ functionResponse: { id, name, response } }] },
      toolCallResult: { callId: id, status: 'success', ...fields },
    });
  const system = (subtype: string, systemPayload: object): string => line({ type: 'system', subtype, systemPayload });
  const fileDiff = 'Index: a.ts\n====\n--- a.ts\tCurrent\n+++ a.ts\tProposed\n@@ -1,2 +1,2 @@\n x\n-y\n+z\n';
  const diffStat = { model_added_lines: 300, model_removed_lines: 20, user_added_lines: 0, user_removed_lines: 0 };

  it('is told by its lines', async () => {
    home.write(
      '.qwen/projects/-w/chats/s1.jsonl',
      user([{ text: 'Mend it' }, { text: '<system-reminder>be brief</system-reminder>' }]) +
        answer(
          { id: '1', name: 'read_file', args: { absolute_path: '/w/a.ts' } },
          { id: '2', name: 'read_many_files', args: { paths: ['src/**', 'test/**'] } },
          { id: '3', name: 'edit', args: { file_path: '/w/a.ts', old_string: 'y', new_string: 'z' } },
          { id: '4', name: 'edit', args: { file_path: '/w/new.ts', old_string: '', new_string: 'one\n' } },
          { id: '5', name: 'write_file', args: { file_path: '/w/long.ts', content: '…' } },
          { id: '6', name: 'write_file', args: { file_path: '/w/refused.ts', content: 'x' } },
          { id: '7', name: 'web_fetch', args: { url: 'https://example.org', prompt: 'read it' } },
        ) +
        result('1', 'read_file') +
        result('2', 'read_many_files') +
        result('3', 'edit', { resultDisplay: { fileDiff, fileName: 'a.ts' } }) +
        result('4', 'edit', { resultDisplay: 'Created new.ts' }) +
        result('5', 'write_file', { resultDisplay: { fileDiff, fileDiffTruncated: true, diffStat } }) +
        result('6', 'write_file', { status: 'cancelled', resultDisplay: { fileDiff } }, { error: 'declined' }) +
        result('7', 'web_fetch') +
        system('slash_command', { phase: 'invocation', rawCommand: '/compress now' }) +
        system('slash_command', { phase: 'result', rawCommand: '/compress now' }) +
        system('chat_compression', { info: { originalTokenCount: 9000, newTokenCount: 900 }, compressedHistory: [] }) +
        user([{ text: 'a task ended' }], { subtype: 'notification', provenance: 'system' }) +
        user([{ text: 'wake up' }], { subtype: 'cron' }) +
        user([{ text: 'find it' }], { isSidechain: true }) +
        user([{ text: 'Commit it, with the whole of a file' }], { systemPayload: { displayText: 'Commit @a.ts' } }) +
        answer(
          { id: '8', name: 'run_shell_command', args: { command: 'git commit -m x' } },
          { id: '9', name: 'run_shell_command', args: { command: 'git commit -m y' } },
          { id: '10', name: 'run_shell_command', args: { command: 'sleep 9' } },
        ) +
        result('8', 'run_shell_command', {}, { output: 'Output: 1 file changed\nExit Code: 0\nSignal: (none)' }) +
        result('9', 'run_shell_command', { status: 'error' }, { error: 'Exit Code: 1' }) +
        user([{ text: 'and push' }], { subtype: 'mid_turn_user_message', systemPayload: { displayText: 'and push' } }) +
        answer() +
        '{"type":"user","mess',
    );
    const session = await lookAt(home, 's1');
    assert.equal(session.title, 'Mend it');
    assert.deepEqual(session.produced, {
      files: ['/w/a.ts', '/w/new.ts', '/w/long.ts'],
      lines: { added: 1 + 1 + 300, removed: 1 + 20 },
      editsWithoutLines: 0,
      commands: 1,
      commits: 1,
    });
    assert.deepEqual(
      session.turns.map(({ prompt, calls, filesRead, filesWritten, otherUses, compactions }) => [
        ...[prompt, calls, filesRead, filesWritten, otherUses, compactions],
      ]),
      [
        ['Mend it', 1, 3, 4, 1, 1],
        ['Commit @a.ts', 1, 0, 0, 3, 0],
        ['and push', 1, 0, 0, 0, 0],
      ],
    );
    const compaction = session.activities.find(({ kind }) => kind === 'compaction');
    assert.equal(compaction?.kind === 'compaction' && compaction.tokensBefore, 9000);
    const notices = session.activities.flatMap((activity) => (activity.kind === 'notice' ? [activity.text] : []));
    assert.deepEqual(notices, ['/compress', '']);
  });

  it('in a fork is told from where it left its parent', async () => {
    const parent =
      user([{ text: 'Mend it' }]) +
      answer({ id: '1', name: 'edit', args: { file_path: '/w/a.ts' } }) +
      result('1', 'edit', { resultDisplay: { fileDiff } });
    const copy = parent.replaceAll('"sessionId":"s1"', '"sessionId":"a2","forkedFrom":{"sessionId":"s1"}');
    const own = (user([{ text: 'Another way' }]) + answer()).replaceAll('"sessionId":"s1"', '"sessionId":"a2"');
    home.write('.qwen/projects/-w/chats/s1.jsonl', parent);
    home.write('.qwen/projects/-w/chats/a2.jsonl', copy + own);
    const [before, after] = [await lookAt(home, 's1'), await lookAt(home, 'a2')];
    assert.equal(before.title, 'Mend it');
    assert.deepEqual(before.produced.files, ['/w/a.ts']);
    assert.equal(before.turns.length, 1);
    assert.equal(after.title, 'Another way');
    assert.deepEqual(after.produced.files, []);
    // What the fork copied was spent once.
    assert.deepEqual(
      [...before.turns, ...after.turns].map(({ prompt, calls }) => [prompt, calls]),
      [
        ['Mend it', 1],
        ['Another way', 1],
      ],
    );
  });

  it('is skipped where the shapes are unknown', async () => {
    const odd = [null, 1, [], 'x', {}, { functionCall: null }, { functionCall: { name: 7, args: 'x' } }];
    home.write(
      '.qwen/projects/-w/chats/s1.jsonl',
      [null, 3, [], 'x', { type: 'user', timestamp: 'never' }].map((value) => `${JSON.stringify(value)}\n`).join('') +
        line({ type: 'user', message: null }) +
        line({ type: 'assistant', usageMetadata, message: { parts: odd } }) +
        line({ type: 'tool_result', message: { parts: [{ functionResponse: {} }] }, toolCallResult: 'x' }) +
        line({ type: 'system', subtype: 'chat_compression' }) +
        line({ type: 'system', subtype: 'slash_command', systemPayload: { command: '/init' } }),
    );
    const session = await lookAt(home, 's1');
    assert.equal(session.title, undefined);
    assert.deepEqual(
      session.activities.map(({ kind }) => kind),
      ['tool', 'result', 'compaction'],
    );
  });

  it('in a real session is a folder that was not listed', async function () {
    const sample = sharedLog(this, 'splitrail', 'src', 'analyzers', 'tests', 'source_data', 'qwen_code.jsonl');
    mkdirSync(join(home.path, '.qwen/projects/p/chats'), { recursive: true });
    copyFileSync(sample, join(home.path, '.qwen/projects/p/chats/s.jsonl'));
    const session = await lookAt(home, '69f0814a-8bfc-4c8e-93d3-05757f17b96f');
    assert.equal(session.title, 'List the files here.');
    assert.deepEqual(
      session.turns.map(({ calls, filesRead }) => [calls, filesRead]),
      [[2, 1]],
    );
    const [use, result] = session.activities.filter(({ kind }) => kind === 'tool' || kind === 'result');
    assert.deepEqual(use?.kind === 'tool' && [use.name, use.paths], ['list_directory', ['.']]);
    assert.equal(result?.kind === 'result' && result.failed, true);
  });
});
