import assert from 'node:assert/strict';
import { CreditBook } from '../../../src/sessions/credits';
import { TemporaryHome, collect, eventsOf } from './collect';

const day = 24 * 60 * 60_000;
const now = Date.parse('2026-09-24T12:00:00Z');
const midnight = Date.parse('2026-09-24T00:00:00Z');
const linesOf = (...records: readonly object[]): string =>
  records.map((record) => `${JSON.stringify(record)}\n`).join('');

describe('credits of plans', () => {
  let home: TemporaryHome;

  beforeEach(() => {
    home = new TemporaryHome();
  });

  afterEach(() => home.remove());

  it('of Copilot CLI are what a checkpoint adds to the one before, over a restart', async () => {
    const checkpoint = (timestamp: string, credits: number): object => ({
      type: 'session.usage_checkpoint',
      timestamp,
      data: { totalNanoAiu: credits * 1e9, totalPremiumRequests: 1 },
    });
    const file = '.copilot/session-state/s1/events.jsonl';
    const before = linesOf(checkpoint('2026-09-23T10:00:00Z', 2), checkpoint('2026-09-24T10:00:00Z', 5.5));
    home.write(file, before);
    const { collector } = await collect(home.environment);
    const at = Date.parse('2026-09-24T10:00:00Z');
    assert.deepEqual(collector.creditTotals(now, midnight), [{ agent: 'copilot-cli', today: 3.5, month: 5.5, at }]);
    const saved = JSON.parse(JSON.stringify(collector.save(now))) as unknown;
    home.write(file, before + linesOf(checkpoint('2026-09-24T11:00:00Z', 5.5), checkpoint('2026-09-24T11:30:00Z', 6)));
    const [total] = (await collect(home.environment, saved)).collector.creditTotals(now, midnight);
    assert.deepEqual([total?.today, total?.month], [4, 6]);
    // Credits are no calls: the checkpoint has no tokens.
    assert.deepEqual(await eventsOf(home), []);
  });

  it('of Copilot Chat stand in its debug log, in newer versions with what came from the cache', async () => {
    const attrs = {
      model: 'gpt-5.5',
      inputTokens: 500,
      cachedTokens: 400,
      outputTokens: 5,
      copilotUsageNanoAiu: 2.5e8,
    };
    home.write(
      '.config/Code/User/workspaceStorage/abc/GitHub.copilot-chat/debug-logs/s1/main.jsonl',
      linesOf({ ts: now - 1000, sid: 's1', type: 'llm_request', spanId: 'a', attrs }),
    );
    const { collector } = await collect(home.environment);
    const expected = [{ agent: 'copilot-chat', today: 0.25, month: 0.25, at: now - 1000 }];
    assert.deepEqual(collector.creditTotals(now, midnight), expected);
    const [event] = await eventsOf(home);
    assert.deepEqual([event?.tokens.input, event?.tokens.cacheRead, event?.estimated], [100, 400, undefined]);
  });

  it('of Amp stand in its ledger', async () => {
    const timestamp = new Date(now - 5000).toISOString();
    home.write(
      '.local/share/amp/threads/T-1.json',
      JSON.stringify({
        id: 'T-1',
        usageLedger: { events: [{ id: 'e1', timestamp, model: 'm', credits: 0.4, tokens: { input: 10, output: 2 } }] },
      }),
    );
    const { collector } = await collect(home.environment);
    assert.deepEqual(collector.creditTotals(now, midnight), [{ agent: 'amp', today: 0.4, month: 0.4, at: now - 5000 }]);
  });

  it('count once, of the richest record of a session, and are forgotten after a month', () => {
    const book = new CreditBook();
    const use = { agent: 'copilot-cli', session: 's1', at: now } as const;
    book.add({ ...use, key: 'a', credits: 1 });
    book.add({ ...use, key: 'a', credits: 1 });
    book.add({ ...use, key: 'b', credits: 2, rank: 4 });
    book.add({ ...use, key: 'c', credits: 8, session: 's2', at: now - 2 * day });
    book.add({ ...use, key: 'd', credits: 16, session: 's3', at: now - 31 * day });
    assert.deepEqual(book.totals(now, midnight), [{ agent: 'copilot-cli', today: 2, month: 10, at: now }]);
    assert.deepEqual(
      book
        .recent(now)
        .map(({ key }) => key)
        .sort(),
      ['a', 'b', 'c'],
    );
  });
});
