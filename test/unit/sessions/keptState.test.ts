import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { keptOf } from '../../../src/sessions/collectorState';
import { type UsageEvent, noTokens } from '../../../src/sessions/usageEvent';
import { TemporaryHome, claudeLine, collect } from './collect';

const day = 24 * 60 * 60_000;
const now = Date.parse('2026-11-20T12:00:00Z');

describe('what is kept of logs', () => {
  let home: TemporaryHome;

  beforeEach(() => {
    home = new TemporaryHome();
  });

  afterEach(() => home.remove());

  const event = (source: string, number: number, age: number): UsageEvent => ({
    key: `${source} ${number}`,
    agent: 'claude-code',
    session: source,
    at: now - age * day,
    model: 'claude-opus-5-5',
    tokens: { ...noTokens, output: 1 },
    source,
  });
  const eventsIn = (source: string, count: number, age: number): readonly UsageEvent[] =>
    Array.from({ length: count }, (_, number) => event(source, number, age));
  const files = (...paths: readonly string[]): ReadonlyMap<string, { signature: string }> =>
    new Map(paths.map((path) => [path, { signature: '' }]));

  it('forgets logs that are gone, and their calls after 90 days', () => {
    const events = [event('here', 0, 400), event('gone', 0, 89), event('gone', 1, 91)];
    const kept = keptOf(files('here', 'gone'), events, (path) => path === 'here', now);
    assert.deepEqual([...kept.files.keys()], ['here']);
    assert.deepEqual(
      kept.events.map(({ key }) => key),
      ['here 0', 'gone 0'],
    );
    assert.equal(keptOf(files('gone'), events, undefined, now).events.length, 3, 'nobody has looked yet');
  });

  it('is bounded: calls of logs that are gone go first, then the logs with the oldest calls', () => {
    const events = [...eventsIn('new', 4, 1), ...eventsIn('old', 4, 50), ...eventsIn('gone', 4, 2)];
    const isThere = (path: string): boolean => path !== 'gone';
    const sources = (most: number): readonly string[] => [
      ...new Set(keptOf(files('new', 'old'), events, isThere, now, most).events.map(({ source }) => source)),
    ];
    assert.deepEqual(sources(12), ['new', 'old', 'gone']);
    assert.deepEqual(sources(11), ['new', 'old']);
    assert.deepEqual(sources(7), ['new']);
    assert.deepEqual([...keptOf(files('new', 'old'), events, isThere, now, 7).files.keys()], ['new']);
  });

  it('that was left out is read again, so that nothing is missing and nothing counts twice', async () => {
    for (let file = 0; file < 5; file++) {
      const timestamp = new Date(Date.parse('2026-09-24T10:00:00Z') + file * day).toISOString();
      const lines = Array.from({ length: 4 }, (_, call) => claudeLine(`${file}-${call}`, 10, { timestamp }));
      home.write(`.claude/projects/p/s${file}.jsonl`, lines.join(''));
    }
    const first = await collect(home.environment);
    const saved = JSON.parse(JSON.stringify(first.collector.save(now, 9))) as {
      files: object;
      events: { rows: unknown[] };
    };
    assert.deepEqual([Object.keys(saved.files).length, saved.events.rows.length], [2, 8]);
    const second = await collect(home.environment, saved);
    assert.deepEqual(second.summary(), first.summary());
    assert.equal(second.summary().calls, 20);
  });

  it('of a window is added to what another one kept of logs that are gone', async () => {
    const file = home.write('.claude/projects/p/gone.jsonl', claudeLine('a', 7));
    home.write('.claude/projects/p/here.jsonl', claudeLine('b', 8));
    const other = (await collect(home.environment)).collector.save();
    rmSync(file);
    const { collector, summary } = await collect(home.environment);
    assert.equal(summary().calls, 1);
    assert.equal(collector.takeGone(JSON.parse(JSON.stringify(other))), true);
    assert.equal(collector.takeGone(JSON.parse(JSON.stringify(other))), false);
    assert.deepEqual([summary().calls, summary().tokens.output], [2, 15]);
    assert.equal(collector.takeGone('damaged'), false);
  });
});
