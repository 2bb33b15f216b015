import assert from 'node:assert/strict';
import { appendFileSync, closeSync, openSync, utimesSync, writeSync } from 'node:fs';
import { claudeCode } from '../../../src/sessions/agents/claudeCode';
import { UsageCollector } from '../../../src/sessions/collector';
import { TemporaryHome, claudeLine } from './collect';

describe('a first scan of much', () => {
  let home: TemporaryHome;
  const live = '.claude/projects/p/live.jsonl';
  const megabytes = 64;

  beforeEach(() => {
    home = new TemporaryHome();
    home.write(live, claudeLine('a', 1));
    const old = home.write('.claude/projects/p/a-year-ago.jsonl', '');
    const file = openSync(old, 'a');
    const line = Buffer.from(claudeLine('old', 1, { filler: 'z'.repeat(1024 * 1024) }));
    for (let written = 0; written < megabytes; written++) writeSync(file, line);
    closeSync(file);
    utimesSync(old, new Date('2026-01-01'), new Date('2026-01-01'));
  });

  afterEach(() => home.remove());

  it('lets a line that is written meanwhile through, also to a log that it has read already', async () => {
    const collector = new UsageCollector({ readers: [claudeCode], environment: home.environment });
    let isOver = false;
    const scan = collector.scan().then(() => (isOver = true));
    const outputs = (): number => collector.ledger.events().reduce((sum, { tokens }) => sum + tokens.output, 0);
    const path = [...collector.paths()].find((each) => each.endsWith('live.jsonl'))!;
    for (let call = 0; call < 5; call++) {
      appendFileSync(path, claudeLine(`b${call}`, 100));
      assert.equal(await collector.update([path]), true);
      assert.equal(isOver, false, 'the old log is still being read');
      assert.ok(outputs() >= 100 * (call + 1));
    }
    // A new log too.
    const added = home.write('.claude/projects/q/new.jsonl', claudeLine('c', 10_000));
    await collector.update([added]);
    assert.equal(isOver, false);
    assert.ok(outputs() >= 10_500);
    await scan;
    assert.equal(outputs(), 10_502);
  });

  it('reads the log that was written last first', async () => {
    const collector = new UsageCollector({ readers: [claudeCode], environment: home.environment });
    await collector.scan();
    assert.deepEqual(
      collector.ledger.events().map(({ key }) => key),
      ['claude-code:msg_a', 'claude-code:msg_old'],
    );
  });

  it('that is asked for twice at once ends each time when all is read', async () => {
    const twice = new UsageCollector({ readers: [claudeCode], environment: home.environment });
    const changes = await Promise.all([
      twice.scan().then(() => twice.ledger.events().length),
      twice.scan().then(() => twice.ledger.events().length),
    ]);
    assert.deepEqual(changes, [2, 2]);
  });
});
