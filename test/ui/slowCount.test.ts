import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { keepScreenshotsOfFailures } from '../harness/mocha';
import { type OpenedTare, openTare } from '../harness/openTare';
import { makeTemporaryFolder } from '../harness/temporaryFolder';

/** So many that what the cancelled count has left still takes more than a second, before which nothing is shown. */
const FILES = 6000;

describe('a count that takes long', function () {
  this.timeout(180_000);

  const temporaryFolder = makeTemporaryFolder('slow-count');
  let tare: OpenedTare | undefined;

  before(async () => {
    for (let file = 0; file < FILES; file++) {
      const folder = path.join(temporaryFolder.path, 'big', String(file % 50));
      if (file < 50) mkdirSync(folder, { recursive: true });
      // Nothing that repeats, which would be quick.
      writeFileSync(path.join(folder, `${file}.txt`), randomBytes(45_000).toString('base64'));
    }
    writeFileSync(path.join(temporaryFolder.path, 'one.txt'), 'one');
    tare = await openTare({ target: { folder: temporaryFolder.path } });
  });
  after(async () => {
    await tare?.close();
    temporaryFolder.remove();
  });
  keepScreenshotsOfFailures(() => tare?.workbench);

  const start = async (): Promise<void> => {
    const menu = await tare!.workbench.explorer.openMenu('big');
    await menu.choose('Tare', 'Count Tokens');
  };

  it('tells how far it is, and can be cancelled', async () => {
    const { workbench } = tare!;
    await start();
    const toast = workbench.notifications.toast('Counting tokens');
    await toast.waitFor();
    await workbench.notifications.toast(/Counting tokens: [\d,]{3,} files, [\d,]{5,} tokens/).waitFor();
    await workbench.screenshot('count-progress');
    await toast.hover();
    await workbench.notifications.button('Cancel').click();
    await toast.waitFor({ state: 'hidden' });
    await workbench.page.waitForTimeout(2000);
    assert.equal(await workbench.quickInput.widget.isVisible(), false);
    assert.deepEqual(await workbench.notifications.messages(), []);
  });

  it('leaves the status bar alone meanwhile', async () => {
    const { workbench } = tare!;
    await start();
    await workbench.notifications.toast('Counting tokens').waitFor();
    await workbench.quickInput.openFile('one.txt');
    await workbench.statusBar.waitFor(/^one\.txt 1 token/, 5000);
    await workbench.quickInput.title.filter({ hasText: 'Count Tokens:' }).waitFor({ timeout: 120_000 });
  });

  it('ends in a list that sums up what nobody would scroll to', async () => {
    const { workbench } = tare!;
    const title = await workbench.quickInput.title.innerText();
    assert.match(title, new RegExp(`^Count Tokens: ${FILES.toLocaleString('en-US')} files, `));
    await workbench.page.keyboard.type('smaller');
    await workbench.quickInput.row(`${(FILES - 500).toLocaleString('en-US')} smaller files`).waitFor();
    await workbench.screenshot('count-many-files');
    await workbench.page.keyboard.press('Enter');
    await workbench.editor.tab(/Untitled/).waitFor();
    assert.deepEqual(await workbench.notifications.messages(), []);
  });

  it('is short the next time: nothing has changed', async () => {
    const { workbench } = tare!;
    const began = Date.now();
    await start();
    await workbench.quickInput.title.filter({ hasText: 'Count Tokens:' }).waitFor();
    assert.ok(Date.now() - began < 10_000, `${Date.now() - began} ms`);
    await workbench.quickInput.close();
  });
});

describe('Count Clipboard', () => {
  let tare: OpenedTare | undefined;

  before(async () => {
    tare = await openTare();
  });
  after(() => tare?.close());
  keepScreenshotsOfFailures(() => tare?.workbench);

  const count = async (text: string): Promise<string[]> => {
    const { workbench } = tare!;
    await workbench.writeClipboard(text);
    await workbench.quickInput.runCommand('Tare: Count Clipboard', { asksMore: true });
    await workbench.quickInput.row('Select Model').waitFor();
    const rows = await workbench.quickInput.rowLabels();
    await workbench.screenshot(`clipboard-${text.length}`);
    await workbench.quickInput.close();
    return rows;
  };

  it('tells size, share and price', async () => {
    const [row] = await count('hello world\n'.repeat(1000));
    assert.match(row!, /3,000 tokens, 1,001 lines, 12,000 characters, 0\.3% of the 1\.05M window of GPT-6\.2 Sol/);
    assert.match(row!, /\$0\.0060 to send, list price · exact$/);
  });

  it('knows one from many', async () => {
    assert.match((await count('x'))[0]!, /1 token, 1 line, 1 character, /);
  });

  it('says when there is nothing', async () => {
    assert.match((await count(''))[0]!, /The clipboard holds no text$/);
  });

  it('takes a huge text', async () => {
    const [row] = await count('four words to fill\n'.repeat(500_000));
    assert.match(row!, /2,500,000 tokens, 500,001 lines, 9,500,000 characters, 238%/);
  });
});
