import assert from 'node:assert/strict';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { TareApi } from '../../src/vscode/api';
import type { FoundInContext } from '../../src/vscode/reviewService';
import { answering } from './answers';
import { code, reviewedFolder } from './reviewedFolder';
import { activateTare, inWorkspace, pause, tokensOf } from './support';

describe('the findings of the context', () => {
  let api: TareApi;
  const { folder, write, add, setTask, reviewed, kinds, rowOf } = reviewedFolder();
  const key = ['AKIA', 'Q3EGX7TZ5BN2WVLK'].join('');

  before(async () => {
    api = await activateTare();
  });

  async function finding(kind: string): Promise<FoundInContext> {
    const { findings } = await reviewed();
    const found = findings.find(({ data }) => data.kind === kind);
    assert.ok(found, `${kind} is not among ${findings.map(({ data }) => data.kind).join(', ')}`);
    return found;
  }
  const partOf = (name: string): string => {
    const part = api.context.context.parts.find(({ source }) => 'path' in source && source.path.endsWith(name));
    assert.ok(part, name);
    return part.id;
  };

  it('are none of an empty context, and none of a clean one', async () => {
    assert.equal(await api.review.reviewed(), undefined);
    await add(write('clean.ts', code(10, 'clean')));
    assert.deepEqual((await reviewed()).findings, []);
    assert.equal((await reviewed()).review.focus, 'none');
  });

  it('name a lock file and a duplicate, with their exact tokens', async () => {
    const text = code(30, 'alpha');
    await add(write('a.ts', text), write('copy.ts', text), inWorkspace('package-lock.json'));
    const bloat = await finding('bloat');
    assert.equal(bloat.places[0]?.path, 'package-lock.json');
    const duplicate = await finding('duplicate-file');
    assert.equal(duplicate.tokens, tokensOf(text));
    assert.deepEqual(
      duplicate.places.map(({ path: at }) => at),
      [`${folder}/copy.ts`, `${folder}/a.ts`],
    );
  });

  it('follow the edits of a document', async () => {
    const uri = write('edited.ts', code(12, 'before'));
    await add(uri);
    assert.deepEqual((await reviewed()).findings, []);
    const editor = await vscode.window.showTextDocument(uri);
    await editor.edit((builder) => builder.insert(new vscode.Position(0, 0), `const key = '${key}';\n`));
    await pause(300);
    const secret = await finding('secret');
    assert.deepEqual(secret.places[0]?.fileLines, { from: 1, to: 1 });
    assert.ok(!JSON.stringify(secret).includes(key));
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('are mended: a secret is masked in what is sent, and the file stays', async () => {
    const text = `const key = '${key}';\n${code(5, 'five')}\n`;
    const uri = write('secret.ts', text);
    await add(uri);
    const row = await rowOf('secret');
    await vscode.commands.executeCommand('tare.findings.mask', row);
    assert.ok(!(await api.context.render()).text.includes(key));
    assert.deepEqual((await reviewed()).findings, []);
    assert.equal(Buffer.from(await vscode.workspace.fs.readFile(uri)).toString(), text);
    await vscode.commands.executeCommand('tare.context.undo');
    await finding('secret');
  });

  it('are mended: one of two copies of a block is kept', async () => {
    const block = code(20, 'block');
    await add(write('one.ts', `${block}\n${code(5, 'one')}\n`), write('two.ts', `${code(6, 'two')}\n${block}\n`));
    const repeated = await finding('repeated-block');
    assert.deepEqual(
      repeated.places.map(({ path: at, fileLines }) => [at, fileLines?.from]),
      [
        [`${folder}/two.ts`, 7],
        [`${folder}/one.ts`, 1],
      ],
    );
    const before = (await api.context.weighed())!.total.tokens;
    await vscode.commands.executeCommand('tare.findings.keepOne', await rowOf('repeated-block'));
    const after = (await api.context.weighed())!.total.tokens;
    assert.ok(before - after > repeated.tokens / 2, `${before} ${after}`);
    assert.equal((await api.context.render()).text.split('export const block3 =').length, 2);
    assert.deepEqual((await reviewed()).findings, []);
  });

  it('are mended: JSON is compacted, a lock file excluded', async () => {
    const value = Array.from({ length: 60 }, (_, id) => ({ id, nested: { name: `name ${id}`, list: [id, id + 1] } }));
    await add(write('rows.json', JSON.stringify(value, null, 2)), inWorkspace('package-lock.json'));
    const pretty = await finding('pretty-json');
    const before = (await api.context.weighed())!.total.tokens;
    await vscode.commands.executeCommand('tare.findings.compact', await rowOf('pretty-json'));
    // To the token: what is claimed is what is delivered.
    assert.equal(before - (await api.context.weighed())!.total.tokens, pretty.tokens);
    await vscode.commands.executeCommand('tare.findings.exclude', await rowOf('bloat'));
    const lock = api.context.context.parts.find(({ id }) => id === partOf('package-lock.json'));
    assert.equal(lock?.included, false);
  });

  it('are mended: a file of which a key part calls the interface only is sent as its signatures', async () => {
    const body = code(60, 'store').replaceAll('export ', '  ');
    await add(
      write('auth.ts', "import { readStore } from './store';\nexport function refreshToken() {\n  readStore();\n}\n"),
      write('store.ts', `export function readStore() {\n${body}\n}\n`),
      write('other.ts', code(40, 'other')),
      write('more.ts', code(40, 'more')),
    );
    await setTask('Why does refreshToken loop?');
    const found = await finding('signatures');
    assert.equal(found.places[0]?.path, `${folder}/store.ts`);
    const before = (await api.context.weighed())!.total.tokens;
    await vscode.commands.executeCommand('tare.findings.signatures', await rowOf('signatures'));
    assert.equal(before - (await api.context.weighed())!.total.tokens, found.tokens);
    assert.match((await api.context.render()).text, /export function readStore\(\) \{ … \}/);
    await vscode.commands.executeCommand('tare.context.undo');
    assert.equal((await api.context.weighed())!.total.tokens, before);
  });

  it('name a file that is missing, and add it before what uses it', async () => {
    const store = write(
      'token-store.ts',
      'export class TokenStore {\n  readToken() {}\n  writeToken() {}\n}\nexport function openTokenStore() {\n  return new TokenStore();\n}\n',
    );
    const auth = write(
      'auth.ts',
      "import { openTokenStore, TokenStore } from './token-store';\n\nexport function refresh(store: TokenStore) {\n  store.readToken();\n  openTokenStore().writeToken();\n}\n",
    );
    await add(auth);
    const missing = await finding('missing');
    assert.ok(missing.data.kind === 'missing');
    assert.equal(missing.data.missing, `${folder}/token-store.ts`);
    assert.equal(missing.tokens, tokensOf(Buffer.from(await vscode.workspace.fs.readFile(store)).toString()));
    await vscode.commands.executeCommand('tare.findings.add', await rowOf('missing'));
    const paths = api.context.context.parts.map(({ source }) =>
      'path' in source ? path.basename(source.path ?? '') : '',
    );
    assert.deepEqual(paths, ['token-store.ts', 'auth.ts']);
    assert.deepEqual((await reviewed()).findings, []);
  });

  it('tell of a buried key part, with its reasons, and move it first', async () => {
    const names = ['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta'];
    const uris = names.map((name) => write(`${name}.ts`, code(160, name)));
    const auth = write('auth.ts', `${code(40, 'auth')}\nexport function refreshToken() {\n  return 401;\n}\n`);
    await add(...uris.slice(0, 3), auth, ...uris.slice(3));
    await setTask('Why does refreshToken in auth.ts loop on a 401?');
    const buried = await finding('buried');
    assert.equal(buried.places[0]?.path, `${folder}/auth.ts`);
    assert.match(api.review.keyReasonsOf(partOf('auth.ts'))![0]!, /named in your task/);
    assert.equal(api.review.keyReasonsOf(partOf('beta.ts')), undefined);
    await vscode.commands.executeCommand('tare.findings.moveFirst', await rowOf('buried'));
    assert.equal(api.context.context.parts[0]?.id, partOf('auth.ts'));
    const { findings } = await reviewed();
    assert.deepEqual(
      findings.filter(({ data }) => data.kind === 'buried'),
      [],
    );
  });

  it('hold a copy up for a file that the task names and that is missing, and add it on request', async () => {
    write('other.ts', `${code(20, 'other')}\nexport function loadOther() {}\n`);
    await add(write('used.ts', code(40, 'used')));
    await setTask(`Why does ${folder}/other.ts load twice, and used3 with it?`);
    const missing = await finding('missing');
    assert.equal(missing.severity, 'strong');
    await vscode.env.clipboard.writeText('before');
    const closed = answering({});
    await vscode.commands.executeCommand('tare.copyContext');
    closed.restore();
    assert.equal(await vscode.env.clipboard.readText(), 'before');
    assert.match(closed.lines.join('\n'), /^1 thing before you copy: other\.ts, named in the task, is not included\n/);
    assert.equal(closed.lines.filter((line) => line.includes('do not ask about this again')).length, 1);
    const fixed = answering({ picks: ['Fix and Copy'] });
    await vscode.commands.executeCommand('tare.copyContext');
    fixed.restore();
    assert.match(await vscode.env.clipboard.readText(), /loadOther/);
    // Now nothing is missing: no question.
    const silent = answering({});
    await vscode.commands.executeCommand('tare.copyContext');
    silent.restore();
    assert.deepEqual(silent.lines, []);
  });

  it('hold no copy up for what is no strong finding, is ignored, or is not to be asked about', async () => {
    write('helper.ts', 'export function loadHelper() {\n  return 1;\n}\n');
    const text = code(40, 'used');
    await add(
      write('user.ts', `import { loadHelper } from './helper';\n${text}\nloadHelper();\n`),
      write('copy.ts', text),
    );
    // The workspace is read again when VS Code has told of the new file.
    for (let attempt = 0; !(await kinds()).includes('missing'); attempt++) {
      assert.ok(attempt < 50, 'missing');
      await pause(100);
      await vscode.commands.executeCommand('tare.reviewContext');
    }
    const mild = answering({});
    await vscode.commands.executeCommand('tare.copyContext');
    assert.deepEqual(mild.lines, []);
    mild.restore();
    await setTask(`Why is used3 slow with ${folder}/helper.ts?`);
    await finding('missing');
    const again = answering({ picks: ['Copy, and do not ask about this again: missing files'] });
    await vscode.commands.executeCommand('tare.copyContext');
    again.restore();
    const never = answering({});
    await vscode.commands.executeCommand('tare.copyContext');
    assert.deepEqual(never.lines, []);
    never.restore();
    await vscode.commands.executeCommand('tare.askAgainBeforeCopying');
    await vscode.commands.executeCommand('tare.findings.ignoreKind', await rowOf('missing'));
    const ignored = answering({});
    await vscode.commands.executeCommand('tare.copyContext');
    assert.deepEqual(ignored.lines, []);
    ignored.restore();
  });

  it('are asked about again where mending one brings a secret', async () => {
    write('other.ts', `${code(20, 'other')}\nexport const accessKey = '${key}';\n`);
    await add(write('used.ts', code(40, 'used')));
    await setTask(`Why does ${folder}/other.ts load twice, and used3 with it?`);
    await finding('missing');
    await vscode.env.clipboard.writeText('before');
    const answers = answering({ picks: ['Fix and Copy'] });
    await vscode.commands.executeCommand('tare.copyContext');
    answers.restore();
    assert.match(answers.lines.join('\n'), /before you copy: .*other\.ts line 21 looks like: AWS access key id/);
    assert.ok(partOf('other.ts'));
    assert.equal(await vscode.env.clipboard.readText(), 'before');
  });

  it('say so when the task tells too little', async () => {
    await add(write('a.ts', code(200, 'alpha')), write('b.ts', code(200, 'beta')));
    await setTask('Improve this, please');
    const { review } = await reviewed();
    assert.equal(review.focus, 'task');
    assert.equal(review.enoughSignal, false);
    assert.equal(api.review.keyReasonsOf(partOf('a.ts')), undefined);
  });

  it('are ignored by file and by kind, until that is reset', async () => {
    const text = code(30, 'alpha');
    await add(write('a.ts', text), write('copy.ts', text), inWorkspace('package-lock.json'));
    await vscode.commands.executeCommand('tare.findings.ignoreInFile', await rowOf('duplicate-file'));
    assert.deepEqual(await kinds(), ['bloat']);
    await vscode.commands.executeCommand('tare.findings.ignoreKind', await rowOf('bloat'));
    assert.deepEqual(await kinds(), []);
    await vscode.commands.executeCommand('tare.resetIgnoredFindings');
    assert.deepEqual(await kinds(), ['bloat', 'duplicate-file']);
  });

  it('open at their places, both sides of a duplicate beside each other', async () => {
    const block = code(20, 'block');
    await add(write('one.ts', `${block}\n`), write('two.ts', `${code(6, 'two')}\n${block}\n`));
    await vscode.commands.executeCommand('tare.findings.openBoth', await rowOf('repeated-block'));
    const shown = vscode.window.visibleTextEditors.map(({ document, selection }) => [
      path.basename(document.uri.path),
      selection.start.line,
    ]);
    assert.deepEqual(shown.sort(), [
      ['one.ts', 0],
      ['two.ts', 6],
    ]);
  });
});
