import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { builtInCatalogue } from '../../../../src/models/catalogue';
import type { Activity } from '../../../../src/sessions/activity';
import { ActivityReader, activityLogOf, activityLogsOf } from '../../../../src/sessions/activityReader';
import { Pricer } from '../../../../src/sessions/eventCost';
import { addedTexts, producedBy } from '../../../../src/sessions/produced';
import { fingerprintsOf } from '../../../../src/sessions/standingLines';
import { turnsOf } from '../../../../src/sessions/turns';
import { readDetail, readTitle } from '../../../../src/workers/sessionTurns';
import { TemporaryHome, collect, sharedLog } from '../collect';

const pricer = new Pricer(builtInCatalogue);
const start = Date.parse('2026-09-24T10:00:00.000Z');
const storage = '.config/Code/User/workspaceStorage/abc';

describe('what a session of Copilot Chat did', () => {
  let home: TemporaryHome;

  beforeEach(() => {
    home = new TemporaryHome();
  });

  afterEach(() => home.remove());

  const read = async (log: string): Promise<readonly Activity[]> =>
    new ActivityReader().read({ agent: 'copilot-chat', log, session: 's' });
  const described = (activities: readonly Activity[]): readonly string[] =>
    activities.map((activity) => {
      if (activity.kind === 'tool') return `${activity.effect} ${activity.name}: ${activity.subject}`;
      if (activity.kind === 'result') return activity.failed === true ? 'failed' : `${activity.characters} characters`;
      return activity.kind === 'prompt' ? `prompt: ${activity.text}` : activity.kind;
    });
  const call = (id: string, name: string, input: object): object => ({ id, name, arguments: JSON.stringify(input) });
  const text = (value: string): object => ({ content: [{ $mid: 21, value }] });
  const shown = (toolId: string, fields: object = {}): object => ({
    kind: 'toolInvocationSerialized',
    toolId,
    isConfirmed: { type: 1 },
    isComplete: true,
    toolCallId: `shown-${toolId}`,
    ...fields,
  });
  const terminal = (command: string, exitCode: number): object =>
    shown('run_in_terminal', {
      toolSpecificData: { kind: 'terminal', commandLine: { original: command }, terminalCommandState: { exitCode } },
    });
  const request = (minute: number, message: string, fields: object): object => ({
    requestId: `request_${minute}`,
    message: { text: message, parts: [] },
    timestamp: start + minute * 60_000,
    modelId: 'copilot/claude-sonnet-4.5',
    ...fields,
  });
  const answered = (rounds: readonly object[], results: object): object => ({
    usage: { promptTokens: 100, completionTokens: 10 },
    metadata: { toolCallRounds: rounds, toolCallResults: results },
  });
  const uri = (path: string): object => ({ $mid: 1, path, scheme: 'file', external: `file://${path}` });

  const first = request(0, ' mend the parser ', {
    response: [
      { value: 'I read it.' },
      shown('copilot_readFile'),
      terminal('git commit -m "Mend"', 0),
      terminal('npm test', 1),
      shown('copilot_createFile', { isConfirmed: { type: 0 } }),
      shown('copilot_readFile', {
        subAgentInvocationId: 'sub',
        pastTenseMessage: { value: 'Read', uris: { 'file:///w/sub.ts': uri('/w/sub.ts') } },
      }),
      { kind: 'textEditGroup', uri: uri('/w/a.ts'), edits: [] },
      { kind: 'textEditGroup', uri: { ...uri('/w/B.ts'), fsPath: '/w/B.ts' }, edits: [] },
    ],
    result: answered(
      [
        {
          id: 'r1',
          response: 'x',
          timestamp: start + 5000,
          toolCalls: [
            call('c1', 'read_file', { filePath: '/w/a.ts', startLine: 1, endLine: 50 }),
            call('c2', 'grep_search', { query: 'parse\\(', isRegexp: true }),
          ],
        },
        {
          id: 'r2',
          response: '',
          summary: 'so far',
          toolCalls: [
            call('c3', 'replace_string_in_file', {
              filePath: '/w/a.ts',
              oldString: 'kept\nold\n',
              newString: 'kept\nnew\nmore\n',
            }),
            call('c4', 'multi_replace_string_in_file', {
              explanation: 'x',
              replacements: [
                { filePath: '/w/a.ts', oldString: 'one', newString: 'two' },
                { filePath: 'b.ts', oldString: 'gone\n', newString: '' },
              ],
            }),
            call('c5', 'replace_string_in_file', { filePath: '/w/missing.ts', oldString: 'x', newString: 'y' }),
            call('c6', 'create_file', { filePath: '/w/refused.ts', content: 'x' }),
            call('c7', 'insert_edit_into_file', { filePath: '/w/c.ts', code: '// ...existing code...' }),
          ],
        },
        {
          id: 'r3',
          response: '',
          toolCalls: [
            call('c8', 'run_in_terminal', { command: 'git commit -m "Mend"', explanation: 'commits' }),
            call('c9', 'run_in_terminal', { command: 'npm test', explanation: 'tests' }),
            call('c10', 'get_terminal_output', { id: '1' }),
            call('c11', 'create_file', { filePath: '/w/never.ts', content: 'x' }),
          ],
        },
      ],
      {
        c1: text('const a = 1;'),
        c2: {
          content: [
            {
              $mid: 23,
              value: {
                node: {
                  type: 1,
                  children: [
                    { type: 2, text: '2 ' },
                    { type: 2, text: 'matches' },
                  ],
                },
              },
            },
          ],
        },
        c3: text('The following files were successfully edited:\n/w/a.ts'),
        c4: text('The following files were successfully edited:\n/w/a.ts\n/w/b.ts'),
        c5: text('ERROR while calling tool: File does not exist'),
        c6: text('The user cancelled the tool call.'),
        c7: text('The following files were successfully edited:\n/w/c.ts'),
        c8: text('1 file changed'),
        c9: text('1 failing'),
        c10: text('…'),
      },
    ),
  });
  const stopped = request(5, 'and now?', {
    response: [
      shown('copilot_readFile', {
        invocationMessage: { value: 'Reading', uris: { 'file:///w/d.ts': uri('/w/d.ts') } },
      }),
      terminal('git commit -am "More"', 0),
      shown('copilot_applyPatch', { isConfirmed: false }),
      { kind: 'textEditGroup', uri: uri('/w/e.ts'), edits: [[{ text: 'x' }]], done: true },
      { kind: 'externalEdit', uri: uri('/w/f.ts'), editKind: 'edit', diff: { added: 4, removed: 2 } },
    ],
    result: { usage: { promptTokens: 100, completionTokens: 10 } },
  });
  const session = { version: 3, sessionId: 's', creationDate: start, requests: [first, stopped] };
  const produced = {
    files: ['/w/a.ts', 'b.ts', '/w/c.ts', '/w/e.ts', '/w/f.ts'],
    lines: { added: 7, removed: 5 },
    editsWithoutLines: 2,
    commands: 2,
    commits: 2,
  };

  it('is told by its calls with their results, and by what the window shows of a request that was stopped', async () => {
    home.write(`${storage}/chatSessions/s.json`, JSON.stringify(session));
    const { collector, summary } = await collect(home.environment);
    const events = collector.ledger.events();
    const [log] = activityLogsOf(events);
    const activities = await new ActivityReader().read(log!);
    assert.deepEqual(described(activities), [
      'prompt: mend the parser',
      'read read_file: /w/a.ts',
      '12 characters',
      'read grep_search: parse\\(',
      '9 characters',
      'write replace_string_in_file: /w/a.ts',
      '53 characters',
      'write multi_replace_string_in_file: /w/a.ts',
      '61 characters',
      'write replace_string_in_file: /w/missing.ts',
      'failed',
      'write create_file: /w/refused.ts',
      'failed',
      'write insert_edit_into_file: /w/c.ts',
      '53 characters',
      'other run_in_terminal: git commit -m "Mend"',
      '14 characters',
      'other run_in_terminal: npm test',
      'failed',
      'other get_terminal_output: ',
      '1 characters',
      // Asked for when the request was stopped.
      'write create_file: /w/never.ts',
      'read read_file: /w/sub.ts',
      '0 characters',
      'compaction',
      'prompt: and now?',
      'read read_file: /w/d.ts',
      '0 characters',
      'other run_in_terminal: git commit -am "More"',
      '0 characters',
      'write apply_patch: ',
      'failed',
      'write edit: /w/e.ts',
      '0 characters',
      'write edit: /w/f.ts',
      '0 characters',
    ]);
    assert.deepEqual(producedBy(activities), produced);
    assert.deepEqual(addedTexts(activities), [
      { path: '/w/a.ts', fingerprints: fingerprintsOf(['new', 'more']) },
      { path: '/w/a.ts', fingerprints: fingerprintsOf(['two']) },
      { path: 'b.ts', fingerprints: [] },
    ]);
    assert.deepEqual(
      turnsOf(events, activities, pricer).map(({ prompt, calls, tools, compactions }) => [
        prompt,
        calls,
        tools.length,
        compactions,
      ]),
      [
        ['mend the parser', 1, 12, 1],
        ['and now?', 1, 5, 0],
      ],
    );
    const { turns } = await readDetail(events, pricer, new ActivityReader());
    assert.equal(
      turns.reduce((sum, { cost }) => sum + (cost.usd ?? 0), 0),
      summary().sessions[0]!.cost.usd,
    );
  });

  it('is told by the journal of its changes, and named by its title, else by its first prompt', async () => {
    const entries: object[] = [
      { kind: 0, v: { ...session, requests: [] } },
      { kind: 2, k: ['requests'], v: [first] },
      { kind: 2, k: ['requests'], v: [stopped] },
    ];
    const write = (): string =>
      home.write(`${storage}/chatSessions/s.jsonl`, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
    const log = write();
    const title = (): string | undefined => readTitle({ agent: 'copilot-chat', log, session: 's' });
    assert.deepEqual(producedBy(await read(log)), produced);
    assert.equal(title(), 'mend the parser');
    entries.push({ kind: 1, k: ['customTitle'], v: 'Mending "it"' }, { kind: 1, k: ['inputState'], v: {} });
    write();
    assert.equal(title(), 'Mending "it"');
    const document = home.write(
      '.config/Code/User/globalStorage/emptyWindowChatSessions/t.json',
      JSON.stringify({ ...session, customTitle: 'Another' }),
    );
    assert.equal(readTitle({ agent: 'copilot-chat', log: document, session: 't' }), 'Another');
  });

  it('is nothing in the database of spans, in an unfinished document and in what has another shape', async () => {
    const database = join(home.path, '.config/Code/User/globalStorage/github.copilot-chat/agent-traces.db');
    assert.equal(activityLogOf({ agent: 'copilot-chat', session: 's', source: database }), undefined);
    assert.equal(activityLogOf({ agent: 'copilot-chat', session: 's', source: '/w/otel.jsonl' }), undefined);
    const log = home.write(`${storage}/chatSessions/u.json`, '{"requests":[{"message"');
    assert.deepEqual(await read(log), []);
    assert.equal(readTitle({ agent: 'copilot-chat', log, session: 'u' }), undefined);
    const odd = {
      creationDate: start,
      requests: [
        null,
        7,
        { message: 'as a text', response: 'x', result: [] },
        {
          timestamp: start,
          message: { text: 9 },
          response: [null, 'x', shown('x', { pastTenseMessage: 'x', isConfirmed: undefined })],
        },
        {
          timestamp: start,
          result: {
            metadata: {
              toolCallRounds: [{}, { toolCalls: [{}, { name: 'read_file', arguments: '[]', id: 'c' }] }],
              toolCallResults: { c: 7 },
            },
          },
        },
      ],
    };
    home.write(`${storage}/chatSessions/u.json`, JSON.stringify(odd));
    assert.deepEqual(described(await read(log)), [
      'other x: ',
      '0 characters',
      'other : ',
      'read read_file: ',
      '0 characters',
    ]);
  });

  it('of real sessions is their prompts and what they read', async function () {
    const real = sharedLog(this, 'splitrail/src/analyzers/tests/source_data/copilot.json');
    const log = join(home.path, storage, 'chatSessions/real.json');
    mkdirSync(dirname(log), { recursive: true });
    copyFileSync(real, log);
    const samples = dirname(sharedLog(this, 'copilot-chat-rajbos/session-01-today.json'));
    const withoutTimes = join(dirname(log), 'samples.json');
    copyFileSync(join(samples, 'session-01-today.json'), withoutTimes);
    const { collector, summary } = await collect(home.environment);
    for (const { id, calls } of summary().sessions) {
      const events = collector.ledger.events().filter(({ session: of }) => of === id);
      const { turns } = await readDetail(events, pricer, new ActivityReader());
      assert.equal(
        turns.reduce((sum, turn) => sum + turn.calls, 0),
        calls,
      );
      if (events[0]?.source === withoutTimes) assert.match(turns[0]?.prompt ?? '', /^Can you explain how the token/);
    }
    const activities = await read(log);
    const uses = activities.filter(({ kind }) => kind === 'tool');
    assert.equal(uses.length, 13);
    assert.ok(activities.every((activity) => activity.kind !== 'tool' || activity.effect === 'read'));
    assert.equal(activities.filter((activity) => activity.kind === 'result' && activity.characters > 0).length, 13);
    assert.equal(readTitle({ agent: 'copilot-chat', log, session: 'x' }), 'Adding a debug option to the application');
  });
});
