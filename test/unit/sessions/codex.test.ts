import assert from 'node:assert/strict';
import { TemporaryHome, callsOf, collect, eventsOf } from './collect';

describe('Codex', () => {
  let home: TemporaryHome;

  beforeEach(() => {
    home = new TemporaryHome();
  });

  afterEach(() => home.remove());

  const meta = { timestamp: '2026-09-24T10:00:00Z', type: 'session_meta', payload: { id: 'one', cwd: '/w' } };

  function usage(input: number, cached: number, output: number): Record<string, number> {
    return { input_tokens: input, cached_input_tokens: cached, output_tokens: output, total_tokens: input + output };
  }

  function report(total: unknown, last: unknown, more: object = {}): object {
    return {
      timestamp: '2026-09-24T10:00:01Z',
      type: 'event_msg',
      payload: { type: 'token_count', info: { total_token_usage: total, last_token_usage: last, ...more } },
    };
  }

  function write(name: string, ...records: readonly object[]): void {
    home.write(
      `.codex/sessions/2026/09/24/${name}.jsonl`,
      records.map((record) => `${JSON.stringify(record)}\n`).join(''),
    );
  }

  it('takes the model of the report, of the turn, or says the one before models were logged', async () => {
    const turn = { type: 'turn_context', payload: { model: 'gpt-5.5' } };
    write('a', meta, report(usage(10, 0, 1), usage(10, 0, 1)), turn, report(usage(30, 5, 3), usage(20, 5, 2)));
    write('b', { ...meta, payload: { id: 'two' } }, report(usage(7, 0, 1), usage(7, 0, 1), { model: 'gpt-6-sol' }));
    assert.deepEqual(await callsOf(home), [
      ['one', 'gpt-5', 10, 1, 0, 0],
      ['one', 'gpt-5.5', 15, 2, 5, 0],
      ['two', 'gpt-6-sol', 7, 1, 0, 0],
    ]);
  });

  it('skips a report that is sent again, and counts on when the counters fall', async () => {
    const [first, second] = [
      report(usage(100, 0, 10), usage(100, 0, 10)),
      report(usage(250, 90, 20), usage(150, 90, 10)),
    ];
    write('a', meta, first, first, second, second, report(usage(40, 0, 4), usage(40, 0, 4)));
    assert.deepEqual(
      (await callsOf(home)).map((call) => call.slice(2, 5)),
      [
        [100, 10, 0],
        [60, 10, 90],
        [40, 4, 0],
      ],
    );
  });

  it('keeps two conversations apart that report into one file by turns', async () => {
    write(
      'a',
      meta,
      report(usage(100, 0, 10), usage(100, 0, 10)),
      report(usage(20, 0, 2), usage(20, 0, 2)),
      report(usage(160, 0, 16), usage(60, 0, 6)),
      report(usage(50, 0, 5), usage(30, 0, 3)),
      report(usage(160, 0, 16), usage(60, 0, 6)),
    );
    const total = (await eventsOf(home)).reduce((sum, { tokens }) => sum + tokens.input + tokens.output, 0);
    assert.equal(total, 160 + 16 + 50 + 5);
  });

  it('counts what the totals grew by beside the reported calls', async () => {
    write('a', meta, report(usage(100, 0, 10), usage(100, 0, 10)), report(usage(180, 0, 18), usage(50, 0, 5)));
    const total = (await eventsOf(home)).reduce((sum, { tokens }) => sum + tokens.input + tokens.output, 0);
    assert.equal(total, 198);
  });

  it('takes the difference of totals where the last call is missing', async () => {
    write('a', meta, report(usage(100, 40, 10), undefined), report(usage(180, 60, 18), undefined));
    assert.deepEqual(
      (await callsOf(home)).map((call) => call.slice(2, 5)),
      [
        [60, 10, 40],
        [60, 8, 20],
      ],
    );
  });

  it('gives a subagent whose counters start at zero all of its calls', async () => {
    const parent = [meta, report(usage(100, 0, 10), usage(100, 0, 10))];
    const childMeta = { ...meta, payload: { id: 'child', forked_from_id: 'one' } };
    write('a', ...parent);
    write('b', childMeta, report(usage(30, 0, 3), usage(30, 0, 3)));
    assert.equal((await callsOf(home)).length, 2);
  });

  it('counts a file that is both active and archived once', async () => {
    const records = [meta, report(usage(100, 0, 10), usage(100, 0, 10))];
    write('rollout-a', ...records);
    home.write(
      '.codex/archived_sessions/rollout-a.jsonl',
      records.map((record) => `${JSON.stringify(record)}\n`).join(''),
    );
    assert.equal((await callsOf(home)).length, 1);
  });

  it('counts a response once that has a record of its own and moves the counters', async () => {
    const record = (id: string, counts: object): object => ({
      timestamp: '2026-11-01T10:00:00Z',
      type: 'token_usage_record',
      payload: { response_id: id, usage: counts },
    });
    const compaction = record('r2', usage(900, 0, 90));
    write(
      'a',
      meta,
      record('r1', usage(100, 0, 10)),
      report(usage(100, 0, 10), usage(100, 0, 10)),
      compaction,
      report(usage(150, 0, 15), usage(50, 0, 5)),
      record('r3', usage(50, 0, 5)),
    );
    const total = (await eventsOf(home)).reduce((sum, { tokens }) => sum + tokens.input + tokens.output, 0);
    assert.equal(total, 110 + 990 + 55);
  });

  it('keeps the window and the last rate limits', async () => {
    const line = report(usage(1_000, 250, 125), usage(1_000, 250, 125), { model_context_window: 272_000 });
    const limits = {
      primary: { used_percent: 7, window_minutes: 300, resets_at: 1_790_000_000 },
      secondary: null,
      plan_type: 'plus',
    };
    write('a', meta, line, {
      timestamp: '2026-09-24T10:00:05Z',
      type: 'event_msg',
      payload: { type: 'token_count', info: null, rate_limits: limits },
    });
    const { collector } = await collect(home.environment);
    const [event] = collector.ledger.events();
    assert.deepEqual([event?.windowTokens, event?.windowSize], [1_125, 272_000]);
    assert.deepEqual(collector.rateLimits(), [
      {
        agent: 'codex',
        name: 'primary',
        at: Date.parse('2026-09-24T10:00:05Z'),
        usedPercent: 7,
        windowMinutes: 300,
        resetsAt: 1_790_000_000_000,
        plan: 'plus',
      },
    ]);
  });

  it('keeps the limits of the plan and those of single models apart, by their periods', async () => {
    const limits = (second: number, rateLimits: object): object => ({
      timestamp: `2026-09-24T10:00:0${second}Z`,
      type: 'event_msg',
      payload: { type: 'token_count', info: null, rate_limits: rateLimits },
    });
    const limit = (usedPercent: number, minutes: number): object => ({
      used_percent: usedPercent,
      window_minutes: minutes,
      resets_at: 1_790_000_000,
    });
    write(
      'a',
      meta,
      limits(1, { limit_id: 'codex', primary: limit(10, 299), secondary: limit(20, 10_080) }),
      limits(2, { limit_id: 'codex_own', limit_name: 'Own-Model', primary: limit(1, 300), secondary: null }),
      // The plan has no short limit any more, and the long one takes its place.
      limits(3, { limit_id: 'codex', primary: limit(30, 10_080), secondary: null }),
      limits(4, { primary: limit(40, 300), secondary: null }),
    );
    const { collector } = await collect(home.environment);
    assert.deepEqual(
      collector.rateLimits().map(({ of, windowMinutes, usedPercent }) => [of, windowMinutes, usedPercent]),
      [
        [undefined, 300, 40],
        [undefined, 10_080, 30],
        ['Own-Model', 300, 1],
      ],
    );
  });

  it('prices each call by the service tier that was set last', async () => {
    const settings = (serviceTier: unknown, model?: string): object => ({
      type: 'event_msg',
      payload: { type: 'thread_settings_applied', thread_settings: { service_tier: serviceTier, model } },
    });
    const turn = (payload: object): object => ({ type: 'turn_context', payload: { cwd: '/w', ...payload } });
    const tiers = [
      turn({ model: 'gpt-6.2-sol' }),
      settings('priority'),
      turn({ model: 'gpt-6.2-sol' }),
      settings(null),
      turn({ service_tier: 'ultrafast' }),
      settings('flex'),
      settings('default', 'gpt-5.5'),
      settings('fast'),
    ];
    write(
      'a',
      meta,
      ...tiers.flatMap((tier, index) => [tier, report(usage((index + 1) * 200_000, 0, 0), usage(200_000, 0, 0))]),
    );
    const { collector, summary } = await collect(home.environment);
    const events = [...collector.ledger.events()];
    assert.deepEqual(
      events.map(({ model, speed, batch }) => [model, speed ?? (batch === true ? 'flex' : 'standard')]),
      [
        ['gpt-6.2-sol', 'standard'],
        ['gpt-6.2-sol', 'fast'],
        ['gpt-6.2-sol', 'fast'],
        ['gpt-6.2-sol', 'standard'],
        ['gpt-6.2-sol', 'ultrafast'],
        ['gpt-6.2-sol', 'flex'],
        ['gpt-5.5', 'standard'],
        ['gpt-5.5', 'fast'],
      ],
    );
    // 200,000 tokens at 2 dollars per million, and at 5.
    assert.equal(summary().cost.usd?.toFixed(6), (0.4 * (1 + 2 + 2 + 1 + 3 + 0.5) + 1 * (1 + 2.5)).toFixed(6));
  });

  describe('forks, which copy the lines of their parent under new times', () => {
    const counts = [usage(100, 0, 10), usage(300, 80, 30), usage(600, 300, 60)];
    const lasts = [usage(100, 0, 10), usage(200, 80, 20), usage(300, 220, 30)];
    const prefix = counts.map((total, index) => report(total, lasts[index]));
    const forkOf = (id: string, parent: string): object => ({
      ...meta,
      payload: { id, cwd: '/w', forked_from_id: parent },
    });
    const at = (record: object, time: string): object => ({ ...record, timestamp: time });
    const copied = prefix.map((record) => at(record, '2026-09-25T08:00:00Z'));
    const later = (total: object, more: number): object => at(report(total, usage(more, 0, 0)), '2026-09-25T09:00:00Z');
    const own = (more: number): object => later(usage(600 + more, 300, 60), more);

    async function inputOf(): Promise<readonly [calls: number, input: number]> {
      const events = await eventsOf(home);
      return [events.length, events.reduce((sum, { tokens }) => sum + tokens.input + tokens.cacheRead, 0)];
    }

    it('count the copied calls once, and those of both after the fork', async () => {
      write('parent', meta, ...prefix, report(usage(650, 300, 60), usage(50, 0, 0)));
      write('child', forkOf('child', 'one'), ...copied, own(7));
      assert.deepEqual(await inputOf(), [5, 600 + 50 + 7]);
    });

    it('also in the middle of the parent’s calls, and of a fork of a fork', async () => {
      write('parent', meta, ...prefix);
      write('child', forkOf('child', 'one'), ...copied.slice(0, 2), later(usage(340, 80, 30), 40));
      write('grandchild', forkOf('grandchild', 'child'), ...copied.slice(0, 2), later(usage(9_300, 80, 30), 9_000));
      assert.deepEqual(await inputOf(), [3 + 1 + 1, 600 + 40 + 9_000]);
    });

    it('count them once for all siblings when the parent is gone, whichever file is read first', async () => {
      write('a', forkOf('a', 'gone'), ...copied, own(7));
      write('b', forkOf('b', 'gone'), ...copied, own(11));
      write('c', forkOf('c', 'gone'), ...copied.slice(0, 1));
      assert.deepEqual(await inputOf(), [3 + 2, 600 + 7 + 11]);
    });

    it('while they run: as the parent’s log appears, and as both grow', async () => {
      write('child', forkOf('child', 'one'), ...copied);
      const { collector, summary } = await collect(home.environment);
      assert.equal(summary().calls, 3);
      write('parent', meta, ...prefix);
      await collector.scan();
      assert.equal(summary().calls, 3);
      write('child', forkOf('child', 'one'), ...copied, own(7));
      write('parent', meta, ...prefix, own(8));
      await collector.scan();
      assert.deepEqual([summary().calls, summary().tokens.input + summary().tokens.cacheRead], [5, 615]);
      // A restart knows all of it.
      const restarted = await collect(home.environment, JSON.parse(JSON.stringify(collector.save())));
      assert.deepEqual(restarted.summary(), summary());
    });
  });

  it('goes on counting in a session that was resumed, in its file or in a new one', async () => {
    write('a', meta, report(usage(100, 0, 10), usage(100, 0, 10)));
    const { collector, summary } = await collect(home.environment);
    write(
      'a',
      meta,
      report(usage(100, 0, 10), usage(100, 0, 10)),
      meta,
      report(usage(100, 0, 10), usage(100, 0, 10)),
      report(usage(160, 0, 16), usage(60, 0, 6)),
    );
    await collector.scan();
    assert.deepEqual([summary().calls, summary().tokens.input], [2, 160]);
    // A new file that starts with the counters of the old one: the first report is not all its own.
    write('b', { ...meta, payload: { id: 'two' } }, report(usage(190, 0, 19), usage(30, 0, 3)));
    await collector.scan();
    assert.deepEqual([summary().calls, summary().tokens.input], [3, 190]);
  });
});
