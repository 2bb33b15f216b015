import assert from 'node:assert/strict';

import { SyntaxReader } from '../../../src/code/syntax/syntaxReader';
import { installedGrammars } from './grammarFiles';

/** By path: a text and its signatures. */
const cases: Record<string, [text: string, signatures: string]> = {
  'a.ts': [
    `import { Store } from './store';

/** Says it. */
export class Auth extends Base<Token> {
  private readonly kept = new Map<string, Token>();
  public constructor(private readonly store: Store) {
    super();
    this.load();
  }
  get size(): number { return 1; }
  protected handler = async (event: Event): Promise<void> => {
    await this.store.put(event);
    this.size;
  };
}
export const é = async <T>(x: T): Promise<T> => {
  await 0;
  return x;
};
export type Shape = { readonly a: number };
declare function outside(a: string): void;
`,
    `import { Store } from './store';

/** Says it. */
export class Auth extends Base<Token> {
  private readonly kept = new Map<string, Token>();
  public constructor(private readonly store: Store) { … }
  get size(): number { return 1; }
  protected handler = async (event: Event): Promise<void> => { … };
}
export const é = async <T>(x: T): Promise<T> => { … };
export type Shape = { readonly a: number };
declare function outside(a: string): void;
`,
  ],
  'a.js': [
    'const table = {\n  run: function () {\n    go();\n    stop();\n  },\n  walk() {\n    go();\n    stop();\n  },\n};\nmodule.exports = { table };\n',
    'const table = {\n  run: function () { … },\n  walk() { … },\n};\nmodule.exports = { table };\n',
  ],
  'a.tsx': [
    'export function App({ name }: Props): JSX.Element {\n  const inner = () => {\n    return 1;\n  };\n  return <Button onClick={inner}>{name}</Button>;\n}\n',
    'export function App({ name }: Props): JSX.Element { … }\n',
  ],
  'a.py': [
    `class A(Base):
    """A class."""

    limit: int = 3

    def __init__(self, size=10):
        self.size = size
        self.kept = []

    @property
    def short(self):
        return self.size

    async def read(self, path: str) -> bytes:
        """Reads a file.

        At length.
        """
        with open(path) as file:
            return file.read()

def é(x): return x
`,
    `class A(Base):
    """A class."""

    limit: int = 3

    def __init__(self, size=10):
        ...

    @property
    def short(self):
        return self.size

    async def read(self, path: str) -> bytes:
        """Reads a file."""
        ...

def é(x): return x
`,
  ],
  'a.go': [
    'package a\n\n// S holds.\ntype S struct {\n\tid int\n}\n\n// M runs.\nfunc (s *S) M(a int) (int, error) {\n\tif a > 0 {\n\t\treturn a, nil\n\t}\n\treturn 0, nil\n}\n\nvar f = func() {\n\tgo()\n}\n',
    'package a\n\n// S holds.\ntype S struct {\n\tid int\n}\n\n// M runs.\nfunc (s *S) M(a int) (int, error) { … }\n\nvar f = func() {\n\tgo()\n}\n',
  ],
  'a.rs': [
    'pub struct S<T> { a: T }\nimpl<T> S<T> where T: Clone {\n    /// New.\n    pub fn new(a: T) -> Self {\n        let b = a;\n        S { a: b }\n    }\n    const N: usize = 3;\n}\npub trait Q { fn q(&self); }\n',
    'pub struct S<T> { a: T }\nimpl<T> S<T> where T: Clone {\n    /// New.\n    pub fn new(a: T) -> Self { … }\n    const N: usize = 3;\n}\npub trait Q { fn q(&self); }\n',
  ],
  'A.java': [
    'package a;\npublic class A<T> extends B {\n  private int x = 1;\n  @Inject\n  public A(int x) {\n    this.x = x;\n    go();\n  }\n  public <U> List<U> all(U u) throws IOException {\n    run();\n    return null;\n  }\n  interface I { void n(); }\n}\n',
    'package a;\npublic class A<T> extends B {\n  private int x = 1;\n  @Inject\n  public A(int x) { … }\n  public <U> List<U> all(U u) throws IOException { … }\n  interface I { void n(); }\n}\n',
  ],
  'a.c': [
    '#include "a.h"\n#define M(x) ((x) + 1)\nstruct s { int x; };\nstatic char *f(int a, char **b)\n{\n  run(a);\n  return b[0];\n}\nint g(void);\n',
    '#include "a.h"\n#define M(x) ((x) + 1)\nstruct s { int x; };\nstatic char *f(int a, char **b)\n{ … }\nint g(void);\n',
  ],
  'a.cpp': [
    'namespace n {\nclass A : public B {\n public:\n  A(int x) : x_(x) {\n    run();\n    run();\n  }\n  virtual ~A() {\n    stop();\n    stop();\n  }\n  int x_;\n};\ntemplate <typename T>\nT& A::get(T& t) const {\n  run();\n  return t;\n}\nbool operator==(const A& a, const A& b) {\n  run();\n  return true;\n}\n}\n',
    'namespace n {\nclass A : public B {\n public:\n  A(int x) : x_(x) { … }\n  virtual ~A() { … }\n  int x_;\n};\ntemplate <typename T>\nT& A::get(T& t) const { … }\nbool operator==(const A& a, const A& b) { … }\n}\n',
  ],
  'A.cs': [
    'using System;\nnamespace N {\n  public class A : B {\n    public int P { get; set; }\n    public string Q {\n      get {\n        run();\n        return q;\n      }\n      set {\n        run();\n        q = value;\n      }\n    }\n    public A(int x) : base(x) {\n      run();\n      run();\n    }\n    [Test]\n    public async Task<int> M<T>(T t) where T : class {\n      await run();\n      return 1;\n    }\n    int Short() => 1;\n  }\n}\n',
    'using System;\nnamespace N {\n  public class A : B {\n    public int P { get; set; }\n    public string Q {\n      get { … }\n      set { … }\n    }\n    public A(int x) : base(x) { … }\n    [Test]\n    public async Task<int> M<T>(T t) where T : class { … }\n    int Short() => 1;\n  }\n}\n',
  ],
  'a.rb': [
    'module M\n  class A < B\n    attr_reader :size\n    # Runs.\n    def m(a, b = 1)\n      run a\n      run b\n      stop\n    end\n    def self.s; end\n  end\nend\n',
    'module M\n  class A < B\n    attr_reader :size\n    # Runs.\n    def m(a, b = 1)\n      # …\n    end\n    def self.s; end\n  end\nend\n',
  ],
  'a.php': [
    '<?php\nnamespace N;\nuse B\\C;\nfinal class D extends C implements E {\n  private int $x = 1;\n  public function __construct(private Store $store) {\n    run();\n    run();\n  }\n  abstract public function none(): void;\n}\nfunction f(int $a = 1): ?string {\n  run();\n  return null;\n}\n',
    '<?php\nnamespace N;\nuse B\\C;\nfinal class D extends C implements E {\n  private int $x = 1;\n  public function __construct(private Store $store) { … }\n  abstract public function none(): void;\n}\nfunction f(int $a = 1): ?string { … }\n',
  ],
};

describe('signatures', function () {
  this.timeout(20_000);
  const reader = new SyntaxReader(installedGrammars, (grammar, error) => assert.fail(`${grammar}: ${String(error)}`));

  for (const [path, [text, signatures]] of Object.entries(cases)) {
    it(`of ${path} leave the bodies out and nothing else`, async () => {
      assert.equal(await reader.signaturesOf(path, text), signatures);
    });

    it(`of ${path} define what stood outside of the bodies`, async () => {
      const before = await reader.read(path, text);
      const after = await reader.read(path, signatures);
      const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length;
      const isInside = (line: number): boolean =>
        before.bodies.some(({ start, end }) => lineOf(start) < line && line < lineOf(end));
      assert.deepEqual(
        after.definitions.map(({ name }) => name),
        before.definitions.filter(({ lines }) => !isInside(lines.from)).map(({ name }) => name),
      );
      assert.deepEqual(after.imports, before.imports);
    });
  }

  it('are none where nothing can be left out, or there is no grammar', async () => {
    assert.equal(await reader.signaturesOf('a.ts', 'export const a = 1;\nfunction f() { return 1; }\n'), undefined);
    assert.equal(await reader.signaturesOf('a.kt', 'fun f() {\n  a()\n  b()\n  c()\n}\n'), undefined);
    assert.equal(await reader.signaturesOf('a.py', ''), undefined);
  });
});
