import assert from 'node:assert/strict';
import { appendFileSync, renameSync, writeFileSync } from 'node:fs';
import { soak } from '../../bench/sessions/soak';
import { Random } from '../../corpus/random';
import { TemporaryHome, claudeLine, collect } from './collect';

describe('ten agents at once', () => {
  it('lose and double no call, over torn writes, replays, rotations and restarts', async function () {
    this.timeout(60_000);
    const home = new TemporaryHome();
    try {
      const random = new Random(11);
      const writers = Array.from({ length: 10 }, (_, index) => ({
        file: home.write(`.claude/projects/p${index % 3}/s${index}.jsonl`, ''),
        pending: Buffer.alloc(0),
        history: [] as string[],
      }));
      let { collector } = await collect(home.environment);
      const outputs = new Map<string, number>();
      for (let step = 0; step < 1_500; step++) {
        const writer = random.pick(writers);
        const id = `${step}`;
        const output = random.between(1, 500);
        const lines = [claudeLine(id, 1, { filler: 'x'.repeat(random.below(3_000)) }), claudeLine(id, output)];
        outputs.set(id, output);
        // Now and then an old call again, as forks and subagents do, and a line without a call.
        if (writer.history.length > 0 && random.chance(0.2)) lines.push(random.pick(writer.history));
        if (random.chance(0.3)) lines.push(`${JSON.stringify({ type: 'user', text: '\\"usage\\" é'.repeat(50) })}\n`);
        writer.history.push(...lines);
        writer.pending = Buffer.concat([writer.pending, Buffer.from(lines.join(''))]);
        const cut = random.between(0, writer.pending.length);
        appendFileSync(writer.file, writer.pending.subarray(0, cut));
        writer.pending = writer.pending.subarray(cut);
        if (random.chance(0.4)) await collector.update([writer.file]);
        if (random.chance(0.01)) {
          appendFileSync(writer.file, writer.pending);
          writer.pending = Buffer.alloc(0);
          renameSync(writer.file, writer.file.replace('.jsonl', `-${step}.jsonl`));
          writeFileSync(writer.file, '');
          await collector.scan();
        }
        if (random.chance(0.01)) {
          const state = JSON.parse(JSON.stringify(collector.save())) as unknown;
          ({ collector } = await collect(home.environment, state));
        }
      }
      for (const { file, pending } of writers) appendFileSync(file, pending);
      await collector.scan();
      const events = collector.ledger.events();
      assert.equal(events.length, outputs.size);
      const total = [...outputs.values()].reduce((sum, output) => sum + output, 0);
      assert.equal(
        events.reduce((sum, { tokens }) => sum + tokens.output, 0),
        total,
      );
    } finally {
      home.remove();
    }
  });
});

describe('ten agents that write while a collector follows', () => {
  it('lose and double no token, by the names of changed files alone', async function () {
    this.timeout(60_000);
    const { written, found, updates } = await soak(8);
    assert.ok(updates > 5);
    assert.ok(written.calls > 200);
    assert.deepEqual(found, written);
  });
});
