import assert from 'node:assert/strict';
import { addParts, emptyContext, type Part, setIncluded, setRewrites } from '../../../src/context/compose/context';
import { SecretScanner } from '../../../src/context/secrets/scanner';
import { referenceRewrite } from '../../../src/optimize/rewrites/references';
import { rewritersWith } from '../../../src/optimize/rewrites/rewriters';
import { KeptContext } from '../../../src/workers/context/keptContext';
import { SourceTexts } from '../../../src/workers/context/sourceTexts';
import { Documents } from '../../../src/workers/documents';
import { engineFor } from '../../corpus/engines';
import { MemoryFileSystem } from '../context/memoryFileSystem';

const block = Array.from({ length: 20 }, (_, line) => `export const shared${line} = measure(${line});`).join('\n');

describe('KeptContext', () => {
  it('sends the text itself where a note would refer to what is not sent any more, and the note again when it is', async () => {
    const fileSystem = new MemoryFileSystem({
      '/w/a.ts': `${block}\n`,
      '/w/b.ts': `${block}\nexport const own = 1;\n`,
    });
    const kept = new KeptContext(
      engineFor,
      new SourceTexts(new Documents(engineFor), fileSystem),
      new SecretScanner(),
      rewritersWith({}),
    );
    const added = addParts(emptyContext, [
      { source: { kind: 'file', path: '/w/a.ts' } },
      { source: { kind: 'file', path: '/w/b.ts' } },
    ]);
    const [a, b] = added.parts as [Part, Part];
    const noted = setRewrites(added, [b.id], [referenceRewrite(`${block}\n`, 0, 20, 'a.ts')]);
    const send = async (context: typeof noted): Promise<string> => {
      const { parts } = await kept.update({
        encoding: 'o200k_base',
        rendering: { format: 'markdown', preamble: '', roots: [{ name: 'w', path: '/w' }] },
        task: '',
        order: context.parts.map(({ id }) => id),
        parts: context.parts,
        supplied: [],
        outdated: [],
      });
      const { text, tokens } = await kept.render();
      assert.ok(parts.length > 0);
      assert.equal(tokens, engineFor('o200k_base').count(text));
      return text;
    };
    assert.match(await send(noted), /\[20 lines left out: the same as in a\.ts/);
    const without = await send(setIncluded(noted, [a.id], false));
    assert.doesNotMatch(without, /left out/);
    assert.ok(without.includes(block));
    assert.match(await send(noted), /\[20 lines left out: the same as in a\.ts/);
  });
});
