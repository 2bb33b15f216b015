import assert from 'node:assert/strict';
import { appendFileSync, writeFileSync } from 'node:fs';
import { ActivityReader } from '../../../../src/sessions/activityReader';
import { addedTexts } from '../../../../src/sessions/produced';
import { TemporaryHome } from '../collect';
import { lookAt } from './lookAt';

const start = Date.parse('2026-09-24T10:00:00.000Z');
const at = (second: number): string => new Date(start + second * 1000).toISOString();

const tokens = { input: 100, output: 10, cached: 0, thoughts: 0, tool: 0, total: 110 };
const prompt = (second: number, content: unknown, fields: object = {}): object => ({
  ...{ id: `p${second}`, timestamp: at(second), type: 'user', content },
  ...fields,
});
const answer = (second: number, toolCalls: readonly object[], fields: object = {}): object => ({
  ...{
    id: `g${second}`,
    timestamp: at(second),
    type: 'gemini',
    content: '',
    model: 'gemini-2.5-pro',
    tokens,
    toolCalls,
  },
  ...fields,
});
const call = (second: number, name: string, args: object, fields: object = {}): object => ({
  ...{ id: `${name}-${second}`, name, args, status: 'success', timestamp: at(second) },
  result: [{ functionResponse: { id: `${name}-${second}`, name, response: { output: 'done' } } }],
  ...fields,
});
const diffed = (path: string, fileDiff: string): object => ({
  resultDisplay: { fileDiff, fileName: 'x', filePath: path, originalContent: '', newContent: '' },
});
const head = 'Index: a.ts\n=====\n--- a.ts\tOriginal\n+++ a.ts\tWritten\n';

const begin = { sessionId: 's1', projectHash: 'h', startTime: at(0), lastUpdated: at(0), kind: 'main' };
const messages: readonly object[] = [
  prompt(1, [{ text: '<session_context>\nToday is Thursday.\n</session_context>' }]),
  prompt(2, [{ text: 'Mend the parser @a.ts\n--- Content from referenced files ---\nContent from @a.ts:\nx' }]),
  answer(5, [
    call(6, 'read_file', { file_path: 'a.ts' }),
    call(7, 'grep_search', { pattern: 'parse', dir_path: 'src' }),
    call(
      8,
      'replace',
      { file_path: 'a.ts', old_string: 'b', new_string: 'c' },
      diffed('/w/a.ts', `${head}@@ -1,2 +1,3 @@\n d\n-b\n--- b\n+c\n+++ c\n+e\n`),
    ),
    call(
      9,
      'replace',
      { file_path: 'new.ts', old_string: '', new_string: 'one\ntwo\n' },
      { resultDisplay: 'Created new.ts' },
    ),
    call(
      10,
      'write_file',
      { file_path: '/w/no.ts', content: 'x' },
      { status: 'cancelled', ...diffed('/w/no.ts', `${head}@@ -0,0 +1,1 @@\n+x\n`) },
    ),
    call(
      11,
      'replace',
      { file_path: '/w/none.ts' },
      { status: 'error', result: [{ functionResponse: { response: { error: 'no match' } } }] },
    ),
  ]),
  prompt(20, [{ text: 'The whole of a prompt that stands in a command.' }], {
    displayContent: [{ text: '/review now' }],
  }),
  prompt(21, [{ text: 'Please continue.' }]),
  prompt(23, 'Commit it please', { displayContent: [] }),
  answer(25, [
    call(26, 'run_shell_command', { command: 'git commit -m "x"', description: 'Commit' }),
    call(
      27,
      'run_shell_command',
      { command: 'git commit -m "y"' },
      { result: [{ functionResponse: { response: { output: 'Output: nothing to commit\nExit Code: 1' } } }] },
    ),
    call(28, 'run_shell_command', { command: 'sleep 9' }, { status: 'executing', result: null }),
    call(
      29,
      'write_file',
      { file_path: '/w/a.ts', content: 'x' },
      { resultDisplay: { diffStat: { model_added_lines: 4, model_removed_lines: 2 } } },
    ),
    call(30, 'write_file', { file_path: '/w/a.ts', content: 'x' }, { resultDisplay: undefined }),
  ]),
  { id: 'i1', timestamp: at(31), type: 'info', content: 'Update available' },
];

const produced = {
  files: ['/w/a.ts', 'new.ts'],
  lines: { added: 3 + 2 + 4, removed: 2 + 2 },
  editsWithoutLines: 1,
  commands: 1,
  commits: 1,
};

describe('what Gemini CLI did', () => {
  let home: TemporaryHome;

  beforeEach(() => {
    home = new TemporaryHome();
  });

  afterEach(() => home.remove());

  const lines = (records: readonly object[]): string => records.map((record) => `${JSON.stringify(record)}\n`).join('');

  it('is told by its document', async () => {
    home.write('.gemini/tmp/p/chats/session-1.json', JSON.stringify({ ...begin, messages }, null, 2));
    const session = await lookAt(home, 's1');
    assert.equal(session.title, 'Mend the parser @a.ts');
    assert.deepEqual(session.produced, produced);
    assert.deepEqual(
      addedTexts(session.activities).map(({ path, fingerprints }) => [path, fingerprints.length]),
      [
        ['/w/a.ts', 3],
        ['new.ts', 2],
      ],
    );
    assert.deepEqual(
      session.turns.map(({ prompt, calls, filesRead, filesWritten, otherUses }) => [
        ...[prompt, calls, filesRead, filesWritten, otherUses],
      ]),
      [
        ['Mend the parser @a.ts', 1, 2, 4, 0],
        ['Commit it please', 1, 0, 1, 3],
      ],
    );
    const notices = session.activities.flatMap((activity) => (activity.kind === 'notice' ? [activity.text] : []));
    assert.deepEqual(notices, ['/review']);
    const shell = session.activities.find(
      (activity) => activity.kind === 'tool' && activity.name === 'run_shell_command',
    );
    assert.equal(shell?.kind === 'tool' && shell.subject, 'git commit -m "x"');
    const result = session.activities.find((activity) => activity.kind === 'result' && activity.id === 'replace-11');
    assert.equal(result?.kind === 'result' && result.failed, true);
    assert.equal(result?.kind === 'result' && result.characters, 'no match'.length);
  });

  it('is told once by lines that write a message again, as the last copy tells it', async () => {
    const rewritten = messages.flatMap((message) => [
      { ...message, tokens: null, toolCalls: [] },
      { $set: { lastUpdated: at(40) } },
      message,
    ]);
    const log = home.write('.gemini/tmp/p/chats/session-1.jsonl', lines([begin, ...rewritten]) + '{"id":"torn","ti');
    const session = await lookAt(home, 's1');
    assert.equal(session.title, 'Mend the parser @a.ts');
    assert.deepEqual(session.produced, produced);
    assert.equal(session.activities.filter(({ kind }) => kind === 'tool').length, 11);
    assert.equal(session.activities.filter(({ kind }) => kind === 'prompt').length, 2);

    const reader = new ActivityReader();
    const before = await reader.read({ agent: 'gemini-cli', log, session: 's1' });
    appendFileSync(log, `\n${JSON.stringify(prompt(50, 'And now?'))}\n`);
    const after = await reader.read({ agent: 'gemini-cli', log, session: 's1' });
    assert.equal(after.length, before.length + 1);
  });

  it('in a history that was summarised is told once, with the compaction', async () => {
    const summarised = [
      prompt(60, [{ text: 'Thoughts.\n<state_snapshot>\nwhat was done\n</state_snapshot>' }]),
      answer(61, [], { tokens: undefined }),
      // What is kept of the history comes once more, by another name.
      { ...prompt(62, 'Commit it please'), id: 'again' },
      messages[2]!,
    ];
    const records = [begin, ...messages, { $set: { messages: summarised } }, prompt(70, 'Go on'), answer(71, [])];
    home.write('.gemini/tmp/p/chats/session-1.jsonl', lines(records));
    const session = await lookAt(home, 's1');
    assert.deepEqual(session.produced, produced);
    assert.deepEqual(
      session.turns.map(({ prompt, calls, compactions }) => [prompt, calls, compactions]),
      [
        ['Mend the parser @a.ts', 1, 0],
        ['Commit it please', 1, 1],
        ['Go on', 1, 0],
      ],
    );
  });

  it('is told by the lines alone once a session of the older form goes on in lines', async () => {
    home.write('.gemini/tmp/p/chats/session-1.json', JSON.stringify({ ...begin, messages }));
    home.write('.gemini/tmp/p/chats/session-1.jsonl', lines([begin, ...messages, prompt(70, 'Go on'), answer(71, [])]));
    const session = await lookAt(home, 's1');
    assert.deepEqual(session.produced, produced);
    assert.equal(session.activities.filter(({ kind }) => kind === 'tool').length, 11);
    assert.equal(session.turns.at(-1)!.prompt, 'Go on');
  });

  it('by a subagent belongs to the session it worked for, and its task is no prompt', async () => {
    const asked = [begin, prompt(1, 'Explore'), answer(2, [call(9, 'invoke_agent', { agent_name: 'explorer' })])];
    home.write('.gemini/tmp/p/chats/session-1.jsonl', lines(asked));
    const child = { ...begin, sessionId: 'child', kind: 'subagent' };
    const explored = [prompt(3, 'Look at all files'), answer(4, [call(5, 'glob', { pattern: '*' })])];
    home.write('.gemini/tmp/p/chats/s1/child.jsonl', lines([child, ...explored]));
    const session = await lookAt(home, 's1');
    assert.equal(session.title, 'Explore');
    assert.deepEqual(
      session.turns.map(({ prompt, calls, filesRead, otherUses }) => [prompt, calls, filesRead, otherUses]),
      [['Explore', 2, 1, 1]],
    );
    const sidechains = session.activities.filter((activity) => activity.kind === 'tool' && activity.sidechain === true);
    assert.equal(sidechains.length, 1);
  });

  it('is nothing where the shapes are unknown or a document is not finished', async () => {
    const log = home.write('x.json', '');
    const reader = new ActivityReader();
    const odd = [null, 1, [], 'x', { id: 1 }, { id: 'a', type: 'user', content: null, timestamp: at(1) }];
    const calls = [null, 1, { id: 'c' }, { id: 'd', name: 7, args: 'x', status: 9, result: 4 }];
    const texts = [
      JSON.stringify({ sessionId: 's', messages }).slice(0, 700),
      '[]',
      JSON.stringify({ messages: 'x', $set: 3 }),
      JSON.stringify({ messages: odd }),
    ];
    for (const text of texts) {
      writeFileSync(log, text);
      assert.deepEqual(await reader.read({ agent: 'gemini-cli', log, session: 's' }), [], text);
    }
    writeFileSync(log, JSON.stringify({ messages: [{ id: 'g', timestamp: at(1), type: 'gemini', toolCalls: calls }] }));
    const activities = await reader.read({ agent: 'gemini-cli', log, session: 's' });
    assert.deepEqual(
      activities.map(({ kind }) => kind),
      ['tool', 'tool'],
    );
  });
});
