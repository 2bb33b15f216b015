import assert from 'node:assert/strict';

import { allGrammars } from '../../../src/code/syntax/grammars';
import { SyntaxReader } from '../../../src/code/syntax/syntaxReader';
import { installedGrammars } from './grammarFiles';

describe('SyntaxReader', function () {
  this.timeout(20_000);
  const reader = new SyntaxReader(installedGrammars, (grammar, error) => assert.fail(`${grammar}: ${String(error)}`));

  const cases: [path: string, text: string, definitions: string[], imports: string[], uses: string[]][] = [
    [
      'a.ts',
      'import { a } from "./b";\nexport class A { m(): void { a(); } }\nexport const f = (x: number) => { return x; };\ntype T = string;\n',
      ['A', 'm', 'f', 'T'],
      ['./b'],
      ['a', 'x'],
    ],
    [
      'a.jsx',
      'const b = require("./b");\nfunction App() { return <Button onClick={b.go} />; }\n',
      ['b', 'App'],
      ['./b'],
      ['Button', 'go'],
    ],
    [
      'a.py',
      'import os.path\nfrom .a import c\nX = 1\nclass A:\n  def m(self):\n    return c(1)\n',
      ['X', 'A', 'm'],
      ['os.path', '.a'],
      ['c'],
    ],
    [
      'a.go',
      'package a\nimport (\n"fmt"\nx "net/http"\n)\ntype S struct{}\nfunc (s *S) M() { fmt.Println(x.Get) }\nconst C = 1\n',
      ['S', 'M', 'C'],
      ['fmt', 'net/http'],
      ['Println', 'Get'],
    ],
    [
      'a.rs',
      'use crate::net::Client;\nmod store;\nstruct S;\nimpl S { fn m(&self) { Client::new() } }\nmacro_rules! q { () => {} }\n',
      ['S', 'm', 'q'],
      ['crate::net::Client', 'store'],
      ['Client'],
    ],
    [
      'A.java',
      'package a;\nimport x.y.Z;\nclass A { void m() { new Z(); } interface I { void n(); } }\n',
      ['A', 'm', 'I', 'n'],
      ['x.y.Z'],
      ['Z'],
    ],
    [
      'a.c',
      '#include "a.h"\n#define M 1\nstruct s { int x; };\nstatic char *f(void)\n{ return g(M); }\n',
      ['M', 's', 'f'],
      ['a.h'],
      ['g'],
    ],
    [
      'a.cpp',
      '#include "a.h"\nnamespace n { class A { void m(); }; }\nvoid A::m() { run(); }\n',
      ['n', 'A', 'm'],
      ['a.h'],
      ['run'],
    ],
    [
      'A.cs',
      'using System.Text;\nnamespace N { class A { int P { get; } void M() { Run(); } } enum E { X } }\n',
      ['A', 'P', 'M', 'E'],
      ['System.Text'],
      ['Run'],
    ],
    [
      'a.rb',
      'require_relative "b"\nmodule M\n  class A\n    def m\n      run\n    end\n    def self.s; end\n  end\nend\nX = 1\n',
      ['M', 'A', 'm', 's', 'X'],
      ['b'],
      ['run'],
    ],
    [
      'a.php',
      '<?php\nuse B\\C;\nclass D { function m() { return run(); } }\nfunction f() {}\nconst X = 1;\n',
      ['D', 'm', 'f', 'X'],
      ['B\\C'],
      ['run'],
    ],
  ];
  for (const [path, text, definitions, imports, uses] of cases) {
    it(`reads ${path}`, async () => {
      const facts = await reader.read(path, text);
      assert.equal(facts.source, 'syntax');
      assert.deepEqual(
        facts.definitions.map(({ name }) => name),
        definitions,
      );
      assert.deepEqual(facts.imports, imports);
      for (const name of uses) assert.ok(facts.uses.has(name), name);
    });
  }

  it('has a query that compiles for every grammar', async () => {
    const paths = ['a.cs', 'a.cpp', 'a.go', 'a.java', 'a.php', 'a.py', 'a.rb', 'a.rs', 'a.tsx', 'a.ts'];
    assert.equal(allGrammars.length, paths.length);
    for (const path of paths) assert.equal((await reader.read(path, '\n')).source, 'syntax', path);
  });

  it('gives lines and bodies, with offsets that hold after text beyond ASCII', async () => {
    const text = '// 😀 é\nexport function f(a: number) {\n  return a;\n}\n';
    const [f] = (await reader.read('a.ts', text)).definitions;
    assert.deepEqual(f?.lines, { from: 2, to: 4 });
    assert.equal(text.slice(f.body!.start, f.body!.end), '{\n  return a;\n}');
  });

  it('reads by words what has no grammar, a broken grammar, or too much text', async () => {
    const kotlin = await reader.read('a.kt', 'import a.b.C\nclass Store {\n  fun refresh() = C()\n}\n');
    assert.equal(kotlin.source, 'words');
    assert.deepEqual(
      kotlin.definitions.map(({ name, lines }) => [name, lines.from]),
      [
        ['Store', 2],
        ['refresh', 3],
      ],
    );
    assert.deepEqual(kotlin.imports, ['a.b.C']);
    const failures: string[] = [];
    const gone = { ...installedGrammars, grammar: () => Promise.reject(new Error('gone')) };
    const broken = new SyntaxReader(gone, (grammar, error) => failures.push(`${grammar} ${String(error)}`));
    assert.equal((await broken.read('a.ts', 'class A {}')).source, 'words');
    assert.equal((await broken.read('b.ts', 'class B {}')).source, 'words');
    assert.deepEqual(failures, ['typescript Error: gone']);
    assert.equal((await reader.read('a.ts', 'x;\n'.repeat(400_000))).source, 'words');
  });

  it('stands broken code, and reads equal content once', async () => {
    const text = 'class A { m( { }\n}\nfunction ok() {}\nfunction broken( {\n';
    const facts = await reader.read('a.ts', text);
    assert.ok(facts.definitions.some(({ name }) => name === 'ok'));
    assert.equal(await reader.read('other.ts', text), facts);
  });
});
