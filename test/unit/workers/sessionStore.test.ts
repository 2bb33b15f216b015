import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { SessionStore } from '../../../src/workers/sessionStore';

describe('the kept state of sessions', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'tare-store-'));
    file = path.join(folder, 'storage', 'sessions.json');
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('tells a window that another one wrote', () => {
    const [one, other] = [new SessionStore(file), new SessionStore(file)];
    assert.equal(one.isForeign(), false, 'nobody wrote yet');
    one.save({ calls: 1 });
    assert.deepEqual([one.isForeign(), other.isForeign()], [false, true]);
    assert.deepEqual(other.load(), { calls: 1 });
    assert.equal(other.isForeign(), false);
    other.save({ calls: 2 });
    assert.equal(one.isForeign(), true);
    one.save({ calls: 3 });
    assert.deepEqual(new SessionStore(file).load(), { calls: 3 });
  });

  it('is all of one or all of another, however windows take turns', () => {
    const stores = Array.from({ length: 4 }, () => new SessionStore(file));
    for (let round = 0; round < 50; round++) {
      for (const [index, store] of stores.entries()) store.save({ index, round, filler: 'x'.repeat(10_000 * index) });
      const state = new SessionStore(file).load() as { index: number; filler: string };
      assert.equal(state.filler.length, 10_000 * state.index);
    }
    assert.deepEqual(readdirSync(path.dirname(file)), ['sessions.json']);
  });

  it('is not read when it is damaged or of another version, and is written again', () => {
    const store = new SessionStore(file);
    store.save({ calls: 1 });
    const content = readFileSync(file, 'utf8');
    for (const damaged of ['', 'x', content.slice(0, -1), content.replace('tare sessions', 'tare sessionz')]) {
      writeFileSync(file, damaged);
      assert.equal(new SessionStore(file).load(), undefined);
      assert.equal(store.load(), undefined);
    }
    store.save({ calls: 2 });
    assert.deepEqual(new SessionStore(file).load(), { calls: 2 });
  });

  it('does away with what a window left behind that ended while it wrote, not with what one is writing', () => {
    const store = new SessionStore(file);
    store.save({ calls: 1 });
    const [abandoned, current, other] = ['sessions.json.1-0.tmp', 'sessions.json.2-0.tmp', 'counts.json.1.tmp'].map(
      (name) => path.join(path.dirname(file), name),
    );
    const old = new Date(Date.now() - 2 * 60 * 60_000);
    for (const each of [abandoned!, current!, other!]) writeFileSync(each, '');
    for (const each of [abandoned!, other!]) utimesSync(each, old, old);
    store.save({ calls: 2 });
    assert.deepEqual(
      [abandoned, current, other].map((each) => existsSync(each!)),
      [false, true, true],
    );
  });
});
