import assert from 'node:assert/strict';
import type { EditedLines } from '../../../src/sessions/activity';
import { editLines, linesBetween, newFileLines, patchLines, patchedFiles } from '../../../src/sessions/editedLines';

import { fingerprintsOf } from '../../../src/sessions/standingLines';

const counts = (lines: EditedLines | undefined): object => ({ added: lines?.added, removed: lines?.removed });

describe('lines of an edit', () => {
  it('of a new file are its lines, with or without a break at its end', () => {
    assert.deepEqual(counts(newFileLines('a\nb\n')), { added: 2, removed: 0 });
    assert.deepEqual(counts(newFileLines('a\r\nb')), { added: 2, removed: 0 });
    assert.deepEqual(counts(newFileLines('')), { added: 0, removed: 0 });
  });

  it('between two texts are those that differ, wherever they are', () => {
    assert.deepEqual(counts(linesBetween('a\nb\nc\nd\n', 'a\nx\nc\ny\nd\n')), { added: 2, removed: 1 });
    assert.deepEqual(counts(linesBetween('', 'a\nb\n')), { added: 2, removed: 0 });
    assert.deepEqual(counts(linesBetween('a\na\na', 'a\na')), { added: 0, removed: 1 });
    assert.deepEqual(counts(linesBetween('a\nb', 'a\nb')), { added: 0, removed: 0 });
    const long = Array.from({ length: 2000 }, (_, line) => `old ${line}`).join('\n');
    assert.deepEqual(counts(linesBetween(long, long.replaceAll('old', 'new'))), { added: 2000, removed: 2000 });
  });

  it('of patches are told by their signs, not by the headers of their files', () => {
    const patch = '--- a/q.sql\n+++ b/q.sql\n@@ -1,2 +1,2 @@\n--- a comment\n+-- another\n kept\n';
    assert.deepEqual(counts(patchLines(patch + patch)), { added: 2, removed: 2 });
    const enveloped = '*** Begin Patch\n*** Update File: a b.ts\n@@\n-x\n+y\n*** Add File: c.ts\n+z\n*** End Patch';
    assert.deepEqual(counts(patchLines(enveloped)), { added: 2, removed: 1 });
    assert.deepEqual(patchedFiles(enveloped), ['a b.ts', 'c.ts']);
  });

  it('that were added are known by their text, of each file of a patch', () => {
    const texts = (lines: EditedLines | undefined): unknown => lines?.texts;
    assert.deepEqual(texts(linesBetween('a\nb\nc\n', 'x\nb\ny\nz\n')), [
      { fingerprints: fingerprintsOf(['x', 'y', 'z']) },
    ]);
    assert.deepEqual(texts(patchLines('*** Begin Patch\n*** Update File: a.ts\n-x\n+y\n*** Add File: c.ts\n+z\n')), [
      { path: 'a.ts', fingerprints: fingerprintsOf(['y']) },
      { path: 'c.ts', fingerprints: fingerprintsOf(['z']) },
    ]);
    assert.deepEqual(texts(newFileLines('1\n2\n')), [{ fingerprints: fingerprintsOf(['1', '2']) }]);
  });

  it('written as replacements or as a patch are told, others are not', () => {
    assert.deepEqual(counts(editLines('------- SEARCH\na\nb\n=======\na\nc\nd\n+++++++ REPLACE\n')), {
      added: 2,
      removed: 1,
    });
    assert.deepEqual(counts(editLines('@@ -1 +1 @@\n-a\n+b\n')), { added: 1, removed: 1 });
    assert.equal(editLines('const whole = 1;\n- a list\n'), undefined);
    assert.equal(editLines('class Counter\n@@count = 0\n'), undefined);
  });
});
