import assert from 'node:assert/strict';
import { TemporaryHome, collect } from './collect';

const start = Date.parse('2026-09-24T10:00:00.000Z');

describe('sessions of Cline since version 4', () => {
  let home: TemporaryHome;

  beforeEach(() => {
    home = new TemporaryHome();
  });

  afterEach(() => home.remove());

  const write = (session: string, messages: unknown, agent = 'lead', file = session): void => {
    const document = { version: 1, updated_at: '2026-09-24T10:00:00.000Z', agent, sessionId: file, messages };
    home.write(`.cline/data/sessions/${session}/${file}.messages.json`, JSON.stringify(document));
  };
  const user = { id: 'u', role: 'user', ts: start, content: [{ type: 'text', text: 'go' }] };
  const answer = (id: string, second: number, metrics: object): object => ({
    id,
    role: 'assistant',
    ts: start + second * 1000,
    modelInfo: { id: 'anthropic/claude-sonnet-4.5', provider: 'cline' },
    metrics,
    content: [],
  });
  const first = answer('a', 1, {
    inputTokens: 1000,
    outputTokens: 50,
    cacheReadTokens: 600,
    cacheWriteTokens: 300,
    cost: 0.5,
  });
  const second = answer('b', 2, {
    inputTokens: 1100,
    outputTokens: 60,
    cacheReadTokens: 1000,
    cacheWriteTokens: 0,
    cost: 0,
  });

  it('have the counts of each call, its input with the cache, once also where a fork repeats them', async () => {
    write('1784000000000_one', [user, first, { ...user, id: 'v' }, { ...first, id: 'c', metrics: undefined }, second]);
    write('1784000000000_one', [answer('d', 3, { inputTokens: 9, outputTokens: 1, cost: 0.1 })], 'subagent', 'sub');
    write('1784000000001_fork', [user, first, second, answer('e', 9, { inputTokens: 7, outputTokens: 2, cost: 0.2 })]);
    home.write(
      '.cline/data/sessions/1784000000000_one/1784000000000_one.json',
      JSON.stringify({ version: 1, cwd: '/w/sub', workspace_root: '/w' }),
    );
    const { collector } = await collect(home.environment);
    const events = [...collector.ledger.events()].sort((left, right) => left.at - right.at);
    assert.deepEqual(
      events.map(({ session, tokens, recordedUsd, sidechain, workspace }) => [
        ...[session, tokens.input, tokens.output, tokens.cacheRead, tokens.cacheWrite5m],
        ...[recordedUsd, sidechain, workspace],
      ]),
      [
        ['1784000000000_one', 100, 50, 600, 300, 0.5, undefined, '/w'],
        ['1784000000000_one', 100, 60, 1000, 0, undefined, undefined, '/w'],
        ['1784000000000_one', 9, 1, 0, 0, 0.1, true, '/w'],
        ['1784000000001_fork', 7, 2, 0, 0, 0.2, undefined, undefined],
      ],
    );
  });

  it('that have another shape count nothing', async () => {
    write('s', [null, 7, { role: 'assistant', metrics: 'x' }, { role: 'user', metrics: { inputTokens: 5 } }]);
    home.write('.cline/data/sessions/t/t.messages.json', '{"version":1,"messages":[{"role"');
    home.write('.cline/data/sessions/u/u.messages.json', '[]');
    const { summary } = await collect(home.environment);
    assert.equal(summary().calls, 0);
  });
});
