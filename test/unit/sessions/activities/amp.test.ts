import assert from 'node:assert/strict';
import type { Activity } from '../../../../src/sessions/activity';
import { ActivityReader } from '../../../../src/sessions/activityReader';
import { addedTexts } from '../../../../src/sessions/produced';
import { fingerprintsOf } from '../../../../src/sessions/standingLines';
import { readTitle } from '../../../../src/workers/sessionTurns';
import { TemporaryHome } from '../collect';
import { lookAt } from './lookAt';

const start = Date.parse('2026-09-24T10:00:00.000Z');

describe('what a thread of Amp did', () => {
  let home: TemporaryHome;
  let next = 0;

  beforeEach(() => {
    home = new TemporaryHome();
    next = 0;
  });

  afterEach(() => home.remove());

  const write = (thread: unknown, name = 'T-1'): string =>
    home.write(`.local/share/amp/threads/${name}.json`, typeof thread === 'string' ? thread : JSON.stringify(thread));
  const read = async (log: string): Promise<readonly Activity[]> =>
    new ActivityReader().read({ agent: 'amp', log, session: 'T-1' });
  const described = (activities: readonly Activity[]): readonly string[] =>
    activities.map((activity) => {
      if (activity.kind === 'tool') return `${activity.effect} ${activity.name}: ${activity.subject}`;
      if (activity.kind === 'result') return activity.failed === true ? 'failed' : `${activity.characters} characters`;
      return activity.kind === 'prompt' ? `prompt: ${activity.text}` : activity.kind;
    });

  const user = (content: unknown, fields: object = {}): object => ({
    role: 'user',
    messageId: next++,
    content,
    ...fields,
  });
  const prompt = (text: string, second: number): object =>
    user([{ type: 'text', text }], { meta: { sentAt: start + second * 1000 } });
  const assistant = (second: number, ...content: readonly object[]): object => ({
    role: 'assistant',
    messageId: next++,
    content: [{ type: 'thinking', thinking: 'hm' }, ...content],
    usage: {
      model: 'claude-sonnet-4-5',
      inputTokens: 100,
      outputTokens: 10,
      timestamp: new Date(start + second * 1000).toISOString(),
    },
    state: { type: 'complete', stopReason: 'tool_use' },
  });
  const use = (id: string, name: string, input: object): object => ({
    type: 'tool_use',
    id,
    name,
    input,
    complete: true,
  });
  const result = (id: string, run: object): object => ({ type: 'tool_result', toolUseID: id, run });
  const done = (id: string, value: unknown): object => result(id, { status: 'done', result: value });

  it('is told by its messages, with what was refused, failed or is at work', async () => {
    const log = write({
      v: 9,
      id: 'T-1',
      title: 'Mending the parser',
      created: start,
      messages: [
        prompt('mend the parser', 0),
        assistant(5, use('1', 'Read', { path: '/w/a.ts' }), use('2', 'Grep', { pattern: 'parse\\(', path: '/w/src' })),
        user([done('1', { content: '1: const a', absolutePath: '/w/a.ts' }), done('2', ['/w/a.ts:1'])]),
        assistant(
          10,
          use('3', 'edit_file', { path: '/w/a.ts', old_str: 'kept\nold', new_str: 'kept\nnew\nmore' }),
          use('4', 'edit_file', { path: '/w/b.ts', old_str: 'x', new_str: 'y' }),
          use('5', 'edit_file', { path: '/w/b.ts', old_str: 'x', new_str: 'y', replace_all: true }),
          use('6', 'create_file', { path: '/w/c.ts', content: '1\n2\n' }),
          use('7', 'create_file', { path: '/w/a.ts', content: 'all anew\n' }),
          use('8', 'create_file', { path: '/w/refused.ts', content: 'x' }),
          use('9', 'edit_file', { path: '/w/failed.ts', old_str: 'x', new_str: 'y' }),
        ),
        user([
          done('3', 'ok'),
          done('4', {
            diff: '```diff\nIndex: /w/b.ts\n====\n--- /w/b.ts\n+++ /w/b.ts\n@@ -1,2 +1,2 @@\n-x\n+y\n z\n```',
          }),
          done('5', 'ok'),
          done('6', 'ok'),
          done('7', 'ok'),
          result('8', { status: 'rejected-by-user', reason: 'no' }),
          result('9', { status: 'error', error: { message: 'no match' } }),
        ]),
        prompt('commit it', 20),
        assistant(
          25,
          use('10', 'Bash', { cmd: 'git commit -am "Mend"', cwd: '/w' }),
          use('11', 'shell_command', { command: 'npm test', workdir: '/w' }),
          use('12', 'shell_command_status', { id: '11' }),
          use('13', 'apply_patch', { patchText: '*** Begin Patch\n*** Update File: d.ts\n-a\n+b\n*** End Patch' }),
          use('14', 'Bash', { cmd: 'sleep 9' }),
        ),
        user([
          done('10', { output: '1 file changed', exitCode: 0 }),
          done('11', { output: '1 failing', exitCode: 1 }),
          done('12', { output: '' }),
          done('13', {
            summary: 'patched',
            files: [
              { uri: 'file:///w/d.ts', type: 'update', diff: '@@ -1 +1 @@\n-a\n+b\n' },
              { uri: 'file:///w/e.ts', type: 'add', diff: '@@ -0,0 +1 @@\n+new\n' },
            ],
          }),
          result('14', { status: 'in-progress' }),
        ]),
        {
          role: 'info',
          messageId: 90,
          content: [{ type: 'summary', summary: { type: 'message', summary: 'so far' } }],
        },
        user([{ type: 'text', text: 'from another thread' }], {
          meta: { sentAt: start + 60_000, fromExecutorThreadID: 'T-9' },
        }),
      ],
    });
    const { turns, produced, title, activities } = await lookAt(home, 'T-1');
    assert.equal(title, 'Mending the parser');
    assert.deepEqual(described(activities), [
      'prompt: mend the parser',
      'read Read: /w/a.ts',
      'read Grep: /w/src',
      '10 characters',
      '9 characters',
      'write edit_file: /w/a.ts',
      'write edit_file: /w/b.ts',
      'write edit_file: /w/b.ts',
      'write create_file: /w/c.ts',
      'write create_file: /w/a.ts',
      'write create_file: /w/refused.ts',
      'write edit_file: /w/failed.ts',
      '2 characters',
      '100 characters',
      '2 characters',
      '2 characters',
      '2 characters',
      'failed',
      'failed',
      'prompt: commit it',
      'other Bash: git commit -am "Mend"',
      'other shell_command: npm test',
      'other shell_command_status: ',
      'write apply_patch: /w/d.ts',
      'other Bash: sleep 9',
      '14 characters',
      'failed',
      '0 characters',
      '7 characters',
      'compaction',
    ]);
    assert.deepEqual(produced, {
      files: ['/w/a.ts', '/w/b.ts', '/w/c.ts', '/w/d.ts', '/w/e.ts'],
      lines: { added: 7, removed: 3 },
      editsWithoutLines: 2,
      commands: 1,
      commits: 1,
    });
    assert.deepEqual(addedTexts(activities).slice(-2), [
      { path: '/w/d.ts', fingerprints: fingerprintsOf(['b']) },
      { path: '/w/e.ts', fingerprints: fingerprintsOf(['new']) },
    ]);
    assert.deepEqual(
      turns.map(({ prompt: text, calls, filesRead, filesWritten, otherUses, compactions }) => [
        ...[text, calls, filesRead, filesWritten, otherUses, compactions],
      ]),
      [
        ['mend the parser', 2, 2, 5, 0, 0],
        ['commit it', 1, 0, 2, 4, 1],
      ],
    );
    write({ id: 'T-1', messages: [prompt('go', 0)] });
    assert.equal(readTitle({ agent: 'amp', log, session: 'T-1' }), 'go');
  });

  it('has the times of the calls where its messages have none', async () => {
    const bare = (message: object): object => ({ ...message, usage: undefined, meta: undefined });
    write({
      id: 'T-1',
      created: start,
      messages: [
        user('the first', {}),
        bare(assistant(0, use('1', 'Read', { path: '/w/a.ts' }))),
        user([done('1', 'x')]),
        bare(assistant(0)),
        user([{ type: 'text', text: 'the second' }]),
        bare(assistant(0)),
      ],
      usageLedger: {
        events: [1, 3, 5].map((toMessageId) => ({
          id: `e${toMessageId}`,
          timestamp: new Date(start + toMessageId * 1000).toISOString(),
          model: 'claude-sonnet-4-5',
          tokens: { input: 100, output: 10 },
          toMessageId,
        })),
      },
    });
    const { turns } = await lookAt(home, 'T-1');
    assert.deepEqual(
      turns.map(({ prompt: text, calls, filesRead }) => [text, calls, filesRead]),
      [
        ['the first', 2, 1],
        ['the second', 1, 0],
      ],
    );
  });

  it('is nothing while its document is being written, and skips what has another shape', async () => {
    const log = write('{"id":"T-1","messages":[{"role":');
    assert.deepEqual(await read(log), []);
    assert.equal(readTitle({ agent: 'amp', log, session: 'T-1' }), undefined);
    write({ messages: 'x' });
    assert.deepEqual(await read(log), []);
    write({
      messages: [
        null,
        { role: 'user', content: [null, 7, { type: 'text', text: 9 }, { type: 'later' }] },
        {
          role: 'assistant',
          content: [
            { type: 'tool_use', input: [] },
            { type: 'tool_use', id: 'a', name: 'edit_file' },
          ],
        },
        {
          role: 'user',
          content: [{ type: 'tool_result' }, { type: 'tool_result', toolUseID: 'a', run: { status: 'done' } }],
        },
      ],
    });
    assert.deepEqual(described(await read(log)), ['other : ', 'write edit_file: ', '0 characters']);
  });
});
