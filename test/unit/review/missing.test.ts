import assert from 'node:assert/strict';

import { describeFinding } from '../../../src/review/describeFinding';
import type { Finding } from '../../../src/review/finding';
import type { MissingOptions } from '../../../src/review/missing';
import { needsOf } from '../../../src/review/needs';
import { TextIndex } from '../../../src/review/ranking/textIndex';
import { reviewContext } from '../../../src/review/reviewContext';
import { count, reviewOf } from './reviewOf';

describe('missing', () => {
  const files: Record<string, string> = {
    'src/session.ts':
      'import { TokenStore } from "./tokenStore";\nexport const session = () => new TokenStore().loadToken();\n',
    'src/tokenStore.ts': 'export class TokenStore {\n  loadToken() {\n    return 1;\n  }\n}\n',
    'src/other.ts': 'export class Unrelated {}\n',
    'src/pkg/__init__.py': 'from .parser import parse_line\n',
    'src/pkg/parser.py': 'def parse_line(line):\n    return line\n',
  };
  const index = new TextIndex();
  for (const [path, text] of Object.entries(files)) index.set(path, text);
  const missing = (paths: string[], task?: string): Finding[] =>
    reviewContext(reviewOf(Object.fromEntries(paths.map((path) => [path, files[path]!]))), {
      missing: { index, tokensOf: (path) => count(files[path]!), ...(task !== undefined && { task }) },
    }).filter(({ data }) => data.kind === 'missing');

  it('finds what the parts import and use, with its price', () => {
    const [finding, ...others] = missing(['src/session.ts']);
    assert.equal(others.length, 0);
    assert.equal(finding?.tokens, count(files['src/tokenStore.ts']!));
    assert.ok(finding.data.kind === 'missing' && finding.data.missing === 'src/tokenStore.ts');
    assert.match(describeFinding(finding).message, /TokenStore/);
    assert.deepEqual(
      missing(['src/pkg/__init__.py']).map(({ data }) => data.kind === 'missing' && data.missing),
      ['src/pkg/parser.py'],
    );
  });

  it('finds what the task names, and nothing when nothing is missing', () => {
    assert.deepEqual(
      missing(['src/tokenStore.ts'], 'compare with other.ts').map(
        ({ data }) => data.kind === 'missing' && data.isNamedInTask,
      ),
      [true],
    );
    assert.deepEqual(missing(Object.keys(files)), []);
  });

  it('finds the one file that defines a name in the task, and says so', () => {
    const [finding] = missing(['src/other.ts'], 'Why does TokenStore lose its entries?');
    assert.ok(finding?.data.kind === 'missing' && finding.data.missing === 'src/tokenStore.ts');
    assert.equal(
      describeFinding(finding).message,
      'src/tokenStore.ts is missing: it defines TokenStore, which the task names',
    );
    assert.deepEqual(missing(['src/tokenStore.ts'], 'Why does TokenStore lose its entries?'), []);
  });

  it('finds the file that has a name or a message of the task in its text, where none in the context has', () => {
    const texts: Record<string, string> = {
      'src/session.ts': 'export const session = 1;\n',
      'src/metrics.ts': "register('sd_refresh_failures_total', 'sd_kept_total', 'GitHub');\n",
      'src/kept.ts': "register('sd_kept_total', 'sd_everywhere_total');\n",
      'src/a.ts': "register('sd_everywhere_total');\n",
      'src/b.ts': "register('sd_everywhere_total');\n",
      'src/options.ts': "read('editor.token.refreshRate');\n",
      'src/refuse.ts': "throw new Error('cannot sign in ' + 'without a token');\n",
      'src/token_store.ts': 'export const store = 1;\n',
      'src/c.ts': "open('token_store');\n",
      'test/metrics.test.ts': "expect('sd_refresh_failures_total');\n",
      'docs/metrics.md': 'sd_refresh_failures_total counts.\n',
    };
    const all = new TextIndex();
    for (const [path, text] of Object.entries(texts)) all.set(path, text);
    const missed = (task: string, ...paths: string[]): unknown[] =>
      reviewContext(reviewOf(Object.fromEntries(paths.map((path) => [path, texts[path]!]))), {
        missing: { index: all, tokensOf: () => 1, task },
      }).flatMap((finding) =>
        finding.data.kind === 'missing' ? [[describeFinding(finding).message, finding.severity]] : [],
      );
    const told = 'src/metrics.ts is missing: it has sd_refresh_failures_total, which the task names';
    const task = 'Why does sd_refresh_failures_total stay?';
    assert.deepEqual(missed(task, 'src/session.ts', 'docs/metrics.md'), [[told, 'strong']]);
    assert.deepEqual(missed(task, 'src/metrics.ts'), []);
    assert.deepEqual(missed('Why does sd_kept_total stay?', 'src/session.ts').length, 2);
    assert.deepEqual(missed('Why does sd_kept_total stay?', 'src/kept.ts'), []);
    assert.deepEqual(missed('Why does sd_everywhere_total stay?', 'src/session.ts'), []);
    assert.deepEqual(missed('Why does token_store leak?', 'src/token_store.ts'), []);
    assert.deepEqual(missed('Why does register fail?', 'src/session.ts'), []);
    assert.deepEqual(missed('Change editor.token.refreshRate, please.', 'src/session.ts'), [
      ['src/options.ts is missing: it has editor.token.refreshRate, which the task names', 'strong'],
    ]);
    assert.deepEqual(missed('It says "cannot sign in without a token" again', 'src/session.ts'), [
      ['src/refuse.ts is missing: it has “cannot sign in without a token”, which the task names', 'strong'],
    ]);
  });

  it('takes samples of code in prose, and what a machine wrote, for no use', () => {
    const all = new TextIndex();
    for (const [path, text] of Object.entries(files)) all.set(path, text);
    const missed = (path: string, text: string): number =>
      reviewContext(reviewOf({ [path]: text }), { missing: { index: all, tokensOf: () => 1 } }).filter(
        ({ data }) => data.kind === 'missing',
      ).length;
    const uses = files['src/session.ts']!;
    assert.equal(missed('src/user.ts', uses), 1);
    assert.equal(missed('src/changes.rst', uses), 0);
    assert.equal(missed('src/user.ts', `// Code generated by a tool. DO NOT EDIT.\n${uses}`), 0);
  });

  it('leaves out what is used and says little of the task, when the task tells', () => {
    const texts: Record<string, string> = {
      'src/session.ts':
        'import { TokenStore } from "./tokenStore";\nimport { LogWriter } from "./logWriter";\n' +
        'export function refreshSession() {\n  LogWriter.note(new TokenStore());\n}\n',
      'src/tokenStore.ts': 'export class TokenStore {\n  expiry = 1;\n}\n',
      'src/logWriter.ts': 'export class LogWriter {\n  static note() {}\n}\n',
    };
    const all = new TextIndex();
    for (const [path, text] of Object.entries(texts)) all.set(path, text);
    const missed = (relevances: Record<string, number> | undefined, task?: string): unknown[] =>
      reviewContext(reviewOf({ 'src/session.ts': texts['src/session.ts']! }, task), {
        missing: {
          index: all,
          tokensOf: () => 1,
          ...(relevances && { relevance: fixedRelevance(relevances) }),
        },
      }).flatMap(({ data }) => (data.kind === 'missing' ? [data.missing] : []));
    const both = ['src/logWriter.ts', 'src/tokenStore.ts'];
    const task = 'Why does refreshSession loop?';
    assert.deepEqual(missed(undefined, task).sort(), both);
    // The task speaks of `TokenStore`; of `LogWriter` it does not, so that it must be as relevant as the best.
    assert.deepEqual(missed({ 'src/tokenStore.ts': 0.6, 'src/logWriter.ts': 0.8 }, task), ['src/tokenStore.ts']);
    assert.deepEqual(missed({ 'src/tokenStore.ts': 0.4, 'src/logWriter.ts': 0.9 }, task), ['src/logWriter.ts']);
    assert.deepEqual(missed({ 'src/tokenStore.ts': 0.7, 'src/logWriter.ts': 0.95 }, task), both);
    assert.deepEqual(missed({}, task), []);
    // Without a task, or with one that tells nothing, need alone decides.
    assert.deepEqual(missed({}).sort(), both);
    assert.deepEqual(missed({}, 'fix it').sort(), both);
  });

  it('tells the file that holds much of what a likely key part uses from less relevance on', () => {
    const texts: Record<string, string> = {
      'src/session.ts':
        'import { TokenStore } from "./tokenStore";\nexport const refreshSession = () => new TokenStore().loadToken();\n',
      'src/tokenStore.ts': files['src/tokenStore.ts']!,
    };
    const all = new TextIndex();
    for (const [path, text] of Object.entries(texts)) all.set(path, text);
    const missed = (relevance: number, spokenOf: readonly string[]): number =>
      reviewContext(reviewOf({ 'src/session.ts': texts['src/session.ts']! }, 'Why does refreshSession loop?'), {
        missing: {
          index: all,
          tokensOf: () => 1,
          relevance: fixedRelevance({ 'src/tokenStore.ts': relevance }, [], spokenOf),
        },
      }).filter(({ data }) => data.kind === 'missing').length;
    assert.deepEqual([missed(0.5, ['TokenStore']), missed(0.1, ['TokenStore']), missed(0.5, [])], [1, 1, 0]);
  });

  it('tells a file that uses what a likely key part defines, when the task is as much about it', () => {
    const texts: Record<string, string> = {
      'src/session.ts': 'export function refreshSession() {\n  return 1;\n}\n',
      'src/config.ts':
        'import { refreshSession } from "./session";\nexport const configure = () => refreshSession();\n',
      'src/stranger.ts': 'export const stranger = 1;\n',
      'src/a.ts': 'export const a = 1;\n',
    };
    const all = new TextIndex();
    for (const [path, text] of Object.entries(texts)) all.set(path, text);
    const task = 'Why does refreshSession loop?';
    const included = { 'src/session.ts': texts['src/session.ts']!, 'src/a.ts': texts['src/a.ts']! };
    const [finding, ...others] = reviewContext(reviewOf(included, task), {
      missing: {
        index: all,
        tokensOf: () => 1,
        relevance: fixedRelevance({ 'src/config.ts': 0.9, 'src/stranger.ts': 0.9 }, Object.keys(texts)),
      },
    });
    assert.deepEqual(others, []);
    assert.ok(finding?.data.kind === 'missing');
    assert.equal(
      describeFinding(finding).message,
      'src/config.ts is missing: it uses refreshSession of src/session.ts',
    );
    assert.deepEqual(
      finding.places.map(({ path }) => path),
      ['src/session.ts'],
    );
  });

  it('takes no document, data or file of another language for a user', () => {
    const texts: Record<string, string> = {
      'src/session.ts': 'export function refreshSession() {\n  return 1;\n}\n',
      'docs/session.md': 'Call `refreshSession` when the session is old.\n',
      'schema.json': '{ "handler": "refreshSession" }\n',
      'tools/session.py': 'refreshSession = read()\n',
      'src/caller.js': 'import { refreshSession } from "./session";\nrefreshSession();\n',
    };
    const all = new TextIndex();
    for (const [path, text] of Object.entries(texts)) all.set(path, text);
    const around = Object.keys(texts).filter((path) => path !== 'src/session.ts');
    const found = reviewContext(
      reviewOf({ 'src/session.ts': texts['src/session.ts']! }, 'Why does refreshSession loop?'),
      {
        missing: {
          index: all,
          tokensOf: () => 1,
          relevance: fixedRelevance(Object.fromEntries(around.map((path) => [path, 0.9])), Object.keys(texts)),
        },
      },
    );
    assert.deepEqual(
      found.map(({ data }) => data.kind === 'missing' && data.missing),
      ['src/caller.js'],
    );
  });

  it('takes a name that files of other languages define for no use, and none in prose for its definition', () => {
    const texts: Record<string, string> = {
      'app/mailer.rb': 'SendQueue.new.flush_all(TokenStore)\n',
      'app/send_queue.rb': 'class SendQueue\n  def flush_all(store)\n  end\nend\n',
      'web/tokenStore.ts': 'export class TokenStore {}\n',
      'docs/vault.md': '```\nclass VaultKeeper {}\n```\n',
    };
    const all = new TextIndex();
    for (const [path, text] of Object.entries(texts)) all.set(path, text);
    const found = reviewContext(reviewOf({ 'app/mailer.rb': texts['app/mailer.rb']! }), {
      missing: { index: all, tokensOf: () => 1, task: 'Why does VaultKeeper loop?' },
    });
    assert.deepEqual(
      found.map(({ data }) => data.kind === 'missing' && data.missing),
      [],
    );
    const needs = needsOf(reviewOf({ 'app/mailer.rb': texts['app/mailer.rb']! }), { index: all });
    assert.deepEqual([...needs.keys()], ['app/send_queue.rb']);
  });

  it('tells of no file that would add much to the context', () => {
    const texts: Record<string, string> = {
      'src/session.ts':
        'import { TokenStore } from "./tokenStore";\nexport const refreshSession = () => new TokenStore();\n',
      'src/tokenStore.ts': 'export class TokenStore {}\n',
    };
    const all = new TextIndex();
    for (const [path, text] of Object.entries(texts)) all.set(path, text);
    const missed = (relevance: number, tokens: number): number =>
      reviewContext(reviewOf({ 'src/session.ts': texts['src/session.ts']! }, 'Why does refreshSession loop?'), {
        missing: { index: all, tokensOf: () => tokens, relevance: fixedRelevance({ 'src/tokenStore.ts': relevance }) },
      }).filter(({ data }) => data.kind === 'missing').length;
    assert.deepEqual([missed(0.9, 4000), missed(0.9, 4001)], [1, 0]);
  });

  it('tells a file of which the task speaks no name only where it costs little', () => {
    const texts: Record<string, string> = {
      'src/session.ts':
        'import { TokenStore } from "./tokenStore";\nexport const refreshSession = () => new TokenStore();\n',
      'src/long.ts': `// ${'much '.repeat(120_000)}`,
      'src/tokenStore.ts': 'export class TokenStore {}\n',
    };
    const all = new TextIndex();
    for (const [path, text] of Object.entries(texts)) all.set(path, text);
    const parts = { 'src/session.ts': texts['src/session.ts']!, 'src/long.ts': texts['src/long.ts']! };
    const missed = (spokenOf: readonly string[], tokens: number): number =>
      reviewContext(reviewOf(parts, 'Why does refreshSession loop?'), {
        missing: {
          index: all,
          tokensOf: () => tokens,
          relevance: fixedRelevance({ 'src/tokenStore.ts': 1 }, [], spokenOf),
        },
      }).filter(({ data }) => data.kind === 'missing').length;
    const total = reviewOf(parts).parts.reduce((sum, { tokens }) => sum + tokens, 0);
    const share = (each: number): number => Math.floor(each * total);
    assert.ok(share(0.03) > 4000);
    assert.deepEqual([missed([], share(0.03)), missed([], share(0.04))], [1, 0]);
    assert.deepEqual([missed(['TokenStore'], share(0.5)), missed(['TokenStore'], share(0.6))], [1, 0]);
  });

  it('names first what the task speaks of, and who uses most of it', () => {
    const texts: Record<string, string> = {
      'src/a.ts': 'import { alphaOne, betaTwo } from "./names";\nexport const x = [betaTwo];\n',
      'src/refresh.ts':
        'import { alphaOne, betaTwo, gammaThree } from "./names";\nexport const refreshSession = [alphaOne, betaTwo, gammaThree];\n',
      'src/names.ts': 'export const alphaOne = 1;\nexport const betaTwo = 1;\nexport const gammaThree = 1;\n',
    };
    const all = new TextIndex();
    for (const [path, text] of Object.entries(texts)) all.set(path, text);
    const [finding] = reviewContext(
      reviewOf(
        { 'src/a.ts': texts['src/a.ts']!, 'src/refresh.ts': texts['src/refresh.ts']! },
        'Why does refreshSession loop?',
      ),
      {
        missing: {
          index: all,
          tokensOf: () => 1,
          relevance: { ...fixedRelevance({ 'src/names.ts': 1 }), ofName: (name) => (name === 'gammaThree' ? 3 : 0) },
        },
      },
    );
    assert.ok(finding?.data.kind === 'missing');
    assert.equal(finding.data.names[0], 'gammaThree');
    assert.equal(finding.data.users[0], 'src/refresh.ts');
  });

  it('does not miss a file of a name that something in the context has, too', () => {
    const texts: Record<string, string> = {
      'src/auth.ts': 'export const one = 1;\n',
      'web/src/auth.ts': 'export const two = 2;\n',
      'web/menu.ts': 'export const three = 3;\n',
    };
    const all = new TextIndex();
    for (const [path, text] of Object.entries(texts)) all.set(path, text);
    const missed = (included: string, task: string): unknown[] =>
      reviewContext(reviewOf({ [included]: texts[included]! }), {
        missing: { index: all, tokensOf: () => 1, task },
      }).map(({ data }) => data.kind === 'missing' && data.missing);
    assert.deepEqual(missed('web/src/auth.ts', 'why does auth.ts fail'), []);
    assert.deepEqual(missed('src/auth.ts', 'why does auth.ts fail'), []);
    assert.deepEqual(missed('web/src/auth.ts', 'why does src/auth.ts fail'), []);
    assert.deepEqual(missed('src/auth.ts', 'why does web/src/auth.ts fail'), ['web/src/auth.ts']);
    assert.deepEqual(missed('src/auth.ts', 'compare auth.ts with menu.ts'), ['web/menu.ts']);
  });
});

/** Files with these relevances to a task, and the others with none. The task speaks of `spokenOf`. */
function fixedRelevance(
  relevances: Readonly<Record<string, number>>,
  nearest: readonly string[] = [],
  spokenOf: readonly string[] = ['TokenStore'],
): NonNullable<MissingOptions['relevance']> {
  return {
    nearest: (skip) => nearest.filter((path) => !skip.has(path)),
    of: (paths) => new Map(paths.map((path) => [path, relevances[path] ?? 0])),
    ofName: (name) => (spokenOf.includes(name) ? 0.5 : 0),
  };
}
