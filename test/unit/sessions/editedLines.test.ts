import assert from 'node:assert/strict';
import { editLines, linesBetween, newFileLines, patchLines, patchedFiles } from '../../../src/sessions/editedLines';

describe('lines of an edit', () => {
  it('of a new file are its lines, with or without a break at its end', () => {
    assert.deepEqual(newFileLines('a\nb\n'), { added: 2, removed: 0 });
    assert.deepEqual(newFileLines('a\r\nb'), { added: 2, removed: 0 });
    assert.deepEqual(newFileLines(''), { added: 0, removed: 0 });
  });

  it('between two texts are those that differ, wherever they are', () => {
    assert.deepEqual(linesBetween('a\nb\nc\nd\n', 'a\nx\nc\ny\nd\n'), { added: 2, removed: 1 });
    assert.deepEqual(linesBetween('', 'a\nb\n'), { added: 2, removed: 0 });
    assert.deepEqual(linesBetween('a\na\na', 'a\na'), { added: 0, removed: 1 });
    assert.deepEqual(linesBetween('a\nb', 'a\nb'), { added: 0, removed: 0 });
    const long = Array.from({ length: 2000 }, (_, line) => `old ${line}`).join('\n');
    assert.deepEqual(linesBetween(long, long.replaceAll('old', 'new')), { added: 2000, removed: 2000 });
  });

  it('of patches are told by their signs, not by the headers of their files', () => {
    const patch = '--- a/q.sql\n+++ b/q.sql\n@@ -1,2 +1,2 @@\n--- a comment\n+-- another\n kept\n';
    assert.deepEqual(patchLines(patch + patch), { added: 2, removed: 2 });
    const enveloped = '*** Begin Patch\n*** Update File: a b.ts\n@@\n-x\n+y\n*** Add File: c.ts\n+z\n*** End Patch';
    assert.deepEqual(patchLines(enveloped), { added: 2, removed: 1 });
    assert.deepEqual(patchedFiles(enveloped), ['a b.ts', 'c.ts']);
  });

  it('written as replacements or as a patch are told, others are not', () => {
    assert.deepEqual(editLines('------- SEARCH\na\nb\n=======\na\nc\nd\n+++++++ REPLACE\n'), { added: 2, removed: 1 });
    assert.deepEqual(editLines('@@ -1 +1 @@\n-a\n+b\n'), { added: 1, removed: 1 });
    assert.equal(editLines('const whole = 1;\n- a list\n'), undefined);
  });
});
