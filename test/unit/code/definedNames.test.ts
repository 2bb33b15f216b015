import assert from 'node:assert/strict';

import { definedNames } from '../../../src/code/definedNames';
import { Random } from '../../corpus/random';

describe('definedNames', () => {
  const cases: [language: string, text: string, names: string[]][] = [
    [
      'TypeScript',
      'export class Store {\n  async refreshToken(id: string): Promise<void> {\n    if (id) {\n    }\n  }\n}\nexport const limit = 3;\ntype Id = string;',
      ['Store', 'refreshToken', 'limit', 'Id'].filter((name) => name.length > 2),
    ],
    [
      'Python',
      'LIMIT = 3\n\nclass Store:\n    def refresh(self):\n        return 1\n\nasync def main():\n    pass\n',
      ['Store', 'refresh', 'main', 'LIMIT'],
    ],
    [
      'Go',
      'type Store struct {\n}\n\nfunc (s *Store) Refresh(id string) error {\n\treturn nil\n}\n',
      ['Store', 'Refresh'],
    ],
    [
      'Rust',
      'pub(crate) struct Store;\nimpl Store {\n    pub fn refresh(&self) {}\n}\nmacro_rules! retry {\n}\n',
      ['Store', 'refresh', 'retry'],
    ],
    [
      'Java',
      'public final class Store {\n  public static void refresh(String id) {\n    run(id);\n  }\n}\n',
      ['Store', 'refresh'],
    ],
    ['C', 'static int refresh_token(struct store *s, int id)\n{\n\treturn run(id);\n}\n', ['refresh_token']],
    ['Ruby', 'module Net\n  class Store\n    def self.open?(id)\n    end\n  end\nend\n', ['Net', 'Store', 'open?']],
  ];
  for (const [language, text, names] of cases) {
    it(`finds what ${language} defines`, () => {
      assert.deepEqual(new Set(definedNames(text)), new Set(names));
    });
  }

  it('takes statements for no definitions', () => {
    assert.deepEqual(definedNames('  return refresh(id)\n  if (a) {\n  while (b) {\n  refresh(id);\n'), []);
    const multiline = [
      'raise ValueError(',
      'assert isinstance(',
      'except (',
      'and is_open(',
      'elif any(',
      'unless open(',
      'throw new TypeError(',
    ];
    assert.deepEqual(definedNames(multiline.map((line) => `    ${line}\n        text\n    )\n`).join('')), []);
  });

  it('finds the same in the lines that can define something as in all of them', () => {
    const random = new Random(8);
    const pieces = 'pub fn class const static int name ame$ = : ( ) { } ; , * & ~ < > [ ] " => :: self.'.split(' ');
    for (let round = 0; round < 3000; round++) {
      let text = '';
      for (let count = 0; count < 40; count++)
        text += random.pick(pieces) + random.pick(['', ' ', '  ', '\t', '\n', '\r\n', '\u00a0']);
      // Among other line breaks, all lines are searched.
      assert.deepEqual(definedNames(text), definedNames(`${text}\n\u2028`), JSON.stringify(text));
    }
  });

  it('is quick on minified and odd text', () => {
    for (const text of [
      `function a(){${'b(c);'.repeat(200_000)}}`,
      'a '.repeat(500_000),
      'a.b<c>,'.repeat(100_000),
      '\n'.repeat(500_000),
      `${' '.repeat(500_000)}x`,
    ]) {
      const began = performance.now();
      definedNames(text);
      assert.ok(performance.now() - began < 1500, text.slice(0, 20));
    }
  });
});
