import assert from 'node:assert/strict';
import { cpSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import type { Locator } from 'playwright-core';
import { keepScreenshotsOfFailures } from '../harness/mocha';
import { type OpenedTare, openTare } from '../harness/openTare';
import { repositoryRoot } from '../harness/paths';
import { makeTemporaryFolder } from '../harness/temporaryFolder';
import { countWithTiktoken } from '../harness/tiktoken';

/** Made up; see test/unit/context/secrets/plantedSecrets.ts for those that measure the scanner. */
const plantedKey = ['AKIA', 'Q3EGWEXAMP7K4ZLM'].join('');

describe('the Context view', () => {
  const folder = makeTemporaryFolder('context-ui');
  let tare: OpenedTare | undefined;

  before(async () => {
    // This repository's own sources: more than 200 real files.
    cpSync(path.join(repositoryRoot, 'src'), path.join(folder.path, 'src'), {
      recursive: true,
      filter: (file) => !file.endsWith('.bin'),
    });
    writeFileSync(path.join(folder.path, 'deploy.env'), `REGION=eu-west-1\nAWS_ACCESS_KEY_ID=${plantedKey}\n`);
    writeFileSync(path.join(folder.path, 'notes.md'), '# Notes\n\nWhy does the lexer loop?\n');
    tare = await openTare({ target: { folder: folder.path } });
  });
  after(async () => {
    await tare?.close();
    folder.remove();
  });
  keepScreenshotsOfFailures(() => tare?.workbench);

  const row = (text: string | RegExp): Locator =>
    tare!.workbench.views.rows('Context').filter({ hasText: text }).first();
  const label = async (text: string | RegExp): Promise<string> => (await row(text).getAttribute('aria-label')) ?? '';
  const labels = async (): Promise<string[]> => {
    const rows = await tare!.workbench.views.rows('Context').all();
    return Promise.all(rows.map(async (each) => (await each.getAttribute('aria-label')) ?? ''));
  };

  it('teaches by its buttons while it is empty', async () => {
    const { workbench } = tare!;
    await workbench.views.openContainer('Tare');
    await workbench.page.getByRole('button', { name: 'Add Open Editors' }).waitFor();
    await workbench.screenshot('context-empty');
  });

  it('takes a folder of 200 files from the explorer and weighs it', async () => {
    const { workbench } = tare!;
    await workbench.page.keyboard.press('Control+Shift+E');
    const menu = await workbench.explorer.openMenu('src');
    await menu.choose('Tare', 'Add to Context');
    await workbench.views.openContainer('Tare');
    await row('src').waitFor();
    await row(/src, \d/).waitFor();
    await workbench.screenshot('context-folder');
    const files = filesIn(path.join(folder.path, 'src'));
    assert.ok(files.length >= 200, String(files.length));
    assert.match(await label('src'), new RegExp(`${files.length} parts`));
  });

  it('copies what it weighs, in each format', async () => {
    const { workbench } = tare!;
    await workbench.quickInput.runCommand('Tare: Copy as Context');
    await workbench.statusBar.tare.filter({ hasText: 'Copied' }).waitFor();
    await workbench.screenshot('context-copied');
    const text = await workbench.readClipboard();
    const shown = await workbench.statusBar.tare.innerText().catch(() => '');
    assert.ok(text.includes('## src/activate.ts'));
    const tokens = countWithTiktoken(text).toLocaleString('en-US');
    assert.ok((await workbench.views.view('Context').innerText()).includes(tokens), `${tokens} ${shown}`);
  });

  it('prints its rows', async () => {
    console.log(await labels());
    await row('src').click();
    await tare!.workbench.page.keyboard.press('ArrowRight');
    await tare!.workbench.page.waitForTimeout(500);
    console.log((await labels()).slice(0, 10));
    await tare!.workbench.screenshot('context-expanded');
  });

  it('asks before a secret is copied, and masks it', async () => {
    const { workbench } = tare!;
    await workbench.quickInput.openFile('deploy.env');
    await workbench.quickInput.runCommand('Tare: Add to Context');
    await workbench.quickInput.runCommand('Tare: Copy as Context', { asksMore: true });
    await workbench.quickInput.row('Fix and Copy').waitFor();
    await workbench.screenshot('context-gate');
    assert.ok(!(await workbench.quickInput.widget.innerText()).includes(plantedKey));
    await workbench.quickInput.pick('Fix and Copy');
    await workbench.statusBar.tare.filter({ hasText: 'Copied' }).waitFor();
    const text = await workbench.readClipboard();
    assert.ok(!text.includes(plantedKey));
    assert.match(text, /AWS_ACCESS_KEY_ID=\[masked-aws-access-key-id\]/);
  });
});

function filesIn(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const file = path.join(folder, name);
    return statSync(file).isDirectory() ? filesIn(file) : [file];
  });
}
