import assert from 'node:assert/strict';
import ignore from 'ignore';
import { NamesMatched } from '../../../src/context/namesMatched';
import { Random } from '../../corpus/random';

describe('NamesMatched', () => {
  it('knows names, and what wildcards leave of them', () => {
    const lines = ['node_modules/', '*.lcov', '_actual*.*', 'a/b/results.html', '!kept', '# comment', '', '/tmp'];
    const names = new NamesMatched(lines, false);
    for (const name of ['node_modules', 'x.lcov', '_actual.js', 'results.html', 'kept', 'tmp']) {
      assert.ok(names.canMatch(name), name);
    }
    for (const name of ['src', 'lcov.x', 'actual.js', 'b', 'comment', 'TMP']) assert.ok(!names.canMatch(name), name);
    assert.ok(new NamesMatched(['TMP'], true).canMatch('tmp'));
  });

  it('never says no where the matcher has an opinion of a path itself', function () {
    this.timeout(0);
    const random = new Random(71);
    const parts = [
      'a',
      'b',
      'A',
      '*',
      '**',
      '?',
      '/',
      '/',
      '.',
      '\\',
      '[ab]',
      '[!a]',
      ' ',
      '!',
      '#',
      '\t',
      'ſ',
      'ß',
      'K',
    ];
    const nameParts = ['a', 'b', 'A', 'B', '.', ' ', '!', '#', 's', 'S', 'SS', 'k', '*', '\\'];
    let opinions = 0;
    for (let round = 0; round < 15_000; round++) {
      const ignoreCase = random.chance(0.3);
      const lines = Array.from({ length: 2 }, () => random.join(parts, random.between(1, 5)));
      const names = new NamesMatched(lines, ignoreCase);
      const path = Array.from({ length: random.between(1, 3) }, () => random.join(nameParts, random.between(1, 3)));
      // The parents are looked at without an opinion of theirs: with patterns that match only the path itself.
      const whole = path.join('/');
      if (!ignore.isPathValid(whole)) continue;
      const matcher = ignore({ ignoreCase }).add(lines.join('\n'));
      const parents = path.slice(0, -1).map((_, depth) => `${path.slice(0, depth + 1).join('/')}/`);
      if (parents.some((parent) => !ignore.isPathValid(parent) || matcher.ignores(parent))) continue;
      for (const end of ['', '/']) {
        const { ignored, unignored } = matcher.test(whole + end);
        if (!ignored && !unignored) continue;
        opinions++;
        assert.ok(names.canMatch(path.at(-1) ?? ''), `${JSON.stringify(lines)} on ${JSON.stringify(whole + end)}`);
      }
    }
    assert.ok(opinions > 1000, String(opinions));
  });
});
