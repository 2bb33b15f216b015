import assert from 'node:assert/strict';
import { builtInCatalogue } from '../../../../src/models/catalogue';
import type { Activity } from '../../../../src/sessions/activity';
import { ActivityReader, activityLogsOf } from '../../../../src/sessions/activityReader';
import { Pricer } from '../../../../src/sessions/eventCost';
import { addedTexts, producedBy } from '../../../../src/sessions/produced';
import { fingerprintsOf } from '../../../../src/sessions/standingLines';
import { turnsOf } from '../../../../src/sessions/turns';
import { readDetail, readTitle } from '../../../../src/workers/sessionTurns';
import { TemporaryHome, collect } from '../collect';

const pricer = new Pricer(builtInCatalogue);
const start = Date.parse('2026-09-24T10:00:00.000Z');

const clineTasks = '.config/Code/User/globalStorage/saoudrizwan.claude-dev/tasks';
const rooTasks = '.config/Code/User/globalStorage/rooveterinaryinc.roo-cline/tasks';

describe('what a task did of', () => {
  let home: TemporaryHome;
  let second = 0;

  beforeEach(() => {
    home = new TemporaryHome();
    second = 0;
  });

  afterEach(() => home.remove());

  const message = (fields: object): object => ({ ts: start + second++ * 1000, ...fields });
  const say = (kind: string, text: string, fields: object = {}): object =>
    message({ type: 'say', say: kind, text, ...fields });
  const ask = (kind: string, text: string, fields: object = {}): object =>
    message({ type: 'ask', ask: kind, text, ...fields });
  const tool = (fields: object): string => JSON.stringify(fields);
  const request = (fields: object = {}): object =>
    say('api_req_started', JSON.stringify({ tokensIn: 100, tokensOut: 10, cost: 0.01, ...fields }));
  const write = (task: string, messages: readonly object[]): string =>
    home.write(`${task}/ui_messages.json`, JSON.stringify(messages));
  const read = async (agent: 'cline' | 'roo-code' | 'kilo-code', log: string): Promise<readonly Activity[]> =>
    new ActivityReader().read({ agent, log, session: 'x' });
  const described = (activities: readonly Activity[]): readonly string[] =>
    activities.map((activity) => {
      switch (activity.kind) {
        case 'tool':
          return `${activity.effect} ${activity.name}: ${activity.subject}`;
        case 'result':
          return activity.failed === true ? 'failed' : `${activity.characters} characters`;
        case 'prompt':
          return `prompt: ${activity.text}`;
        case 'compaction':
          return `compaction at ${activity.tokensBefore}`;
        case 'notice':
          return activity.what;
      }
    });

  describe('Cline', () => {
    it('is told by its messages, and what became of a use by the request that follows', async () => {
      const edit =
        '------- SEARCH\nkept\nold\n=======\nkept\nnew\nmore\n+++++++ REPLACE\n' +
        '------- SEARCH\ngone\n=======\n+++++++ REPLACE\n';
      write(`${clineTasks}/1758700000000`, [
        say('task', 'mend the parser'),
        request({ request: '<task>\nmend the parser\n</task>\n\n<environment_details>\n…' }),
        say('text', 'I read it first.'),
        say('tool', tool({ tool: 'readFile', path: 'src/a.ts', content: '/w/src/a.ts' })),
        say('tool', tool({ tool: 'searchFiles', path: 'src', regex: 'parse\\(', filePattern: '*.ts' })),
        request({
          request:
            "[read_file for 'src/a.ts'] Result:\nError handling is here\n\n" +
            "[search_files for 'parse\\(' in '*.ts'] Result:\nFound 2 results.\n\n<environment_details>\n[read_file for 'x'] Result:",
        }),
        ask('tool', tool({ tool: 'editedExistingFile', path: 'src/a.ts', content: edit }), { partial: true }),
        ask('tool', tool({ tool: 'editedExistingFile', path: 'src/a.ts', content: edit })),
        say('tool', tool({ tool: 'editedExistingFile', path: 'src/a.ts', content: edit })),
        ask('tool', tool({ tool: 'newFileCreated', path: 'src/refused.ts', content: 'x\ny\n' })),
        say('user_feedback', 'not that file'),
        request({
          request:
            "[replace_in_file for 'src/a.ts'] Result:\nThe content was successfully saved.\n\n" +
            "[write_to_file for 'src/refused.ts'] Result:\nThe user denied this operation. The file was not created.",
        }),
        say('tool', tool({ tool: 'newFileCreated', path: 'src/b.ts', content: '1\n2\n3\n' })),
        request({ request: "[write_to_file for 'src/b.ts'] Result:\nSaved." }),
        say('tool', tool({ tool: 'editedExistingFile', path: 'src/c.ts', content: 'a whole file\n' })),
        request({ request: "[write_to_file for 'src/c.ts'] Result:\nSaved." }),
        ask('command', 'git commit -am "Mend\nit"REQ_APP'),
        say('command_output', 'done'),
        request({ request: '[execute_command for \'git commit -am "Mend\nit"\'] Result:\nCommand executed.' }),
        say('command', 'git commit -am "again"'),
        request({
          request:
            '[execute_command for \'git commit -am "again"\'] Result:\nCommand failed with exit code 1.\nOutput:\n',
        }),
        say('tool', tool({ tool: 'summarizeTask', content: 'so far' })),
        say('tool', tool({ tool: 'readFile', path: 'src/never.ts' })),
      ]);
      const { collector, summary } = await collect(home.environment);
      const events = collector.ledger.events();
      const [log, ...others] = activityLogsOf(events);
      assert.deepEqual(others, []);
      const activities = await new ActivityReader().read(log!);
      assert.deepEqual(described(activities), [
        'prompt: mend the parser',
        'read readFile: src/a.ts',
        'read searchFiles: parse\\(',
        '22 characters',
        '16 characters',
        'write editedExistingFile: src/a.ts',
        'write newFileCreated: src/refused.ts',
        'prompt: not that file',
        '35 characters',
        'failed',
        'write newFileCreated: src/b.ts',
        '6 characters',
        'write editedExistingFile: src/c.ts',
        '6 characters',
        'other execute_command: git commit -am "Mend it"',
        '17 characters',
        'other execute_command: git commit -am "again"',
        'failed',
        'compaction at undefined',
        'read readFile: src/never.ts',
      ]);
      assert.deepEqual(producedBy(activities), {
        files: ['src/a.ts', 'src/b.ts', 'src/c.ts'],
        lines: { added: 5, removed: 2 },
        editsWithoutLines: 1,
        commands: 1,
        commits: 1,
      });
      const turns = turnsOf(events, activities, pricer);
      assert.deepEqual(
        turns.map(({ prompt, calls, tools, compactions }) => [prompt, calls, tools.length, compactions]),
        [
          ['mend the parser', 2, 4, 0],
          ['not that file', 5, 5, 1],
        ],
      );
      const detail = await readDetail(events, pricer, new ActivityReader());
      assert.equal(
        detail.turns.reduce((sum, { cost }) => sum + (cost.usd ?? 0), 0),
        summary().sessions[0]!.cost.usd,
      );
      assert.deepEqual(
        detail.turns.map(({ filesRead, filesWritten, otherUses }) => [filesRead, filesWritten, otherUses]),
        [
          [2, 2, 0],
          [1, 2, 2],
        ],
      );
    });

    it('counts a patch of several files, tools of servers, the browser and summaries of its newer versions', async () => {
      const patch = '*** Begin Patch\n*** Update File: a.ts\n@@\n-x\n+y\n*** Add File: b.ts\n+1\n+2\n*** End Patch';
      const log = write(`${clineTasks}/2`, [
        say('task', 'go'),
        request({ request: 'go' }),
        ask('use_mcp_server', tool({ serverName: 'github', type: 'use_mcp_tool', toolName: 'get_issue' })),
        ask('browser_action_launch', 'http://localhost:3000'),
        say('tool', tool({ tool: 'editedExistingFile', path: '', content: patch, diff: patch })),
        say('compaction', tool({ status: 'started', mode: 'auto', tokensBefore: 170_000 })),
        say('compaction', tool({ status: 'completed', mode: 'auto', tokensBefore: 170_000 })),
        request({
          request: "[use_mcp_tool for 'github'] Result:\nThe tool execution failed with the following error:",
        }),
      ]);
      const activities = await read('cline', log);
      assert.deepEqual(described(activities), [
        'prompt: go',
        'other get_issue: github',
        'other browser_action: http://localhost:3000',
        'write editedExistingFile: a.ts',
        'compaction at 170000',
        'failed',
      ]);
      const edit = activities.find((activity) => activity.kind === 'tool' && activity.effect === 'write');
      assert.ok(edit?.kind === 'tool');
      assert.deepEqual(edit.paths, ['a.ts', 'b.ts']);
      assert.deepEqual([edit.lines?.added, edit.lines?.removed], [3, 1]);
      // The log says nothing of the patch: the task was stopped before.
      assert.deepEqual(producedBy(activities).files, []);
    });

    it('is named by its list of tasks, else by its first prompt', () => {
      const log = write(`${clineTasks}/7`, [say('task', 'as it was typed')]);
      const title = (): string | undefined => readTitle({ agent: 'cline', log, session: '7' });
      assert.equal(title(), 'as it was typed');
      home.write(`${clineTasks}/../state/taskHistory.json`, JSON.stringify([{ id: '7', task: 'as it\nis listed' }]));
      assert.equal(title(), 'as it is listed');
    });

    it('is nothing while its document is being written, and skips what has another shape', async () => {
      const log = home.write(`${clineTasks}/3/ui_messages.json`, '[{"ts":1758700000000,"type":"say"');
      assert.deepEqual(await read('cline', log), []);
      assert.equal(readTitle({ agent: 'cline', log, session: '3' }), undefined);
      home.write(
        `${clineTasks}/3/ui_messages.json`,
        JSON.stringify([
          null,
          7,
          'x',
          { type: 'say', say: 'task', text: 'without a time' },
          say('tool', 'no JSON'),
          say('tool', '[]'),
          say('tool', '{"tool":9}'),
          message({ type: 'say', say: 'user_feedback', text: { a: 1 } }),
          say('user_feedback', '   '),
          ask('tool', '{"tool":"readFile","path":["a"],"batchFiles":{"0":1}}'),
          say('api_req_started', 'no JSON'),
          say('later', 'unknown'),
        ]),
      );
      assert.deepEqual(described(await read('cline', log)), ['read readFile: ', '0 characters']);
    });
  });

  describe('Roo Code and Kilo Code', () => {
    const results = (at: object, blocks: readonly object[]): readonly object[] => [
      { role: 'user', ts: (at as { readonly ts: number }).ts + 5, content: blocks },
    ];

    it('is told by the conversation where requests are written without their text', async () => {
      const begin = request({ apiProtocol: 'anthropic' });
      const batch = ask(
        'tool',
        tool({
          tool: 'readFile',
          batchFiles: [
            { path: 'a.ts', key: 'a' },
            { path: 'b.ts', key: 'b' },
          ],
        }),
      );
      const refused = ask('tool', tool({ tool: 'appliedDiff', path: 'a.ts', diffStats: { added: 9, removed: 9 } }));
      const edit = ask('tool', tool({ tool: 'appliedDiff', path: 'b.ts', diffStats: { added: 2, removed: 1 } }));
      const created = '@@ -0,0 +1,2 @@\n+one\n+two\n';
      const create = ask(
        'tool',
        tool({ tool: 'newFileCreated', path: 'c.ts', content: `--- /dev/null\n+++ c.ts\n${created}` }),
      );
      const second = request();
      const command = ask('command', 'git commit -m "x"');
      const fails = ask('command', 'npm test');
      const third = request();
      const log = write(`${rooTasks}/0199-aa`, [
        message({ type: 'say', say: 'text', text: 'mend it' }),
        begin,
        batch,
        refused,
        edit,
        create,
        second,
        command,
        fails,
        say('condense_context', '', {
          contextCondense: { cost: 0.01, prevContextTokens: 90_000, newContextTokens: 9 },
        }),
        third,
        say('text', 'done'),
      ]);
      home.write(
        `${rooTasks}/0199-aa/api_conversation_history.json`,
        JSON.stringify([
          ...results(begin, [{ type: 'text', text: 'mend it' }]),
          {
            role: 'assistant',
            content: [
              { type: 'tool_use', id: 't1', name: 'read_file', input: { path: 'a.ts' } },
              { type: 'tool_use', id: 't0', name: 'apply_diff', input: { path: 'missing.ts', diff: 'x' } },
              { type: 'tool_use', id: 't2', name: 'apply_diff', input: { path: 'a.ts', diff: 'x' } },
              { type: 'tool_use', id: 't3', name: 'apply_diff', input: { path: 'b.ts', diff: 'x' } },
              { type: 'tool_use', id: 't4', name: 'write_to_file', input: { path: 'c.ts', content: 'x' } },
            ],
          },
          ...results(second, [
            { type: 'tool_result', tool_use_id: 't1', content: [{ type: 'text', text: 'File: a.ts' }] },
            { type: 'tool_result', tool_use_id: 't0', content: 'File does not exist' },
            {
              type: 'tool_result',
              tool_use_id: 't2',
              content: '{"status":"denied","message":"The user denied this operation."}',
            },
            { type: 'tool_result', tool_use_id: 't3', content: 'saved' },
            { type: 'tool_result', tool_use_id: 't4', content: 'saved' },
          ]),
          {
            role: 'assistant',
            content: [
              { type: 'tool_use', id: 't5', name: 'execute_command', input: { command: 'git commit -m "x"' } },
              { type: 'tool_use', id: 't6', name: 'execute_command', input: { command: 'npm test' } },
            ],
          },
          ...results(third, [
            {
              type: 'tool_result',
              tool_use_id: 't5',
              content: "Command executed in terminal within working directory '/w'. Exit code: 0\nOutput:\nexit code 1",
            },
            {
              type: 'tool_result',
              tool_use_id: 't6',
              content:
                "Command executed in terminal within working directory '/w'. Command execution was not successful, inspect the cause and adjust as needed.\nExit code: 2\nOutput:\n",
            },
          ]),
        ]),
      );
      const activities = await read('roo-code', log);
      assert.deepEqual(described(activities), [
        'prompt: mend it',
        'read readFile: a.ts',
        'write appliedDiff: a.ts',
        'write appliedDiff: b.ts',
        'write newFileCreated: c.ts',
        '10 characters',
        'failed',
        '5 characters',
        '5 characters',
        'other execute_command: git commit -m "x"',
        'other execute_command: npm test',
        'compaction at 90000',
        '92 characters',
        'failed',
      ]);
      assert.deepEqual(addedTexts(activities), [{ path: 'c.ts', fingerprints: fingerprintsOf(['one', 'two']) }]);
      assert.deepEqual(producedBy(activities), {
        files: ['b.ts', 'c.ts'],
        lines: { added: 4, removed: 1 },
        editsWithoutLines: 0,
        commands: 1,
        commits: 1,
      });
    });

    it('is told by the text of the request in older versions, also of what was said with a yes', async () => {
      const diff = '<<<<<<< SEARCH\n:start_line:3\n-------\nold\n=======\nnew\n>>>>>>> REPLACE';
      const log = write('.config/Code/User/globalStorage/kilocode.kilo-code/tasks/4', [
        say('text', 'go'),
        request({ request: 'go' }),
        ask('tool', tool({ tool: 'appliedDiff', path: 'a.ts', diff })),
        say('user_feedback', 'but keep the name'),
        request({
          request:
            "[apply_diff for 'a.ts'] Result:\n\nThe user approved this operation and provided the following context:\n<feedback>\nbut keep the name\n</feedback>\n\n" +
            "[apply_diff for 'a.ts'] Result:\n\nThe content was saved",
        }),
        ask('tool', tool({ tool: 'appliedDiff', path: 'b.ts', diff })),
        request({
          request:
            "[apply_diff for 'b.ts'] Result:\n\nThe user denied this operation and provided the following feedback:\n<feedback>\nno\n</feedback>",
        }),
      ]);
      const activities = await read('kilo-code', log);
      const { files, lines } = producedBy(activities);
      assert.deepEqual([files, lines], [['a.ts'], { added: 1, removed: 1 }]);
      assert.deepEqual(described(activities).slice(-2), ['write appliedDiff: b.ts', 'failed']);
    });
  });
});
