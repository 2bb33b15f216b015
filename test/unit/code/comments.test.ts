import assert from 'node:assert/strict';
import { SyntaxReader } from '../../../src/code/syntax/syntaxReader';
import { installedGrammars } from './grammarFiles';

/** By path: a text and the same without comments. */
const cases: Record<string, [text: string, without: string]> = {
  'a.ts': [
    `// What it is.
// In two lines.
import { a } from './a'; // beside

/**
 * Says it.
 */
export function f(x /* why */: number): string {
  // alone
  const url = 'https://example.com/*not*/'; /* after */
  return \`// no comment \${x /* inside */}\` + /\\/\\/ no/.source;
}

// @ts-expect-error: stays
f('1');
`,
    `import { a } from './a';

export function f(x : number): string {
  const url = 'https://example.com/*not*/';
  return \`// no comment \${x }\` + /\\/\\/ no/.source;
}

// @ts-expect-error: stays
f('1');
`,
  ],
  'a.py': [
    '#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n# Comment.\ndef f():\n    """# stays"""\n    x = "# no"  # yes\n    return x  # type: ignore\n',
    '#!/usr/bin/env python\n# -*- coding: utf-8 -*-\ndef f():\n    """# stays"""\n    x = "# no"\n    return x  # type: ignore\n',
  ],
  'a.go': [
    '//go:build linux\n\n// Package a.\npackage a\n\nvar s = "// no" /* yes */\nvar r = `/* no */`\n',
    '//go:build linux\n\npackage a\n\nvar s = "// no"\nvar r = `/* no */`\n',
  ],
  'a.rs': [
    '/// Doc.\nfn f() -> &\'static str { /* a */ "/* no */" } // end\n//! inner\n',
    'fn f() -> &\'static str {  "/* no */" }\n',
  ],
  'A.java': [
    '/** Doc. */\nclass A { String s = "// no"; /* x */ int y; }\n',
    'class A { String s = "// no";  int y; }\n',
  ],
  'a.c': [
    '#include <a.h> // why\n#define A 1 /* one */\nchar *s = "/* no */";\n',
    '#include <a.h>\n#define A 1\nchar *s = "/* no */";\n',
  ],
  'a.cs': ['// x\nclass A { string s = "// no"; }\n', 'class A { string s = "// no"; }\n'],
  'a.rb': ['# frozen_string_literal: true\n# x\ns = "# no" # yes\n', '# frozen_string_literal: true\ns = "# no"\n'],
  'a.php': ['<?php\n// x\n$s = "// no"; # yes\n', '<?php\n$s = "// no";\n'],
};

describe('code without comments', function () {
  this.timeout(20_000);
  const reader = new SyntaxReader(installedGrammars, (grammar, error) => assert.fail(`${grammar}: ${String(error)}`));

  for (const [path, [text, without]] of Object.entries(cases)) {
    it(`is the rest of ${path}, strings and directives included`, async () => {
      const result = await reader.withoutComments(path, text);
      assert.equal(result, without);
      // A second time there is nothing more to leave out.
      assert.equal(await reader.withoutComments(path, without), undefined);
    });
  }

  it('is nothing other where there are no comments, or no grammar', async () => {
    assert.equal(await reader.withoutComments('a.ts', 'const a = "// b";\n'), undefined);
    assert.equal(await reader.withoutComments('a.lua', '-- a\n'), undefined);
  });
});
