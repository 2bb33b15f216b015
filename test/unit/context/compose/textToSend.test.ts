import assert from 'node:assert/strict';
import { addParts, emptyContext, type Part } from '../../../../src/context/compose/context';
import { type Rewriter, textToSend } from '../../../../src/context/compose/textToSend';
import { wholeLines } from '../../../../src/context/compose/textRange';
import { maskRewrite } from '../../../../src/context/secrets/mask';
import { lineInFile } from '../../../../src/context/secrets/place';

describe('textToSend', () => {
  const source = { kind: 'file', path: '/w/a.ts' } as const;
  const part = (change: object): Part => addParts(emptyContext, [{ source, ...change }]).parts[0]!;
  const known: Partial<Record<string, Rewriter>> = {
    upper: (text) => text.toUpperCase(),
    twice: async (text) => Promise.resolve(text + text),
  };
  const rewriters = (name: string): Rewriter | undefined => known[name];

  it('is the range, changed by the rewrites in their order', async () => {
    assert.equal(await textToSend(part({}), 'a\nb\n', rewriters), 'a\nb\n');
    const changed = part({ range: wholeLines(1, 1), rewrites: ['upper', 'twice'] });
    assert.equal(await textToSend(changed, 'a\nb\nc\n', rewriters), 'B\nB\n');
  });

  it('refuses to send what was to be masked and cannot be', async () => {
    await assert.rejects(textToSend(part({ rewrites: [maskRewrite] }), 'a', rewriters), /mask-secrets/);
  });
});

describe('lineInFile', () => {
  it('counts from the start of the file', () => {
    const finding = { kind: 'github-token', start: 0, end: 1, line: 3 } as const;
    assert.equal(lineInFile(finding, undefined), 3);
    assert.equal(lineInFile(finding, wholeLines(39, 60)), 42);
  });
});
