import assert from 'node:assert/strict';

import { PastChanges } from '../../../src/review/ranking/pastChanges';
import { rank, type RankablePart, type Ranking } from '../../../src/review/ranking/rank';
import { describeReason, type Reason, toldReasons } from '../../../src/review/ranking/reasons';
import { TextIndex } from '../../../src/review/ranking/textIndex';

/** A small program: a session that refreshes tokens over HTTP. */
const program: RankablePart[] = [
  {
    path: 'src/auth/session.ts',
    text: 'import { TokenStore } from "./tokenStore";\nexport class Session {\n  refreshToken() { return new TokenStore().load(); }\n}\n',
  },
  { path: 'src/auth/tokenStore.ts', text: 'export class TokenStore {\n  load() { return "secret"; }\n}\n' },
  {
    path: 'src/net/http.ts',
    text: 'export function request(url: string) {\n  return fetch(url); // retry on status 503\n}\n',
  },
  { path: 'src/ui/button.ts', text: 'export class Button {\n  click() { this.colour = "red"; }\n}\n' },
  { path: 'src/ui/menu.ts', text: 'export class Menu {\n  open() { this.items = []; }\n}\n' },
  {
    path: 'test/auth/session.test.ts',
    text: 'import { Session } from "../src/auth/session";\nit("refreshToken loads", () => new Session().refreshToken());\n',
  },
];

function paths(ranking: Ranking): string[] {
  return ranking.ranked.map(({ part }) => part.path);
}

function whyOf(ranking: Ranking, path: string): string {
  return ranking.ranked
    .find(({ part }) => part.path === path)!
    .why.map(describeReason)
    .join('; ');
}

describe('rank', () => {
  it('puts the file that defines the symbol in question first, its dependency before strangers, and says why', () => {
    const ranking = rank(program, 'Why does refreshToken loop on a 401?');
    assert.equal(ranking.enoughSignal, true);
    assert.equal(paths(ranking)[0], 'src/auth/session.ts');
    assert.equal(ranking.ranked[0]?.likelyKey, true);
    assert.equal(ranking.ranked[0].score, 1);
    assert.match(whyOf(ranking, 'src/auth/session.ts'), /defines refreshToken, named in your question/);
    assert.ok(paths(ranking).indexOf('src/auth/tokenStore.ts') < paths(ranking).indexOf('src/ui/menu.ts'));
    assert.match(whyOf(ranking, 'src/auth/tokenStore.ts'), /defines TokenStore, used by src\/auth\/session\.ts/);
  });

  it('tells words of a path only where there is no other reason, and nothing that speaks against a part', () => {
    const inPath: Reason = { kind: 'title-words', words: ['token'] };
    const words: Reason = { kind: 'words', words: ['token'], in: 'task' };
    assert.deepEqual(toldReasons([inPath, words, { kind: 'is-test' }]), [words]);
    assert.deepEqual(toldReasons([inPath, { kind: 'is-test' }]), [inPath]);
    assert.deepEqual(toldReasons([{ kind: 'pinned' }, inPath]), [{ kind: 'pinned' }]);
    assert.deepEqual(toldReasons([]), []);
  });

  it('claims no part as key for words of its path alone, nor for being a little ahead of nothing', () => {
    const parts = [
      { path: 'src/token/session.ts', text: 'export function refreshToken() { return renewSession(); }\n' },
      { path: 'src/token/colours.ts', text: 'export const red = 1;\n' },
      ...['a', 'b', 'c', 'd'].map((name) => ({ path: `src/${name}.ts`, text: `export const ${name} = 1;\n` })),
    ];
    const { ranked } = rank(parts, 'Why does refreshToken in the token code not renew the session?');
    assert.deepEqual(
      ranked.filter(({ likelyKey }) => likelyKey).map(({ part }) => part.path),
      ['src/token/session.ts'],
    );
    assert.ok((ranked[1]?.score ?? 0) >= 0.15);
    assert.equal(ranked[1]?.part.path, 'src/token/colours.ts');
  });

  it('names no word that fills a sentence, no plain word as a definition, and no prose as a user', () => {
    const parts = [
      {
        path: 'src/harbour.ts',
        text: 'import { render } from "./menu";\nexport function dockShip() {\n  render(); // actually itself\n}\n',
      },
      { path: 'src/menu.ts', text: 'export function render() {}\n' },
      { path: 'src/crane.ts', text: 'export class CraneArm {}\n' },
      { path: 'README.md', text: '# Harbour\n\n- dockShip moves the `CraneArm` to the harbour\n' },
    ];
    const ranking = rank(parts, 'Why does dockShip actually call itself in the harbour?');
    const all = parts.map(({ path }) => whyOf(ranking, path)).join('\n');
    assert.doesNotMatch(all, /actually|itself|defines render/);
    const others = rank(parts.slice(2), 'Why does dockShip call itself in the harbour?');
    assert.equal(others.ranked[0]?.part.path, 'README.md');
    assert.doesNotMatch(whyOf(others, 'src/crane.ts'), /README/);
    assert.match(whyOf(ranking, 'src/menu.ts'), /^defines names that src\/harbour\.ts uses$/);
  });

  it('tells with lines only the words that stand there, and of a path only words that it has', () => {
    const rest = Array.from({ length: 200 }, (_, at) => `  step${at}();`).join('\n');
    const texts = [
      ...program,
      {
        path: 'src/mail/queue_store.ts',
        text: `// lantern\n${rest}\nexport function harbour() {\n  return harbour.anchor + harbour.anchor;\n}\n`,
      },
    ];
    const ranking = rank(texts, 'harbour anchor lantern test_queue_store ts');
    const why = whyOf(ranking, 'src/mail/queue_store.ts');
    const lines = /has ([^;]*) \(lines (\d+)–(\d+)\)/.exec(why);
    assert.ok(lines, why);
    assert.match(lines[1]!, /“harbour”.*“anchor”|“anchor”.*“harbour”/);
    assert.ok(Number(lines[2]) > 1 && Number(lines[3]) >= 202, why);
    assert.doesNotMatch(lines[1]!, /lantern/);
    assert.doesNotMatch(why, /“test_queue_store”.* in its path|“ts”/);
  });

  it('takes “for instance” for no subject, and “for example” for no question about examples', () => {
    const text = 'export function openInstance(example: string) {\n  return example;\n}\n';
    const parts = [
      ...program,
      { path: 'src/instance.ts', text },
      { path: 'examples/refresh.ts', text: program[0]!.text },
    ];
    const bare = rank(parts, 'Session loops on a 401 (, refreshToken, Session, load)');
    const told = rank(parts, 'Session loops on a 401 (for instance, refreshToken, e.g. Session, for example load)');
    const scores = (ranking: Ranking): unknown => ranking.ranked.map(({ part, score }) => [part.path, score]);
    assert.deepEqual(scores(told), scores(bare));
    assert.doesNotMatch(whyOf(told, 'src/instance.ts'), /instance|example/i);
  });

  it('says when the task tells nothing apart, and then claims nothing', () => {
    for (const task of ['fix it', 'please improve this', '', 'zyxw vuts', '???']) {
      const { enoughSignal, ranked } = rank(program, task);
      assert.equal(enoughSignal, false, task);
      assert.equal(ranked.length, program.length);
      assert.ok(
        ranked.every(({ likelyKey, score, why }) => !likelyKey && score === 0 && why.length === 0),
        task,
      );
    }
  });

  it('makes what a person marks a key part, whatever the task says', () => {
    const marked = program.map((part) =>
      part.path === 'src/ui/menu.ts' ? { ...part, marks: ['pinned'] as const } : part,
    );
    for (const task of ['Why does refreshToken loop?', 'fix it']) {
      const [first] = rank(marked, task).ranked;
      assert.deepEqual([first?.part.path, first?.score, first?.likelyKey], ['src/ui/menu.ts', 1, true]);
      assert.deepEqual(first?.why[0], { kind: 'pinned' });
    }
  });

  for (const [task, named] of [
    ['look at src/net/http.ts', 'src/net/http.ts'],
    ['crash in /home/ada/app/src/net/http.ts:12:4', 'src/net/http.ts'],
    ['what is wrong in http.ts?', 'src/net/http.ts'],
    ['`button` does not work', 'src/ui/button.ts'],
    ['src\\ui\\menu.ts is slow', 'src/ui/menu.ts'],
  ] as const) {
    it(`finds the file named in “${task}”`, () => {
      const ranking = rank(program, task);
      assert.deepEqual([paths(ranking)[0], ranking.ranked[0]?.likelyKey], [named, true]);
      assert.match(whyOf(ranking, named), /named in your question/);
    });
  }

  it('takes a name that several files share for a weak mention', () => {
    const parts = ['a', 'b', 'c'].map((folder) => ({
      path: `${folder}/index.ts`,
      text: `export const ${folder} = 1;`,
    }));
    assert.ok(rank(parts, 'see index.ts').ranked.every(({ likelyKey }) => !likelyKey));
  });

  it('puts a test behind what it tests, unless it is named', () => {
    assert.equal(paths(rank(program, 'session refreshToken')).indexOf('src/auth/session.ts'), 0);
    assert.equal(paths(rank(program, 'session.test.ts is flaky'))[0], 'test/auth/session.test.ts');
  });

  it('takes a lock file for a key part only when it is named or marked', () => {
    const lock = {
      path: 'package-lock.json',
      text: '"node_modules/token-store": { "refreshToken": "session" },\n'.repeat(9),
    };
    const about = (task: string, marks: readonly 'pinned'[] = []): unknown => {
      const { ranked } = rank([...program, { ...lock, marks }], task);
      const found = ranked.find(({ part }) => part.path === lock.path)!;
      return [found.likelyKey, found.isBloat];
    };
    assert.deepEqual(about('why is the token store of the session in node_modules'), [false, true]);
    assert.deepEqual(about('why is the token store in package-lock.json twice'), [true, false]);
    assert.deepEqual(about('why is the token store of the session in node_modules', ['pinned']), [true, true]);
  });

  it('puts examples and generated code behind, unless the task asks about them', () => {
    const parts = [
      { path: 'examples/retry/main.ts', text: 'retry(handshake); // handshake with retry\nretry(handshake);\n' },
      { path: 'src/retry.ts', text: 'export function retry(handshake) {\n  return handshake();\n}\n' },
      { path: 'src/api.gen.ts', text: 'export const handshake = 1; // retry\nretry(handshake, retry, handshake);\n' },
      ...['one', 'two', 'three', 'four', 'five'].map((name) => ({
        path: `src/${name}.ts`,
        text: `export const ${name} = 1;\n`,
      })),
    ];
    const first = (task: string): string => paths(rank(parts, task))[0]!;
    assert.equal(first('handshake retry'), 'src/retry.ts');
    assert.match(whyOf(rank(parts, 'handshake retry'), 'examples/retry/main.ts'), /an example, and examples are not/);
    assert.doesNotMatch(whyOf(rank(parts, 'example of handshake retry'), 'examples/retry/main.ts'), /not asked about/);
    const scoreOf = (task: string): number =>
      rank(parts, task).ranked.find(({ part }) => part.path === 'src/api.gen.ts')!.score;
    assert.ok(scoreOf('regenerate handshake retry') > scoreOf('handshake retry'));
  });

  it('takes a passage about history for no changelog', () => {
    const passages = ['History of tea', 'Green tea', 'Coffee', 'Milk', 'Water'].map((path, at) => ({
      path,
      text: `${path} was first grown in region ${at}, and history tells of it.`,
    }));
    const [first] = rank(passages, 'where was the history of tea first told').ranked;
    assert.deepEqual([first?.part.path, first?.isBloat], ['History of tea', false]);
  });

  it('follows what the authors label, whatever a file looks like', () => {
    const index = new TextIndex((path) => (path === 'src/net/http.ts' ? { generated: true } : undefined));
    for (const { path, text } of program) index.set(path, text);
    const { ranked } = rank(program, 'request fetches with retry on status 503', { index });
    const http = ranked.find(({ part }) => part.path === 'src/net/http.ts')!;
    assert.deepEqual([http.likelyKey, http.isBloat], [false, true]);
  });

  it('ranks ranges of one file on their own', () => {
    const parts = [
      { path: 'a.ts', text: 'function parseDate() {}', range: { from: 1, to: 1 } },
      { path: 'a.ts', text: 'function formatMoney() {}', range: { from: 40, to: 40 } },
    ];
    const [first] = rank(parts, 'where is money formatted for display').ranked;
    assert.equal(first?.index, 1);
  });

  it('ranks the same with an index that holds the files already', () => {
    const index = new TextIndex();
    for (const { path, text } of program) index.set(path, text);
    const task = 'Why does refreshToken loop on a 401?';
    assert.deepEqual(rank(program, task, { index }), rank(program, task));
  });

  it('stands empty, huge and hostile input', () => {
    assert.deepEqual(rank([], 'anything'), { enoughSignal: false, isSpecific: false, ranked: [] });
    const odd = ['', '\0', 'x'.repeat(200_000), '{'.repeat(1000), '__proto__ constructor toString'];
    const parts = odd.map((text, at) => ({ path: ['__proto__', 'constructor', '', '/', 'a b.ts'][at]!, text }));
    assert.equal(rank(parts, '__proto__ constructor (((').ranked.length, 5);
  });

  describe('with a history', () => {
    const ranked = (task: string, ...commits: { subject: string; paths: string[] }[]): string[] =>
      paths(rank(program, task, { history: new PastChanges({ commits }) }));

    it('learns from similar past commits where a word of the task belongs', () => {
      const commits = [
        { subject: 'Retry the handshake on failure', paths: ['src/ui/menu.ts'] },
        { subject: 'Colour of the button', paths: ['src/ui/button.ts'] },
      ];
      assert.equal(ranked('handshake fails after a while', ...commits)[0], 'src/ui/menu.ts');
    });

    it('does not read the answer from the same change in another branch', () => {
      const task = 'Rename the handshake counter';
      const same = { subject: 'Rename the handshake counter (#123)', paths: ['src/ui/menu.ts'] };
      assert.deepEqual(new PastChanges({ commits: [same] }).evidenceFor(task, new Set(['src/ui/menu.ts'])).size, 0);
    });

    it('is asked once for a task and the same files, and again for others', () => {
      const changes = new PastChanges({ commits: [{ subject: 'Tune handshake delays', paths: ['a.ts', 'b.ts'] }] });
      const first = changes.evidenceFor('handshake is slow', new Set(['a.ts']));
      assert.equal(changes.evidenceFor('handshake is slow', new Set(['a.ts'])), first);
      assert.deepEqual([...changes.evidenceFor('handshake is slow', new Set(['b.ts'])).keys()], ['b.ts']);
      assert.equal(changes.evidenceFor('delays', new Set(['b.ts'])).size, 1);
      assert.equal(changes.evidenceFor('something else', new Set(['b.ts'])).size, 0);
    });

    it('follows a file that was moved since', () => {
      const commits = [{ subject: 'Tune handshake delays', paths: ['lib/old/menu.ts'] }];
      const evidence = new PastChanges({ commits }).evidenceFor('handshake is slow', new Set(['src/ui/menu.ts']));
      assert.ok(evidence.get('src/ui/menu.ts')!.similar > 0);
    });
  });
});

describe('TextIndex', () => {
  it('counts in how many texts a term occurs, through changes and removals', () => {
    const index = new TextIndex();
    const frequency = (word: string): number => index.bodyFrequency(index.table.termsOf(index.table.idOf(word))[0]!);
    index.set('a', 'token token');
    index.set('b', 'token other');
    assert.deepEqual([index.size, frequency('token'), frequency('other')], [2, 2, 1]);
    index.set('b', 'other');
    index.set('b', 'other');
    assert.deepEqual([index.size, frequency('token'), frequency('other')], [2, 1, 1]);
    index.delete('a');
    index.delete('a');
    assert.deepEqual([index.size, frequency('token'), frequency('other')], [1, 0, 1]);
  });

  it('knows who defines a name, and forgets it', () => {
    const index = new TextIndex();
    index.set('a', 'class Store {}');
    const store = index.table.idOf('Store');
    assert.deepEqual(
      [...index.definersOf(store)].map(({ path }) => path),
      ['a'],
    );
    index.set('a', 'class Shop {}');
    assert.equal(index.definersOf(store).size, 0);
  });

  it('reads equal texts once', () => {
    const index = new TextIndex();
    const first = index.set('a', 'class Store {}');
    assert.equal(index.set('b', 'class Store {}').facts, first.facts);
    index.delete('a');
    assert.equal(index.set('c', 'class Store {}').facts, first.facts);
  });
});
