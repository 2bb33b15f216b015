import assert from 'node:assert/strict';
import { builtInCatalogue } from '../../../src/models/catalogue';
import type { Activity } from '../../../src/sessions/activity';
import { type ActivityLog, ActivityReader, activityLogsOf } from '../../../src/sessions/activityReader';
import { cacheClock, windowFill } from '../../../src/sessions/agentWindow';
import { costToContinue } from '../../../src/sessions/costToContinue';
import { Pricer } from '../../../src/sessions/eventCost';
import { turnsOf } from '../../../src/sessions/turns';
import { type UsageEvent, noTokens } from '../../../src/sessions/usageEvent';
import { TemporaryHome, claudeLine, collect, environmentWith, sharedLog } from './collect';

const pricer = new Pricer(builtInCatalogue);

describe('turns', () => {
  let home: TemporaryHome;

  beforeEach(() => {
    home = new TemporaryHome();
  });

  afterEach(() => home.remove());

  async function activitiesOf(logs: readonly ActivityLog[]): Promise<readonly Activity[]> {
    const reader = new ActivityReader();
    return (await Promise.all(logs.map((log) => reader.read(log)))).flat();
  }

  it('of a real session add up to it, and tell what it read and wrote', async function () {
    const root = sharedLog(this, 'spotter-claude');
    const { collector, summary } = await collect(environmentWith({ CLAUDE_CONFIG_DIR: root }));
    const session = '4d5611e5-241a-462a-8d15-5122611a9569';
    const events = collector.ledger.events().filter((event) => event.session === session);
    const activities = await activitiesOf(activityLogsOf(events));
    const turns = turnsOf(events, activities, pricer);
    const whole = summary().sessions.find(({ id }) => id === session)!;
    assert.equal(
      turns.reduce((sum, { calls }) => sum + calls, 0),
      whole.calls,
    );
    const cost = turns.reduce((sum, turn) => sum + (turn.cost.usd ?? 0), 0);
    assert.ok(Math.abs(cost - whole.cost.usd!) < 1e-9);
    assert.match(turns[0]!.prompt!, /^Work on bead spotter-dov/);
    const tools = turns.flatMap((turn) => turn.tools);
    assert.ok(tools.some(({ effect, paths }) => effect === 'read' && paths.length > 0));
    assert.ok(tools.some(({ effect, resultCharacters }) => effect === 'write' && resultCharacters! > 0));
    assert.ok(turns.reduce((sum, { compactions }) => sum + compactions, 0) > 0);
  });

  it('begin with a prompt of the engineer, not with what the agent wrote in their name', async () => {
    const user = (content: unknown, at: string, fields: object = {}): string =>
      `${JSON.stringify({ type: 'user', timestamp: at, message: { role: 'user', content }, ...fields })}\n`;
    const answer = (id: string, at: string, content: readonly object[]): string =>
      claudeLine(id, 3, {
        timestamp: at,
        message: {
          id,
          role: 'assistant',
          model: 'claude-sonnet-4-5',
          stop_reason: null,
          content,
          usage: { input_tokens: 1, output_tokens: 3 },
        },
      });
    const file = home.write(
      '.claude/projects/p/s1.jsonl',
      user('fix it', '2026-09-24T10:00:00Z') +
        answer('a', '2026-09-24T10:00:01Z', [
          { type: 'tool_use', id: 't', name: 'Edit', input: { file_path: '/w/a.ts' } },
        ]) +
        user(
          [{ type: 'tool_result', tool_use_id: 't', content: [{ type: 'text', text: 'done' }] }],
          '2026-09-24T10:00:02Z',
        ) +
        user('<local-command-stdout>x</local-command-stdout>', '2026-09-24T10:00:03Z') +
        user('meta', '2026-09-24T10:00:04Z', { isMeta: true }) +
        user([{ type: 'text', text: 'and now?' }], '2026-09-24T10:00:05Z') +
        answer('b', '2026-09-24T10:00:06Z', [{ type: 'text', text: 'four words are here' }]),
    );
    const activities = await activitiesOf([{ agent: 'claude-code', log: file, session: 's1' }]);
    const event = (key: string, at: string): UsageEvent => ({
      key: `claude-code:${key}`,
      agent: 'claude-code',
      session: 's1',
      at: Date.parse(at),
      model: 'claude-sonnet-4-5',
      tokens: { ...noTokens, input: 1, output: 3 },
      lowerBound: true,
      source: file,
    });
    const turns = turnsOf([event('b', '2026-09-24T10:00:06Z'), event('a', '2026-09-24T10:00:01Z')], activities, pricer);
    assert.deepEqual(
      turns.map(({ prompt, calls, tools }) => ({ prompt, calls, tools })),
      [
        {
          prompt: 'fix it',
          calls: 1,
          tools: [
            {
              at: Date.parse('2026-09-24T10:00:01Z'),
              name: 'Edit',
              effect: 'write',
              paths: ['/w/a.ts'],
              resultCharacters: 4,
            },
          ],
        },
        { prompt: 'and now?', calls: 1, tools: [] },
      ],
    );
  });

  it('of Codex: prompts, patches, results, compactions', async () => {
    const records = [
      { type: 'event_msg', payload: { type: 'user_message', message: 'fix it' } },
      {
        type: 'response_item',
        payload: {
          type: 'function_call',
          name: 'shell',
          call_id: 'c1',
          arguments: JSON.stringify({
            command: ['apply_patch', '*** Begin Patch\n*** Update File: src/a.ts\n@@\n*** End Patch'],
          }),
        },
      },
      { type: 'response_item', payload: { type: 'function_call_output', call_id: 'c1', output: 'Success' } },
      {
        type: 'response_item',
        payload: { type: 'function_call', name: 'shell', call_id: 'c2', arguments: '{"command":["ls"]}' },
      },
      { type: 'compacted', payload: { message: 'summary' } },
    ].map((record, index) => ({ timestamp: `2026-09-24T10:00:0${index}Z`, ...record }));
    const file = home.write('.codex/sessions/a.jsonl', records.map((record) => `${JSON.stringify(record)}\n`).join(''));
    const [turn, ...others] = turnsOf([], await activitiesOf([{ agent: 'codex', log: file, session: 'a' }]), pricer);
    assert.deepEqual(others, []);
    assert.deepEqual([turn?.prompt, turn?.compactions, turn?.calls], ['fix it', 1, 0]);
    assert.deepEqual(
      turn?.tools.map(({ name, effect, paths, resultCharacters }) => [name, effect, paths, resultCharacters]),
      [
        ['shell', 'write', ['src/a.ts'], 7],
        ['shell', 'other', [], undefined],
      ],
    );
  });
});

describe('the window of an agent', () => {
  const base: UsageEvent = {
    key: 'a',
    agent: 'claude-code',
    session: 's',
    at: 1_000,
    model: 'claude-opus-4-6',
    tokens: { input: 10, output: 50, cacheRead: 40_000, cacheWrite5m: 500, cacheWrite1h: 0 },
    source: 'f',
  };

  it('is filled by the prompt of the last call of the main conversation', () => {
    const later = { ...base, at: 2_000, tokens: { ...base.tokens, cacheRead: 60_000 } };
    const side = { ...base, at: 3_000, sidechain: true, tokens: { ...base.tokens, cacheRead: 5 } };
    const fill = windowFill([later, side, base], builtInCatalogue);
    assert.deepEqual([fill?.tokens, fill?.at], [60_510, 2_000]);
    assert.ok(fill!.windowSize! >= 200_000);
    assert.equal(windowFill([{ ...base, model: 'mine' }], builtInCatalogue)?.windowSize, undefined);
    assert.equal(windowFill([], builtInCatalogue), undefined);
  });

  it('is what the log says, where it says so', () => {
    const codex = { ...base, windowTokens: 1_125, windowSize: 272_000 };
    const fill = windowFill([codex], builtInCatalogue);
    assert.deepEqual([fill?.tokens, fill?.windowSize], [1_125, 272_000]);
  });

  it('is not known of answers alone, of sums of calls, and of counts that were guessed from the texts in sight', () => {
    const records: readonly Partial<UsageEvent>[] = [
      { tokens: { ...noTokens, output: 700 }, lowerBound: true },
      { calls: 6, estimated: true },
      { lowerBound: true, estimated: true },
    ];
    for (const record of records) {
      const last = { ...base, at: 2_000, ...record };
      assert.equal(windowFill([base, last], builtInCatalogue), undefined);
      assert.equal(costToContinue([base, last], builtInCatalogue, 3_000), undefined);
    }
    const rounded = { ...base, estimated: true };
    assert.equal(windowFill([rounded], builtInCatalogue)?.tokens, 40_510);
    assert.equal(costToContinue([rounded], builtInCatalogue, 3_000)?.tokens, 40_560);
  });

  it('keeps its cache from the last read or write, for the lifetime of the last write', () => {
    const long = { ...base, at: 2_000, tokens: { ...noTokens, input: 7, cacheRead: 100, cacheWrite1h: 20 } };
    const read = { ...base, at: 5_000, tokens: { ...noTokens, input: 7, cacheRead: 120 } };
    assert.deepEqual(cacheClock([base, long, read]), {
      model: 'claude-opus-4-6',
      touchedAt: 5_000,
      lifetime: 'long',
      writtenAt: 2_000,
      tokens: 120,
    });
    assert.equal(cacheClock([base])?.lifetime, 'short');
    assert.equal(cacheClock([read]), undefined);
  });
});
