import assert from 'node:assert/strict';

import type { CodeFacts } from '../../../src/code/syntax/codeFacts';
import { SyntaxReader } from '../../../src/code/syntax/syntaxReader';
import { confirmMissing } from '../../../src/review/confirmMissing';
import { confirmReasons } from '../../../src/review/confirmReasons';
import type { Finding } from '../../../src/review/finding';
import type { Ranking } from '../../../src/review/ranking/rank';
import type { Reason } from '../../../src/review/ranking/reasons';
import { installedGrammars } from '../code/grammarFiles';
import { count, partsOf } from './reviewOf';

describe('what is confirmed of missing files and of reasons', function () {
  this.timeout(20_000);
  const reader = new SyntaxReader(installedGrammars, (grammar) => assert.fail(grammar));
  const factsOf = (path: string, text: string): Promise<CodeFacts | undefined> => reader.factsOf(path, text);

  it('is what a missing file defines and its users use', async () => {
    const parts = partsOf({
      'src/auth.rb': 'class Auth\n  def refresh\n    TokenStore.new.read_all # see SessionLog, MailQueue\n  end\nend\n',
    });
    const missing = (path: string, names: string[], more: { isImported?: boolean } = {}): Finding => ({
      severity: 'warn',
      places: [{ part: 0, path: 'src/auth.rb' }],
      tokens: 9,
      data: {
        kind: 'missing',
        missing: path,
        names,
        users: ['src/auth.rb'],
        uses: 1,
        isImported: false,
        isNamedInTask: false,
        isUser: false,
        isAboutTask: false,
        ...more,
      },
    });
    const texts: Record<string, string> = {
      'lib/store.rb': '# MailQueue is elsewhere\nclass TokenStore\n  def read_all\n    []\n  end\nend\n',
      'lib/log.rb': 'class SessionLog\nend\n',
    };
    const confirmed = await confirmMissing(
      [
        missing('lib/store.rb', ['MailQueue', 'TokenStore', 'read_all']),
        missing('lib/log.rb', ['SessionLog']),
        missing('lib/log.rb', ['SessionLog'], { isImported: true }),
      ],
      { parts, count },
      (path) => texts[path],
      factsOf,
    );
    assert.deepEqual(
      confirmed.map(({ data, severity }) => [data.kind === 'missing' && [data.missing, ...data.names], severity]),
      [
        [['lib/store.rb', 'TokenStore', 'read_all'], 'warn'],
        [['lib/log.rb'], 'info'],
      ],
    );
  });

  it('has as users only those whose code uses a name that is told', async () => {
    const parts = partsOf({
      'src/comment.ts': "import { other } from './a';\n// TokenStore is no more used here\nother();\n",
      'src/auth.ts': "import { TokenStore } from './a';\nnew TokenStore();\n",
      'notes.md': 'See TokenStore.\n',
      'src/unread.ts': "import { TokenStore } from './a';\nnew TokenStore();\n",
    });
    const [finding] = await confirmMissing(
      [
        {
          severity: 'warn',
          places: parts.map(({ path }, part) => ({ part, path })),
          tokens: 9,
          data: {
            kind: 'missing',
            missing: 'src/a.ts',
            names: ['TokenStore'],
            users: parts.map(({ path }) => path),
            uses: 4,
            isImported: true,
            isNamedInTask: false,
            isUser: false,
            isAboutTask: true,
          },
        },
      ],
      { parts, count },
      () => 'export class TokenStore {}\nexport function other() {}\n',
      factsOf,
    );
    assert.deepEqual(finding?.data.kind === 'missing' && finding.data.users, ['src/auth.ts']);
    assert.deepEqual(finding?.places, [{ part: 1, path: 'src/auth.ts' }]);
  });

  it('is no reason of a likely key that a part has the name of its own, nor that a built-in is raised', async () => {
    const parts = partsOf({
      'Reader.cs': 'class Reader\n{\n    bool ShouldWrite()\n    {\n        return true;\n    }\n}\n',
      'Property.cs': 'class Property\n{\n    public bool ShouldWrite { get; set; }\n}\n',
      'User.cs': 'class User\n{\n    bool Ask(Reader reader)\n    {\n        return reader.ShouldWrite();\n    }\n}\n',
      'check.py': 'def check():\n    raise ValueError(\n        1\n    )\n',
      'errors.py': 'class ValueError(Exception):\n    pass\n',
    });
    const words: Reason = { kind: 'words', words: ['write'], in: 'task' };
    const used = (user: string): Reason => ({ kind: 'defines-used', name: 'ShouldWrite', user });
    const named: Reason = { kind: 'defines-named', name: 'ValueError', in: 'task' };
    const reasons = [[words, used('Property.cs'), used('User.cs')], [], [used('Property.cs')], [named, words], [named]];
    const ranking: Ranking = {
      enoughSignal: true,
      isSpecific: true,
      ranked: reasons.map((why, index) => ({
        part: parts[index]!,
        index,
        score: 1,
        likelyKey: why.length > 0,
        why,
        isBloat: false,
      })),
    };
    const { ranked } = await confirmReasons(ranking, parts, factsOf);
    assert.deepEqual(
      ranked.map(({ why }) => why),
      [[words, used('User.cs')], [], [], [words], [named]],
    );
    // Nothing is left to say of `User.cs`.
    assert.deepEqual(
      ranked.map(({ likelyKey }) => likelyKey),
      [true, false, false, true, true],
    );
  });

  it('has no users that the same review calls unlinked', async () => {
    const uses = "import { TokenStore } from './a';\nnew TokenStore();\n";
    const parts = partsOf({ 'src/unlinked.ts': uses, 'src/auth.ts': `${uses}// sign in\n` });
    const places = parts.map(({ path }, part) => ({ part, path }));
    const missing: Finding = {
      severity: 'warn',
      places,
      tokens: 9,
      data: {
        kind: 'missing',
        missing: 'src/a.ts',
        names: ['TokenStore'],
        users: parts.map(({ path }) => path),
        uses: 2,
        isImported: true,
        isNamedInTask: false,
        isUser: false,
        isAboutTask: true,
      },
    };
    const unlinked = (count: number): Finding => ({
      severity: 'info',
      places: places.slice(0, count),
      tokens: 9,
      data: { kind: 'dilution', share: 0.5, total: 18, groups: [] },
    });
    const usersWith = async (told: number): Promise<unknown[]> =>
      (
        await confirmMissing([unlinked(told), missing], { parts, count }, () => 'export class TokenStore {}\n', factsOf)
      ).flatMap(({ data }) => (data.kind === 'missing' ? [data.users] : []));
    assert.deepEqual(await usersWith(1), [['src/auth.ts']]);
    assert.deepEqual(await usersWith(2), []);
    const named: Finding = { ...missing, data: { ...missing.data, isNamedInTask: true } as Finding['data'] };
    const [, finding] = await confirmMissing([unlinked(2), named], { parts, count }, () => '', factsOf);
    assert.deepEqual(finding?.data.kind === 'missing' && [finding.data.users, finding.places], [[], []]);
  });

  it('is of a large file only where the task speaks of a name that is confirmed', async () => {
    const parts = partsOf({ 'src/auth.ts': "import { TokenStore } from './a';\nnew TokenStore(ModuleDef);\n" });
    const missing: Finding = {
      severity: 'warn',
      places: [{ part: 0, path: 'src/auth.ts' }],
      tokens: 4001,
      data: {
        kind: 'missing',
        missing: 'src/a.ts',
        names: ['ModuleDef', 'TokenStore'],
        users: ['src/auth.ts'],
        uses: 2,
        isImported: true,
        isNamedInTask: false,
        isUser: false,
        isAboutTask: true,
      },
    };
    const large = { 'src/large.ts': `// ${'much '.repeat(7000)}` };
    const isTold = async (tokens: number, spokenOf: string): Promise<boolean> =>
      (
        await confirmMissing(
          [{ ...missing, tokens }],
          { parts: [...parts, ...partsOf(large)], count },
          () => 'export class TokenStore {}\nuse(ModuleDef);\n',
          factsOf,
          { ofName: (name) => (name === spokenOf ? 0.5 : 0) },
        )
      ).length > 0;
    assert.deepEqual([await isTold(4000, 'ModuleDef'), await isTold(4001, 'ModuleDef')], [true, false]);
    assert.equal(await isTold(4001, 'TokenStore'), true);
  });

  it('says that a file has what the task names only where its code has it', async () => {
    const parts = partsOf({ 'src/auth.ts': 'signIn();\n' });
    const texts: Record<string, string> = {
      'src/metrics.ts': "const name = 'sd_refresh_failures';\n/* also sd_refresh_total */\n",
      'src/notes.ts': 'export const other = 1; // sd_refresh_failures is elsewhere\n',
      'src/reader.ts': "import { SubTypes } from 'annotations';\nexport const found = read(SubTypes);\n",
      'src/notFound.ts': 'export class NotFoundError extends Error {}\n',
      'src/refuse.ts': "throw new Error('cannot sign in ' +\n  'without a token');\n",
    };
    const held = (path: string, heldAs: string[], namedAs?: string): Finding => ({
      severity: 'strong',
      places: [],
      tokens: 9,
      data: {
        kind: 'missing',
        missing: path,
        names: [],
        users: [],
        uses: 0,
        isImported: false,
        isNamedInTask: true,
        isUser: false,
        isAboutTask: true,
        ...(namedAs === undefined ? { heldAs } : { namedAs }),
      },
    });
    const confirmed = await confirmMissing(
      [
        held('src/metrics.ts', ['sd_refresh_total', 'sd_refresh_failures']),
        held('src/notes.ts', ['sd_refresh_failures']),
        held('src/reader.ts', ['SubTypes']),
        held('src/refuse.ts', [], 'TypeError'),
        held('src/notFound.ts', [], 'NotFoundError'),
        held('src/refuse.ts', ['“cannot sign in without a token”']),
      ],
      { parts, count },
      (path) => texts[path],
      factsOf,
    );
    assert.deepEqual(
      confirmed.map(({ data, severity }) => data.kind === 'missing' && [data.missing, data.heldAs, severity]),
      [
        // One name may be used there and be another's.
        ['src/metrics.ts', ['sd_refresh_failures'], 'warn'],
        ['src/notFound.ts', undefined, 'strong'],
        ['src/refuse.ts', ['“cannot sign in without a token”'], 'strong'],
      ],
    );
  });

  it('is one missing file that is about the task, the first, beside those that the task names', async () => {
    const parts = partsOf({ 'src/auth.ts': "import { TokenStore } from './a';\nnew TokenStore(MailQueue);\n" });
    const missing = (path: string, name: string, isNamedInTask: boolean): Finding => ({
      severity: 'info',
      places: [{ part: 0, path: 'src/auth.ts' }],
      tokens: 9,
      data: {
        kind: 'missing',
        missing: path,
        names: [name],
        users: ['src/auth.ts'],
        uses: 1,
        isImported: true,
        isNamedInTask,
        isUser: false,
        isAboutTask: true,
      },
    });
    const texts: Record<string, string> = {
      'named.ts': 'export const other = 1;\n',
      'unused.ts': 'export class SessionLog {}\n',
      'a.ts': 'export class TokenStore {}\n',
      'b.ts': 'export class MailQueue {}\n',
    };
    const confirmed = await confirmMissing(
      [
        missing('named.ts', 'NamedThing', true),
        missing('unused.ts', 'SessionLog', false),
        missing('a.ts', 'TokenStore', false),
        missing('b.ts', 'MailQueue', false),
      ],
      { parts, count },
      (path) => texts[path],
      factsOf,
    );
    assert.deepEqual(
      confirmed.map(({ data }) => data.kind === 'missing' && data.missing),
      ['named.ts', 'a.ts'],
    );
  });
});
