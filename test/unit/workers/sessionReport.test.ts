import assert from 'node:assert/strict';
import { builtInCatalogue } from '../../../src/models/catalogue';
import { Pricer } from '../../../src/sessions/eventCost';
import { type UsageEvent, noTokens } from '../../../src/sessions/usageEvent';
import { type AgentWindow, sessionReport } from '../../../src/workers/sessionReport';

describe('the windows of sessions in a report', () => {
  const now = Date.parse('2026-11-26T12:00:00Z');
  const minute = 60_000;

  const call = (session: string, minutesAgo: number, changes: Partial<UsageEvent> = {}): UsageEvent => ({
    key: `${session} ${minutesAgo}`,
    agent: 'claude-code',
    session,
    at: now - minutesAgo * minute,
    model: 'claude-opus-5-5',
    tokens: { ...noTokens, cacheRead: 50_000, cacheWrite5m: 500, output: 10 },
    source: `/${session}.jsonl`,
    ...changes,
  });

  const windowsOf = (...events: readonly UsageEvent[]): readonly AgentWindow[] =>
    sessionReport({
      events,
      pricer: new Pricer(builtInCatalogue),
      catalogue: builtInCatalogue,
      now,
      windowOpenedAt: now,
      isComplete: true,
      rateLimits: [],
      credits: [],
      titleOf: () => undefined,
    }).windows;

  it('are those of each agent that was active last, and of what is at work beside it', () => {
    const windows = windowsOf(
      ...[call('one', 1), call('two', 4), call('left', 30), call('yesterday', 1500)],
      call('other', 600, { agent: 'codex' }),
      call('old', 1500, { agent: 'opencode' }),
    );
    assert.deepEqual(
      windows.map(({ session }) => session.id),
      ['one', 'two', 'other'],
    );
    const many = Array.from({ length: 9 }, (_, number) => call(String(number), number));
    assert.equal(windowsOf(...many).length, 4);
  });

  it('are left out where the log does not tell, and no older one stands for it', () => {
    const answers = { agent: 'copilot-cli', tokens: { ...noTokens, output: 700 }, lowerBound: true } as const;
    assert.deepEqual(windowsOf(call('answers', 1, answers), call('before', 90, { agent: 'copilot-cli' })), []);
  });
});
