import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { keepScreenshotsOfFailures } from '../harness/mocha';
import { type OpenedTare, openTare } from '../harness/openTare';
import { countWithTiktoken } from '../harness/tiktoken';

const separator = /[^,]+ not counted/;

describe('the list of a count', () => {
  let tare: OpenedTare | undefined;

  before(async () => {
    tare = await openTare({ settings: { 'files.autoSave': 'off' } });
    const { folder } = tare;
    mkdirSync(path.join(folder, 'mixed', 'deep'), { recursive: true });
    const write = (name: string, content: string | Buffer): void =>
      writeFileSync(path.join(folder, 'mixed', name), content);
    write('small.txt', 'a few words\n');
    write('large.md', '# Title\n\nSome prose, and more of it.\n'.repeat(40));
    write('deep/[id] | *odd* name.ts', 'export const id = 1;\n'.repeat(12));
    write('image.bin', Buffer.from([0, 1, 2, 3]));
    write('.gitignore', 'ignored.txt\nout/\n');
    write('ignored.txt', 'left out');
    mkdirSync(path.join(folder, 'mixed', 'out'));
    write('out/built.js', 'left out');
  });
  after(() => tare?.close());
  keepScreenshotsOfFailures(() => tare?.workbench);

  async function countInExplorer(...names: string[]): Promise<string[]> {
    const { workbench } = tare!;
    await workbench.explorer.select(...names);
    const menu = await workbench.explorer.openMenu(names[0]!);
    await menu.choose('Tare', 'Count Tokens');
    await workbench.quickInput.title.filter({ hasText: 'Count Tokens:' }).waitFor();
    return workbench.quickInput.rowLabels();
  }

  const tokensOf = (file: string): number =>
    countWithTiktoken(readFileSync(path.join(tare!.folder, 'mixed', file), 'utf8'));

  it('has the largest file first, each with its share, and at the end what was not counted', async () => {
    const { workbench } = tare!;
    const rows = await countInExplorer('mixed');
    await workbench.screenshot('count-table');
    const files = ['large.md', 'deep/[id] | *odd* name.ts', 'small.txt', '.gitignore'];
    const total = files.reduce((sum, file) => sum + tokensOf(file), 0);
    const shown = rows.filter((row) => row.includes(' tokens · '));
    assert.deepEqual(
      shown.map((row) => row.replace(separator, '')),
      files
        .map((file) => [tokensOf(file), file] as const)
        .sort(([left], [right]) => right - left)
        .map(([tokens, file]) => {
          const share = (100 * tokens) / total;
          const percent = share < 9.95 ? share.toFixed(1) : share.toFixed(0);
          return `mixed/${file}, ${tokens.toLocaleString('en-US')} tokens · ${percent}%`;
        }),
    );
    const title = await workbench.quickInput.title.innerText();
    assert.match(title, new RegExp(`^Count Tokens: 4 files, ${total.toLocaleString('en-US')} tokens, `));
    assert.match(title, /of GPT-6.2 Sol \(exact\)$/);
    const skipped = rows.slice(shown.length).map((row) => row.replace(/, 3 not counted$/, ''));
    assert.deepEqual(skipped, [
      'mixed/image.bin, binary',
      'mixed/ignored.txt, ignored by .gitignore',
      'mixed/out/, ignored by .gitignore',
    ]);
    assert.match(rows[shown.length]!, /3 not counted/);
    assert.match((await workbench.quickInput.input.getAttribute('placeholder')) ?? '', /^\$[\d.]+ to send/);
  });

  it('is copied as Markdown by a button, and says so in the status bar', async () => {
    const { workbench } = tare!;
    await workbench.quickInput.button('Copy as Markdown').click();
    await workbench.page.locator('.statusbar-item', { hasText: 'Copied 4 files' }).waitFor();
    await workbench.screenshot('count-table-copied');
    const total = ['large.md', 'deep/[id] | *odd* name.ts', 'small.txt', '.gitignore'].reduce(
      (sum, file) => sum + tokensOf(file),
      0,
    );
    const lines = (await workbench.readClipboard()).split('\n');
    assert.deepEqual(lines.slice(0, 2), ['| File | Tokens (GPT-6.2 Sol, exact) | Share |', '|:--|--:|--:|']);
    assert.equal(
      lines[2],
      `| mixed/large.md | ${tokensOf('large.md')} | ${((100 * tokensOf('large.md')) / total).toFixed(0)}% |`,
    );
    assert.match(lines[3]!, /^\| mixed\/deep\/\\\[id\\\] \\\| \\\*odd\\\* name\.ts \| \d+ \| \d+%? ?\|$/);
    assert.equal(lines[6], `| **4 files** | **${total}** | |`);
    assert.deepEqual(lines.slice(7), [
      '',
      'Not counted:',
      '',
      '- mixed/image.bin (binary)',
      '- mixed/ignored.txt (ignored by .gitignore)',
      '- mixed/out/ (ignored by .gitignore)',
      '',
    ]);
    // The list stays, for a look at the files.
    await workbench.quickInput.row('small.txt').waitFor();
  });

  it('opens a file with Enter, filtered by typing', async () => {
    const { workbench } = tare!;
    await workbench.quickInput.input.fill('odd');
    await workbench.quickInput.row('small.txt').waitFor({ state: 'hidden' });
    await workbench.page.keyboard.press('Enter');
    await workbench.editor.tab('odd').waitFor();
  });

  it('opens what was not counted, too: a file in its editor, a folder in the explorer', async () => {
    const { workbench } = tare!;
    await countInExplorer('mixed');
    await workbench.quickInput.input.fill('ignored.txt');
    await workbench.quickInput.row('small.txt').waitFor({ state: 'hidden' });
    await workbench.page.keyboard.press('Enter');
    await workbench.editor.tab('ignored.txt').waitFor();

    await countInExplorer('mixed');
    await workbench.quickInput.input.fill('mixed/out/');
    await workbench.quickInput.row('small.txt').waitFor({ state: 'hidden' });
    await workbench.page.keyboard.press('Enter');
    await workbench.explorer.item('out').waitFor();
  });

  it('counts each file once, and one that is not saved as it is shown', async () => {
    const { workbench } = tare!;
    await workbench.quickInput.openFile('small.txt');
    await workbench.editor.focus();
    await workbench.page.keyboard.press('Control+Home');
    await workbench.page.keyboard.type('not saved yet ');
    await workbench.page.locator('.tab.dirty', { hasText: 'small.txt' }).waitFor();
    for (const names of [['small.txt', 'mixed'], ['mixed']]) {
      await workbench.explorer.expand('mixed');
      const rows = await countInExplorer(...names);
      const row = rows.filter((label) => label.startsWith('mixed/small.txt'));
      assert.equal(row.length, 1, rows.join('\n'));
      const text = 'not saved yet a few words\n';
      assert.match(row[0]!, new RegExp(`, ${countWithTiktoken(text)} tokens`));
      await workbench.quickInput.close();
    }
    await workbench.quickInput.runCommand('File: Revert File');
  });

  it('of one file tells its selection, and needs no share of the whole', async () => {
    const { workbench } = tare!;
    await workbench.quickInput.openFile('src/auth.ts');
    await workbench.editor.selectAll();
    await workbench.quickInput.runCommand('Tare: Count Tokens', { asksMore: true });
    await workbench.quickInput.row('Selection').waitFor();
    const tokens = countWithTiktoken(readFileSync(path.join(tare!.folder, 'src/auth.ts'), 'utf8'));
    const [selection, file] = await workbench.quickInput.rowLabels();
    assert.match(selection!, new RegExp(`Selection, ${tokens} tokens · 100%$`));
    assert.equal(file, `src/auth.ts, ${tokens} tokens`);
    await workbench.screenshot('count-one-file');
    await workbench.quickInput.close();
  });

  it('opens as a document', async () => {
    const { workbench } = tare!;
    await countInExplorer('mixed');
    await workbench.quickInput.button('Open as Markdown').click();
    await workbench.editor.tab(/Untitled/).waitFor();
    await workbench.page.getByText('| File | Tokens').first().waitFor();
    await workbench.screenshot('count-table-document');
  });

  it('of all open editors names the tabs without text', async () => {
    const { workbench } = tare!;
    await workbench.quickInput.openFile('logo.png');
    await workbench.editor.tab('logo.png').waitFor();
    await workbench.quickInput.runCommand('Tare: Count Tokens in Open Editors', { asksMore: true });
    await workbench.quickInput.row('logo.png').waitFor();
    const rows = await workbench.quickInput.rowLabels();
    assert.ok(rows.some((row) => row.startsWith('src/auth.ts, ')));
    assert.ok(rows.some((row) => row.startsWith('logo.png, no text')));
    await workbench.screenshot('count-open-editors');
    await workbench.quickInput.close();
  });

  it('counts the image that is shown, and not the workspace instead of it', async () => {
    const { workbench } = tare!;
    await workbench.editor.tab('logo.png').click();
    await workbench.quickInput.runCommand('Tare: Count Tokens', { asksMore: true });
    await workbench.quickInput.row('binary').waitFor();
    assert.deepEqual(await workbench.quickInput.rowLabels(), ['assets/logo.png, binary, 1 not counted']);
    assert.equal(await workbench.quickInput.title.innerText(), 'Count Tokens: there is no text to count');
    await workbench.screenshot('count-nothing');
    await workbench.quickInput.close();
  });

  it('says what to do when there is nothing to count', async () => {
    const { workbench } = tare!;
    await workbench.quickInput.runCommand('View: Revert and Close Editor');
    await workbench.quickInput.runCommand('View: Close All Editors');
    const save = workbench.page.getByRole('button', { name: "Don't Save" });
    if (await save.isVisible()) await save.click();
    await workbench.quickInput.runCommand('Tare: Count Tokens in Open Editors');
    await workbench.notifications.toast('No editor with text is open').waitFor();
    await workbench.screenshot('count-no-editors');
  });
});
