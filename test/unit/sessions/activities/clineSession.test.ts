import assert from 'node:assert/strict';
import { TemporaryHome } from '../collect';
import { lookAt } from './lookAt';

const start = Date.parse('2026-09-24T10:00:00.000Z');

describe('what a session of Cline since version 4 did', () => {
  let home: TemporaryHome;
  let next = 0;

  beforeEach(() => {
    home = new TemporaryHome();
    next = 0;
  });

  afterEach(() => home.remove());

  const message = (role: string, content: readonly object[], fields: object = {}): object => ({
    id: `m${next}`,
    role,
    ts: start + next++ * 1000,
    content,
    ...fields,
  });
  const user = (text: string): object => message('user', [{ type: 'text', text }]);
  const answer = (...content: readonly object[]): object =>
    message('assistant', content, {
      modelInfo: { id: 'anthropic/claude-sonnet-4.5' },
      metrics: { inputTokens: 100, outputTokens: 10, cacheReadTokens: 0, cacheWriteTokens: 0, cost: 0.1 },
    });
  const use = (id: string, name: string, input: object): object => ({ type: 'tool_use', id, name, input });
  const results = (...blocks: readonly object[]): object => message('user', blocks);
  const result = (id: string, name: string, content: unknown, isError = false): object => ({
    ...{ type: 'tool_result', tool_use_id: id, name, content, is_error: isError },
  });
  const edited = JSON.stringify({ query: 'edit:/w/a.ts', result: 'Edited /w/a.ts', success: true });
  const write = (session: string, messages: readonly object[], metadata: object): void => {
    const folder = `.cline/data/sessions/${session}`;
    home.write(`${folder}/${session}.messages.json`, JSON.stringify({ version: 1, agent: 'lead', messages }));
    home.write(`${folder}/${session}.json`, JSON.stringify({ version: 1, metadata }));
  };

  it('is told by its messages, a command each, and of a fork from where it was forked', async () => {
    const messages = [
      user('<user_input mode="act">mend the parser</user_input>'),
      answer(
        use('1', 'read_files', { files: [{ path: '/w/a.ts', start_line: 1 }, { path: '/w/b.ts' }] }),
        use('2', 'editor', { path: '/w/a.ts', old_text: 'kept\nold', new_text: 'kept\nnew\nmore' }),
        use('3', 'editor', { path: '/w/c.ts', new_text: '1\n2\n' }),
        use('4', 'editor', { path: '/w/refused.ts', new_text: 'x' }),
        use('5', 'editor', { path: '/w/failed.ts', old_text: 'x', new_text: 'y' }),
        use('6', 'search_codebase', { queries: ['parse', 'token'] }),
      ),
      results(
        result('1', 'read_files', [{ query: '/w/a.ts', result: 'const a', success: true }]),
        result('2', 'editor', edited),
        result('3', 'editor', edited),
        result('4', 'editor', 'User denied the tool execution', true),
        result('5', 'editor', JSON.stringify({ query: 'x', result: '', error: 'no match', success: false })),
        result('6', 'search_codebase', [{ query: 'parse', result: 'x', success: true }]),
      ),
      user('<mode_notice>now act</mode_notice><user_input mode="act">commit it</user_input>'),
      answer(
        use('7', 'run_commands', {
          commands: ['git commit -am x', { command: 'npm', args: ['test'] }, 'git commit -m y'],
        }),
        use('8', 'apply_patch', { input: '*** Begin Patch\n*** Update File: d.ts\n-a\n+b\n*** End Patch' }),
      ),
      results(
        result('7', 'run_commands', [
          { query: 'git commit -am x', result: 'done', success: true },
          { query: 'npm test', result: '', error: 'exit 1', success: false },
        ]),
        result('8', 'apply_patch', 'patched'),
      ),
    ];
    write('1784000000000_one', messages, { title: 'Mending' });
    const one = await lookAt(home, '1784000000000_one');
    assert.equal(one.title, 'Mending');
    assert.deepEqual(
      one.turns.map(({ prompt, calls, filesRead, filesWritten, otherUses }) => [
        ...[prompt, calls, filesRead, filesWritten, otherUses],
      ]),
      [
        ['mend the parser', 1, 3, 4, 0],
        ['commit it', 1, 0, 1, 3],
      ],
    );
    assert.deepEqual(one.produced, {
      files: ['/w/a.ts', '/w/c.ts', 'd.ts'],
      lines: { added: 5, removed: 2 },
      editsWithoutLines: 0,
      commands: 1,
      commits: 1,
    });
    const forkedAt = new Date(start + next * 1000 - 500).toISOString();
    const own = [user('and b'), answer(use('9', 'editor', { path: '/w/b.ts', old_text: 'x', new_text: 'y' }))];
    write('1784000000001_fork', [...messages, ...own, results(result('9', 'editor', edited))], { fork: { forkedAt } });
    const fork = await lookAt(home, '1784000000001_fork');
    assert.deepEqual([fork.title, fork.turns.length, fork.produced.files], ['and b', 1, ['/w/b.ts']]);
  });
});
