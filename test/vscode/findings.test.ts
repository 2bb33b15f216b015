import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { TareApi } from '../../src/vscode/api';
import type { FoundRow, SimilarRow } from '../../src/vscode/findingsRows';
import type { ContextFindings, FoundInContext } from '../../src/vscode/reviewService';
import { answering } from './answers';
import { activateTare, closeEverything, inWorkspace, pause, tokensOf } from './support';

/** Lines that differ from each other and from every other call's. */
function code(lines: number, name: string): string {
  return Array.from({ length: lines }, (_, at) => `export const ${name}${at} = compute${name}(${at}, "${name}");`).join(
    '\n',
  );
}

describe('the findings of the context', () => {
  let api: TareApi;
  const folder = 'review-me';
  const key = ['AKIA', 'Q3EGX7TZ5BN2WVLK'].join('');

  const write = (name: string, text: string): vscode.Uri => {
    const uri = inWorkspace(folder, ...name.split('/'));
    mkdirSync(path.dirname(uri.fsPath), { recursive: true });
    writeFileSync(uri.fsPath, text);
    return uri;
  };
  const add = async (...uris: vscode.Uri[]): Promise<void> => {
    for (const uri of uris) await vscode.commands.executeCommand('tare.addToContext', uri, [uri]);
  };
  async function reviewed(): Promise<ContextFindings> {
    const found = await api.review.reviewed();
    assert.ok(found);
    return found;
  }
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

  before(async () => {
    api = await activateTare();
  });
  beforeEach(async () => {
    await vscode.commands.executeCommand('tare.context.clear');
    await vscode.commands.executeCommand('tare.resetIgnoredFindings');
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('tare.context.clear');
    await closeEverything();
    rmSync(inWorkspace(folder).fsPath, { recursive: true, force: true });
  });

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

  it('are one row for files of one cause, which opens to each, and is mended in one step', async () => {
    const name = 'a/rather/deep/folder/of/generated/code/for/clients';
    const generated = [0, 1, 2].map((n) =>
      write(`${name}/client${n}.ts`, `// Code generated by stubs; DO NOT EDIT.\n${code(20 + 10 * n, `client${n}x`)}`),
    );
    await add(...generated, write('clean.ts', code(10, 'clean')), inWorkspace('package-lock.json'));
    const before = (await api.context.weighed())!.total.tokens;
    const { findings } = await reviewed();
    const [waste, ...others] = api.findings.rows;
    assert.deepEqual(others, []);
    const row = waste!.children.find((each): each is SimilarRow => each.kind === 'similar');
    assert.ok(row);
    assert.equal(waste!.children.length, 2);
    assert.deepEqual(row.label, {
      subject: '3 generated files',
      phrase: `in ${folder}/…/folder/of/generated/code/for/clients`,
    });
    assert.deepEqual(
      row.children.map(({ label, file, fix }) => [label.subject, file, fix?.kind]),
      [2, 1, 0].map((n) => [`client${n}.ts`, `${folder}/${name}/client${n}.ts`, 'exclude']),
    );
    const sum = findings
      .filter(({ data }) => data.kind === 'bloat' && data.bloat === 'generated')
      .reduce((total, { tokens }) => total + tokens, 0);
    await vscode.commands.executeCommand('tare.findings.exclude', row);
    const excluded = api.context.context.parts.filter(({ included }) => !included);
    assert.equal(excluded.length, 3);
    const after = (await api.context.weighed())!.total.tokens;
    assert.ok(before - after >= sum, `${before} ${after} ${sum}`);
    await vscode.commands.executeCommand('tare.context.undo');
    assert.equal((await api.context.weighed())!.total.tokens, before);
    // One of its files can be jumped to, ignored and mended by itself.
    await reviewed();
    const [largest, middle] = found().filter(({ file }) => file?.includes(name));
    await vscode.commands.executeCommand('tare.findings.open', largest);
    const isOpen = (): boolean => vscode.window.activeTextEditor?.document.uri.path.endsWith('/client2.ts') === true;
    for (let attempt = 0; !isOpen(); attempt++) {
      assert.ok(attempt < 100, 'client2.ts is not opened');
      await pause(50);
    }
    await vscode.commands.executeCommand('tare.findings.ignoreInFile', largest);
    assert.deepEqual(
      found()
        .map(({ label }) => label.subject)
        .sort(),
      ['client0.ts', 'client1.ts', 'package-lock.json'],
    );
    await vscode.commands.executeCommand('tare.findings.exclude', middle);
    await reviewed();
    assert.deepEqual(
      found()
        .map(({ label }) => label.subject)
        .sort(),
      ['client0.ts', 'package-lock.json'],
    );
  });

  it('tell of a secret in the task and in the preamble, and mask it there', async () => {
    await add(write('clean.ts', code(10, 'clean')));
    const settings = vscode.workspace.getConfiguration('tare');
    await settings.update('context.preamble', `Log in with ${key}.`, vscode.ConfigurationTarget.Workspace);
    try {
      await setTask(`Why is clean3 slow\nwith ${key}?`);
      await reviewed();
      const rows = found();
      assert.deepEqual(
        rows.map(({ label }) => [label.subject, label.phrase]),
        [
          ['Task line 2', 'AWS access key id'],
          ['Preamble line 1', 'AWS access key id'],
        ],
      );
      assert.ok(!JSON.stringify(rows.map(({ explanation, finding }) => [explanation, finding])).includes(key));
      const [ofTask, ofPreamble] = rows;
      const opened = answering({});
      await vscode.commands.executeCommand('tare.findings.open', ofTask);
      opened.restore();
      assert.match(opened.lines.join('\n'), /task/i);
      await vscode.commands.executeCommand('tare.findings.mask', ofTask);
      assert.ok(!api.context.context.task.includes(key));
      await vscode.commands.executeCommand('tare.context.undo');
      assert.ok(api.context.context.task.includes(key));
      await vscode.commands.executeCommand('tare.context.redo');
      await vscode.commands.executeCommand('tare.findings.mask', ofPreamble);
      assert.ok(!(await api.context.render()).text.includes(key));
      assert.deepEqual((await reviewed()).findings, []);
      assert.equal(settings.inspect('context.preamble')?.workspaceValue, `Log in with ${key}.`);
    } finally {
      await settings.update('context.preamble', undefined, vscode.ConfigurationTarget.Workspace);
    }
  });

  it('say what is so where there are none', async () => {
    const stateNow = async (): Promise<string> => {
      await api.review.reviewed();
      assert.deepEqual(api.findings.rows, []);
      return api.findings.state;
    };
    assert.equal(await stateNow(), 'empty');
    await setTask('Why is clean3 slow?');
    assert.equal(await stateNow(), 'noParts');
    await add(write('clean.ts', code(10, 'clean')), write('other.ts', code(10, 'other')));
    assert.equal(await stateNow(), 'clean');
    await setTask('Improve this, please');
    assert.equal(await stateNow(), 'weakTask');
    await setTask('');
    assert.equal(await stateNow(), 'noTask');
    await add(inWorkspace('package-lock.json'));
    await rowOf('bloat');
    assert.equal(api.findings.state, 'found');
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

  /** The findings of the view, those that are told as one one by one. */
  function found(): FoundRow[] {
    return api.findings.rows.flatMap(({ children }) =>
      children.flatMap((row) => (row.kind === 'similar' ? row.children : [row])),
    );
  }

  /** A row of the view as its commands get it. */
  async function rowOf(kind: string): Promise<unknown> {
    await reviewed();
    const rows = found();
    const row = rows.find(({ finding: { data } }) => data.kind === kind);
    assert.ok(row, `${kind} is not among ${rows.map(({ explanation }) => explanation.message).join(' | ')}`);
    return row;
  }

  async function kinds(): Promise<string[]> {
    await reviewed();
    return found()
      .map(({ finding: { data } }) => data.kind)
      .sort();
  }

  async function setTask(task: string): Promise<void> {
    api.context.apply('Set Task', (context) => ({ ...context, task }));
    await pause(50);
  }
});
