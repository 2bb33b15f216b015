import assert from 'node:assert/strict';
import { decode } from '@toon-format/toon';
import { jsonRewrite } from '../../../src/optimize/rewrites/json';
import { rewritersWith } from '../../../src/optimize/rewrites/rewriters';
import { csvOf } from '../../../src/review/csv';
import { smallerForms } from '../../../src/review/prettyJson';
import { Random } from '../../corpus/random';

/** Reads what `csvOf` says it writes: quoted cells are strings, others what JSON would read, or a string. */
function readCsv(text: string): Record<string, unknown>[] {
  const rows: unknown[][] = [[]];
  let at = 0;
  while (at < text.length) {
    const row = rows.at(-1)!;
    if (text[at] === '"') {
      let cell = '';
      for (at++; text[at] !== '"' || text[at + 1] === '"'; at++) {
        if (text[at] === '"') at++;
        cell += text[at]!;
      }
      at++;
      row.push(cell);
    } else {
      const from = at;
      while (text[at] !== ',' && text[at] !== '\n') at++;
      const bare = text.slice(from, at);
      try {
        row.push(JSON.parse(bare));
      } catch {
        row.push(bare);
      }
    }
    if (text[at] === '\n' && at + 1 < text.length) rows.push([]);
    at++;
  }
  const [keys = [], ...values] = rows;
  return values.map((row): Record<string, unknown> =>
    Object.fromEntries(row.map((value, column) => [String(keys[column]), value])),
  );
}

const strings = [
  ...['', ' ', 'a', 'a b', ' a', 'a ', 'true', 'null', '-1', '1e5', '01', '1.0', '.5', '-', 'a,b', '"', '"a"', 'a"b'],
  ...[
    'a\nb',
    '\r\n',
    'é',
    '日本',
    '\u2028',
    '😀',
    '\ud800',
    '[1]',
    '{}',
    '# a',
    '- a',
    'a: b',
    'a|b',
    '\t',
    '\\n',
    '~',
  ],
];

function scalar(random: Random): unknown {
  return random.pick([
    () => random.pick(strings),
    () => random.characters('ab,":-[]{}# \n1.', random.below(8)),
    () => random.below(1000),
    () => (random.next() - 0.5) * 10 ** random.between(-12, 12),
    () => random.chance(0.5),
    () => null,
  ])();
}

function value(random: Random, depth: number): unknown {
  if (depth === 0) return scalar(random);
  return random.pick([
    () => scalar(random),
    () => Array.from({ length: random.below(5) }, () => value(random, depth - 1)),
    () =>
      Object.fromEntries(
        Array.from({ length: random.below(5) }, () => [
          random.pick([...strings, 'id', 'x-y']),
          value(random, depth - 1),
        ]),
      ),
    () => table(random),
  ])();
}

function table(random: Random): unknown[] {
  const keys = [...new Set(Array.from({ length: random.between(1, 5) }, () => random.pick(strings)))];
  return Array.from({ length: random.between(3, 8) }, () =>
    Object.fromEntries(keys.map((key) => [key, scalar(random)])),
  );
}

describe('smaller forms of JSON', () => {
  it('read back as the same, each of them', () => {
    const random = new Random(20_261_125);
    const seen: Record<string, number> = {};
    for (let round = 0; round < 4000; round++) {
      const original = JSON.stringify(random.chance(0.4) ? table(random) : value(random, 3), null, 2);
      const compact = JSON.stringify(JSON.parse(original));
      for (const { form, text } of smallerForms(original)) {
        seen[form] = (seen[form] ?? 0) + 1;
        if (form === 'compact') assert.equal(JSON.stringify(JSON.parse(text)), compact);
        if (form === 'csv') assert.equal(JSON.stringify(readCsv(text)), compact, text);
        if (form === 'toon') assert.equal(JSON.stringify(decode(text)), compact, text);
      }
    }
    assert.ok((seen['csv'] ?? 0) > 1000 && (seen['toon'] ?? 0) > 1000, JSON.stringify(seen));
  });

  it('are CSV for rows, quoted only where a string would read as something else', () => {
    const rows = [
      { id: 1, name: 'Ada', born: '1815', note: null },
      { id: 2, name: 'Grace, H.', born: '', note: 'a "b"' },
      { id: 3, name: 'true', born: '2026-11-25', note: false },
    ];
    const csv = 'id,name,born,note\n1,Ada,"1815",null\n2,"Grace, H.","","a ""b"""\n3,"true",2026-11-25,false\n';
    assert.equal(csvOf(rows), csv);
    assert.deepEqual(readCsv(csv), rows);
    assert.equal(csvOf([...rows, { id: 4, name: 'x', born: 'y' }]), undefined);
    assert.equal(csvOf(rows.slice(1)), undefined);
    assert.equal(csvOf([{ a: [1] }, { a: [1] }, { a: [1] }]), undefined);
  });

  it('are written by rewriters, which leave alone what is no such JSON', async () => {
    const rewriters = rewritersWith({});
    const rows = JSON.stringify(
      Array.from({ length: 4 }, (_, id) => ({ id, name: `n ${id}` })),
      null,
      2,
    );
    const part = { id: 'p1', source: { kind: 'file', path: '/a.json' }, included: true, rewrites: [] } as const;
    assert.equal(await rewriters(jsonRewrite('csv'))!(rows, part), 'id,name\n0,n 0\n1,n 1\n2,n 2\n3,n 3\n');
    assert.deepEqual(decode(await rewriters(jsonRewrite('toon'))!(rows, part)), JSON.parse(rows));
    for (const text of ['{ "a": 1.0 }', 'no JSON', '']) {
      assert.equal(await rewriters(jsonRewrite('csv'))!(text, part), text);
      assert.equal(await rewriters(jsonRewrite('toon'))!(text, part), text);
    }
  });
});
