import assert from 'node:assert/strict';

import { filesExcludePatterns } from '../../../src/context/filesExclude';
import { IgnoreRules } from '../../../src/context/ignoreRules';

describe('files.exclude', () => {
  function isExcluded(globs: Record<string, unknown>, path: string, isDirectory = false): boolean {
    const rules = IgnoreRules.withDefaults(false, [{ folder: '/w', globs }]);
    return rules.ignoredBy(`/w/${path}`, isDirectory) === 'files.exclude';
  }

  it('takes only globs that are true', () => {
    const globs = { '**/*.a': true, '**/*.b': false, '**/*.c': { when: '$(basename).ts' }, '**/*.d': 'true' };
    assert.deepEqual(filesExcludePatterns({ folder: '/w', globs }), ['**/*.a']);
  });

  it('anchors a glob at the workspace folder unless it begins with **', () => {
    assert.equal(isExcluded({ '*.js': true }, 'a.js'), true);
    assert.equal(isExcluded({ '*.js': true }, 'src/a.js'), false);
    assert.equal(isExcluded({ '**/*.js': true }, 'a.js'), true);
    assert.equal(isExcluded({ '**/*.js': true }, 'src/deep/a.js'), true);
    assert.equal(isExcluded({ out: true }, 'out', true), true);
    assert.equal(isExcluded({ out: true }, 'src/out', true), false);
    assert.equal(isExcluded({ 'src/*/gen': true }, 'src/x/gen', true), true);
  });

  it('expands braces, nested ones too', () => {
    assert.equal(isExcluded({ '**/*.{js,map}': true }, 'src/a.map'), true);
    assert.equal(isExcluded({ '**/*.{js,map}': true }, 'src/a.ts'), false);
    const nested = filesExcludePatterns({ folder: '/w', globs: { '{**/a,b}/{c,d{1,2}}.x': true } });
    assert.deepEqual(nested, ['**/a/c.x', '**/a/d1.x', '**/a/d2.x', '/b/c.x', '/b/d1.x', '/b/d2.x']);
    assert.deepEqual(filesExcludePatterns({ folder: '/w', globs: { '**/*.{a}': true } }), ['**/*.a']);
    assert.deepEqual(filesExcludePatterns({ folder: '/w', globs: { '**/x{,.y}': true } }), ['**/x', '**/x.y']);
  });

  it('leaves braces without a partner as they are', () => {
    assert.deepEqual(filesExcludePatterns({ folder: '/w', globs: { '**/{a': true, '**/b}': true } }), [
      '**/{a',
      '**/b}',
    ]);
    assert.equal(isExcluded({ '**/{a': true }, 'x/{a'), true);
  });

  it('knows no comments, negation or escapes', () => {
    assert.equal(isExcluded({ '#a': true }, '#a'), true);
    assert.equal(isExcluded({ '!a': true }, '!a'), true);
    assert.equal(isExcluded({ 'a\\*': true }, 'a\\b'), true);
    assert.equal(isExcluded({ 'a\\*': true }, 'a*'), false);
  });

  it('has character ranges', () => {
    assert.equal(isExcluded({ '**/x[0-9]': true }, 'a/x1'), true);
    assert.equal(isExcluded({ '**/x[!0-9]': true }, 'a/x1'), false);
    assert.equal(isExcluded({ '**/x[!0-9]': true }, 'a/xy'), true);
  });

  it('ignores blank globs', () => {
    assert.deepEqual(filesExcludePatterns({ folder: '/w', globs: { '': true, ' ': true } }), []);
  });

  it('holds only in its own workspace folder', () => {
    const rules = IgnoreRules.withDefaults(false, [{ folder: '/w', globs: { '**/*.js': true } }]);
    assert.equal(rules.ignoredBy('/other/a.js', false), undefined);
  });
});
