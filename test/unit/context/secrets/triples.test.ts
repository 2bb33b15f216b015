import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { needsOfRule } from '../../../../src/context/secrets/libraryRules';
import { CharacterTriples, literals } from '../../../../src/context/secrets/triples';
import { Random } from '../../../corpus/random';

const random = new Random(11);

describe('CharacterTriples', () => {
  it('may have every literal that a text has, in any case', () => {
    for (let round = 0; round < 200; round++) {
      const text = Array.from({ length: 40 }, () => String.fromCharCode(random.between(32, 126))).join('');
      const triples = new CharacterTriples(`é${text}\u{1f600}`);
      const from = random.below(37);
      const literal = text.slice(from, from + random.between(3, 12));
      for (const written of [literal, literal.toUpperCase(), literal.toLowerCase()])
        assert.ok(triples.mayHave(literals('no such text', written)), JSON.stringify([text, written]));
    }
  });

  it('tells that a literal is not there', () => {
    const triples = new CharacterTriples('const task = "a-b"; // npm install, sk_test');
    for (const literal of ['sk-proj-', 'AKIA', 'npm_', '://', 'PRIVATE KEY'])
      assert.equal(triples.mayHave(literals(literal)), false, literal);
    assert.equal(triples.mayHave(literals('AKIA', 'sk_test')), true);
    assert.equal(new CharacterTriples('').mayHave(literals('AKIA')), false);
  });

  it('refuses a literal that it could not tell of', () => {
    assert.throws(() => literals('Q~'));
    assert.throws(() => literals('café'));
  });
});

describe('needsOfRule', () => {
  it('was written for the patterns that the library has', async () => {
    const { rules } = await import('@secretlint/secretlint-rule-preset-recommend');
    const patterns = new Set<string>();
    const names: string[] = [];
    const content = {
      matchAll: (pattern: RegExp) => {
        patterns.add(String(pattern));
        return [];
      },
    } as unknown as string;
    for (const rule of rules) {
      if (rule.meta.id.endsWith('-filter-comments')) continue;
      names.push(rule.meta.id.replace('@secretlint/secretlint-rule-', ''));
      for (const filePath of ['a.txt', 'package.json', '.npmrc']) {
        const context = { createTranslator: () => () => ({}), report: () => undefined, ignore: () => undefined };
        const source = { content, filePath, ext: '' };
        await rule.create(context as never, { enableIDScanRule: true }).file?.(source as never);
      }
    }
    // `gcp` reads files by their extension, which it is not told: it always runs.
    assert.deepEqual(Object.keys(needsOfRule).sort(), names.filter((name) => name !== 'gcp').sort());
    assert.equal(
      createHash('sha256')
        .update([...patterns].join('\n'))
        .digest('hex')
        .slice(0, 16),
      '56b5681815d987e6',
      'The library looks for something else than before. Hold needsOfRule against its patterns, then put the new hash here.',
    );
  });
});
