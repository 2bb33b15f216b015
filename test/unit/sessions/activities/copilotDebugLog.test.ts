import assert from 'node:assert/strict';
import { basename, join } from 'node:path';
import { builtInCatalogue } from '../../../../src/models/catalogue';
import { ActivityReader, activityLogsOf } from '../../../../src/sessions/activityReader';
import { Pricer } from '../../../../src/sessions/eventCost';
import { readDetail, readTitle } from '../../../../src/workers/sessionTurns';
import { TemporaryHome, collect } from '../collect';

const pricer = new Pricer(builtInCatalogue);
const start = Date.parse('2026-09-24T10:00:00.000Z');
const storage = '.config/Code/User/workspaceStorage/abc';

describe('what a session of Copilot Chat did', () => {
  let home: TemporaryHome;

  beforeEach(() => {
    home = new TemporaryHome();
  });

  afterEach(() => home.remove());

  it('is told by the debug log where that has the calls', async () => {
    const folder = `${storage}/GitHub.copilot-chat/debug-logs/s`;
    let second = 0;
    const line = (type: string, fields: object): string =>
      `${JSON.stringify({ ts: start + second++ * 1000, dur: 200, sid: 's', type, name: type, spanId: `span${second}`, status: 'ok', ...fields })}\n`;
    const tool = (name: string, args: string, fields: object = {}, result = 'ok'): string =>
      line('tool_call', { name, attrs: { args, result }, ...fields });
    const request = (): string =>
      line('llm_request', { attrs: { model: 'claude-sonnet-4.5', inputTokens: 1000, outputTokens: 10 } });
    const cut = `${JSON.stringify({ filePath: '/w/long.ts', content: 'x'.repeat(6000) }).slice(0, 5000)}[truncated]`;
    home.write(
      `${folder}/main.jsonl`,
      line('user_message', { attrs: { content: 'mend it' } }) +
        request() +
        tool('read_file', JSON.stringify({ filePath: '/w/a.ts' }), {}, 'const a = 1;') +
        tool('copilot_replaceString', JSON.stringify({ filePath: '/w/a.ts', oldString: 'a', newString: 'b' })) +
        tool('create_file', cut) +
        tool('create_file', JSON.stringify({ filePath: '/w/failed.ts', content: 'x' }), { status: 'error' }) +
        tool(
          'apply_patch',
          JSON.stringify({ input: '*** Begin Patch\n*** Add File: /w/skipped.ts\n+x\n*** End Patch' }),
          {},
          'The user chose to skip the tool call, they want to proceed without running it',
        ) +
        tool('run_in_terminal', JSON.stringify({ command: 'git commit -m x' })) +
        line('user_message', { attrs: { content: 'go on' } }) +
        request() +
        line('discovery', { attrs: {} }) +
        'torn {',
    );
    home.write(
      `${folder}/search-child.jsonl`,
      line('user_message', { attrs: { content: 'what the agent asked' } }) +
        request() +
        tool('grep_search', JSON.stringify({ query: 'x' })),
    );
    const asked = { requestId: 'r', timestamp: start, message: { text: 'mend it' } };
    home.write(
      `${storage}/chatSessions/s.json`,
      JSON.stringify({
        sessionId: 's',
        requests: [{ ...asked, result: { usage: { promptTokens: 9, completionTokens: 9 } } }],
      }),
    );
    const { collector } = await collect(home.environment);
    const events = collector.ledger.events();
    assert.deepEqual(
      activityLogsOf(events)
        .map(({ log }) => basename(log))
        .sort(),
      ['main.jsonl', 'search-child.jsonl'],
    );
    const { turns, produced } = await readDetail(events, pricer, new ActivityReader());
    assert.deepEqual(
      turns.map(({ prompt, calls, filesRead, filesWritten, otherUses }) => [
        prompt,
        calls,
        filesRead,
        filesWritten,
        otherUses,
      ]),
      [
        ['mend it', 1, 1, 4, 1],
        ['go on', 2, 1, 0, 0],
      ],
    );
    assert.deepEqual(produced, {
      files: ['/w/a.ts', '/w/long.ts'],
      lines: { added: 1, removed: 1 },
      editsWithoutLines: 1,
      commands: 1,
      commits: 1,
    });
    assert.equal(
      readTitle({ agent: 'copilot-chat', log: join(home.path, folder, 'main.jsonl'), session: 's' }),
      'mend it',
    );
  });
});
