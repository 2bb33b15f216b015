import assert from 'node:assert/strict';

import type { Finding, FindingData } from '../../../src/review/finding';
import { toldFindings } from '../../../src/review/toldFindings';

function found(data: FindingData, tokens: number, parts: readonly number[] = [0]): Finding {
  return { severity: 'info', tokens, data, places: parts.map((part) => ({ part, path: `${part}.ts` })) };
}

/** Of a context of so many tokens in its first part, which has nothing to do with the task. */
function told(findings: readonly Finding[], total: number): Finding[] {
  return toldFindings(findings, [
    { tokens: total, score: 0 },
    { tokens: 0, score: 0.5 },
  ]);
}

const signatures = (tokens: number): Finding =>
  found({ kind: 'signatures', user: 'a.ts', names: [], after: 1 }, tokens);

describe('what is told of a review', () => {
  it('leaves comments to Optimize, and the length to the parts that nothing links', () => {
    const length = found({ kind: 'length', total: 30_000, keyShare: 0.1 }, 27_000);
    const dilution = found({ kind: 'dilution', share: 0.5, total: 30_000, groups: [] }, 15_000);
    const comments = found({ kind: 'comments', share: 0.5 }, 9000);
    assert.deepEqual(told([comments, length], 30_000), [length]);
    assert.deepEqual(told([length, dilution], 30_000), [dilution]);
  });

  it('has the five largest parts that could be signatures, and none of less than three hundredths', () => {
    const all = [300, 1000, 900, 800, 700, 600, 500].map(signatures);
    assert.deepEqual(
      told(all, 10_000).map(({ tokens }) => tokens),
      [1000, 900, 800, 700, 600],
    );
    assert.deepEqual(told(all, 30_000), [signatures(1000), signatures(900)]);
  });

  it('has no part that could be signatures where it has something of the task', () => {
    const part = (score: number): Finding[] => toldFindings([signatures(500)], [{ tokens: 5000, score }]);
    assert.deepEqual([part(0.2).length, part(0.25).length], [1, 0]);
  });

  it('has JSON that is large and that the task has nothing to do with', () => {
    const json = (part: number, tokens: number): Finding =>
      found({ kind: 'pretty-json', smallest: 'compact' }, tokens, [part]);
    const all = [json(0, 99), json(0, 100), json(1, 100)];
    assert.deepEqual(told(all, 10_000), [all[1]]);
  });

  it('has a licence that is much of the context', () => {
    const licence = (tokens: number): Finding => found({ kind: 'licence-header', copies: 20 }, tokens);
    assert.deepEqual(told([licence(499), licence(500)], 10_000), [licence(500)]);
  });

  it('has no piece of parts that have no link as a whole, and no small stretch of encoded data', () => {
    const block = (parts: readonly number[]): Finding =>
      found({ kind: 'repeated-block', lines: 12, copies: 2 }, 600, parts);
    const dilution = found({ kind: 'dilution', share: 0.5, total: 10_000, groups: [] }, 5000, [2, 3]);
    assert.deepEqual(told([dilution, block([2, 3]), block([1, 2])], 10_000), [dilution, block([1, 2])]);
    const blob = (tokens: number): Finding => found({ kind: 'blob', form: 'base64', characters: 400 }, tokens);
    assert.deepEqual(told([blob(49), blob(50)], 10_000), [blob(50)]);
  });

  it('has a small block that stands in two files, and not one that stands twice in one', () => {
    const block = (parts: readonly number[], tokens: number): Finding =>
      found({ kind: 'repeated-block', lines: 12, copies: 2 }, tokens, parts);
    const all = [block([1, 0], 60), block([1, 1], 60), block([2, 2], 500)];
    assert.deepEqual(told(all, 10_000), [all[0], all[2]]);
    const inTests = { ...all[0]!, places: ['a.test.ts', 'b.test.ts'].map((path, part) => ({ path, part })) };
    assert.deepEqual(told([inTests], 10_000), []);
  });
});
