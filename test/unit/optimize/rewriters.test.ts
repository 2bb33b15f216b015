import assert from 'node:assert/strict';
import { addParts, emptyContext } from '../../../src/context/compose/context';
import { jsonRewrite } from '../../../src/optimize/rewrites/json';
import { holdsBlock, parseReference, referenceRewrite } from '../../../src/optimize/rewrites/references';
import { rewriteNames, rewritersWith } from '../../../src/optimize/rewrites/rewriters';
import { Random } from '../../corpus/random';
import { randomText } from '../context/compose/randomContext';

const rewriters = rewritersWith({});
const [part] = addParts(emptyContext, [{ source: { kind: 'file', path: '/w/a.ts' } }]).parts;

function rewrite(name: string, text: string): string {
  const result = rewriters(name)!(text, part!);
  assert.ok(typeof result === 'string');
  return result;
}

const block = Array.from({ length: 12 }, (_, line) => `  step${line}(value);`);

describe('rewriters', () => {
  it('know no other names', () => {
    assert.equal(rewriters('compress'), undefined);
    assert.equal(rewriters(rewriteNames.signatures), undefined);
    assert.ok(rewritersWith({ others: { mask: (text) => text } })('mask'));
  });

  it('put a note in the place of lines that stand elsewhere, whatever their indentation', () => {
    const name = referenceRewrite(block.join('\n'), 0, 12, 'src/store.ts');
    const copy = ['function save() {', ...block.map((line) => `    ${line}`), '', '}', ''].join('\n');
    assert.equal(
      rewrite(name, copy),
      'function save() {\n      [12 lines left out: the same as in src/store.ts from "step0(value);" on]\n\n}\n',
    );
    assert.ok(holdsBlock(copy, parseReference(name)!));
  });

  it('leave lines that are no longer the same', () => {
    const name = referenceRewrite(block.join('\n'), 0, 12, 'src/store.ts');
    const changed = block.join('\n').replace('step5', 'step50');
    assert.equal(rewrite(name, changed), changed);
    assert.equal(holdsBlock(changed, parseReference(name)!), false);
  });

  it('keep the first copy within a part', () => {
    const name = referenceRewrite(block.join('\n'), 0, 12, '');
    const text = [...block, 'between();', ...block, ''].join('\r\n');
    const result = rewrite(name, text);
    assert.equal(
      result,
      [...block, 'between();', '  [12 lines left out: the same as above from "step0(value);" on]', ''].join('\r\n'),
    );
  });

  it('say so when all of a text stands elsewhere', () => {
    const text = `${block.join('\n')}\n`;
    assert.equal(rewrite(referenceRewrite(text, 0, 12, 'a: "b".ts'), text), '  [the same text as a: "b".ts]\n');
  });

  it('find blocks in time that grows with the text, not with its square', () => {
    const text = '}\n'.repeat(200_000);
    const started = performance.now();
    rewrite(referenceRewrite(`${'}\n'.repeat(50_000)}last\n`, 0, 50_001, 'b'), text);
    // A second for what takes some 50 ms; the square would take minutes.
    assert.ok(performance.now() - started < 5000);
  });

  it('collapse repeated log lines to the first, the last and a count', () => {
    const lines = Array.from({ length: 40 }, (_, n) => `2026-11-23T10:00:${10 + n} INFO request ${n} took ${n * 7} ms`);
    const text = ['2026-11-23T09:00:00 INFO started', ...lines, 'ERROR no space left on device', ''].join('\n');
    assert.equal(
      rewrite(rewriteNames.logs, text),
      [
        '2026-11-23T09:00:00 INFO started',
        lines[0],
        '[38 lines like this one left out]',
        lines[39],
        'ERROR no space left on device',
        '',
      ].join('\n'),
    );
  });

  it('collapse a repeated stack trace as a whole', () => {
    const trace = (n: number): string[] => [
      `ERROR request ${n} failed`,
      '    at parse (src/parse.ts:12:3)',
      '    at load (src/load.ts:40:9)',
    ];
    const text = [0, 1, 2, 3, 4, 5].flatMap(trace).join('\n');
    assert.equal(
      rewrite(rewriteNames.logs, text),
      [...trace(0), '[the 3 lines above, 4 more times: left out]', ...trace(5)].join('\n'),
    );
  });

  it('leave texts that are no logs', () => {
    const code = 'call(1);\ncall(2);\ncall(3);\ncall(4);\ncall(5);\ncall(6);\n';
    assert.equal(rewrite(rewriteNames.logs, code), code);
  });

  it('keep what kind of data was there', () => {
    const data = Buffer.from(Array.from({ length: 900 }, (_, n) => (n * 7919) % 251)).toString('base64');
    assert.equal(
      rewrite(rewriteNames.blobs, `url("data:image/png;base64,${data}")\nkey = "${data}"`),
      `url("data:image/png;base64,[1200 characters of base64 left out]")\nkey = "[1200 characters of base64 left out]"`,
    );
  });

  it('take off a licence and nothing else', () => {
    const code = "import x from 'x';\n";
    assert.equal(rewrite(rewriteNames.licence, `/*\n * Copyright 2026 A\n */\n\n${code}`), code);
    assert.equal(
      rewrite(rewriteNames.licence, `#!/usr/bin/env node\n// SPDX-License-Identifier: MIT\n\n${code}`),
      `#!/usr/bin/env node\n${code}`,
    );
    assert.equal(rewrite(rewriteNames.licence, `// What this is for.\n${code}`), `// What this is for.\n${code}`);
  });

  it('write JSON with the same data in fewer characters, and leave what is none', () => {
    const rows = [1, 2, 3].map((id) => ({ id, name: `n${id}`, tags: ['a b', '\u2028'] }));
    const text = JSON.stringify(rows, null, 2);
    assert.deepEqual(JSON.parse(rewrite(jsonRewrite('compact'), text)), rows);
    assert.deepEqual(JSON.parse(rewrite(jsonRewrite('table'), text)), [
      ['id', 'name', 'tags'],
      ...rows.map(Object.values),
    ]);
    assert.equal(rewrite(jsonRewrite('table'), '{ "a": 1 }'), '{ "a": 1 }');
    assert.equal(rewrite(jsonRewrite('compact'), '// a comment\n{ "a": 1 }'), '// a comment\n{ "a": 1 }');
  });

  it('change nothing when they run again', () => {
    const random = new Random(20_261_123);
    const pieces = [
      () => randomText(random),
      () => `${block.join('\n')}\n`,
      () => '2026-11-23 INFO a 1\n'.repeat(random.between(1, 9)),
      () => `ERROR ${random.below(9)}\n    at f (a.ts:${random.below(99)}:1)\n`.repeat(random.between(1, 9)),
      () => '// Copyright 2026\n\n',
      () => `"${'QmFzZTY0IGlz+'.repeat(30)}"\n`,
      () => JSON.stringify([{ a: 1 }, { a: 2 }, { a: 3 }], null, 2),
      () => '{ "a": [1.0, 1e3, 12345678901234567890], "a": 2 }',
    ];
    const names = [
      ...[rewriteNames.licence, rewriteNames.blobs, rewriteNames.logs],
      ...[jsonRewrite('compact'), jsonRewrite('table'), jsonRewrite('csv'), jsonRewrite('toon'), rewriteNames.pointer],
      ...[referenceRewrite(block.join('\n'), 0, 12, 'b.ts'), referenceRewrite(block.join('\n'), 0, 12, '')],
    ];
    let changed = 0;
    for (let round = 0; round < 2000; round++) {
      const text = Array.from({ length: random.between(1, 4) }, () => random.pick(pieces)()).join('');
      for (const name of names) {
        const once = rewrite(name, text);
        if (once !== text) changed++;
        assert.equal(rewrite(name, once), once, `${name}: ${JSON.stringify(text)}`);
      }
    }
    assert.ok(changed > 1000, `${changed} texts were changed at all`);
  });
});
