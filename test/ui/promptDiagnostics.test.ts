import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { keepScreenshotsOfFailures } from '../harness/mocha';
import { type OpenedTare, openTare } from '../harness/openTare';

describe('problems in instruction files', () => {
  let tare: OpenedTare | undefined;
  const key = `AKIAQ3EGX7TZ5BN2WVLK`;
  const rule = '- Write a failing test before the fix.';

  before(async () => {
    tare = await openTare({ settings: { 'files.autoSave': 'off' } });
    writeFileSync(
      path.join(tare.folder, 'CLAUDE.md'),
      `# Rules\n\n${rule}\n- Read [the store](src/store.ts) first.\n\n## Again\n\n${rule}\n- The staging key is ${key}.\n`,
    );
  });
  after(() => tare?.close());
  keepScreenshotsOfFailures(() => tare?.workbench);

  async function quickFix(line: number, name: string | RegExp): Promise<void> {
    const { page } = tare!.workbench;
    await page.keyboard.press('Control+G');
    await page.keyboard.type(`${line}:5`);
    await page.keyboard.press('Enter');
    const row = page.locator('.action-widget .monaco-list-row', { hasText: name }).first();
    for (let attempt = 1; ; attempt++) {
      await page.keyboard.press('Control+.');
      try {
        await row.waitFor({ timeout: 5_000 });
        return;
      } catch (error) {
        // The problems are found a moment after an edit, and a change of them takes an open menu away.
        if (attempt === 4) throw error;
        await page.keyboard.press('Escape');
      }
    }
  }

  it('are underlined and listed, with source and code', async () => {
    const { workbench } = tare!;
    await workbench.quickInput.openFile('CLAUDE.md');
    await workbench.page.locator('.squiggly-warning').first().waitFor();
    await workbench.quickInput.runCommand('Problems: Focus on Problems View');
    const rows = workbench.page.locator('.markers-panel .monaco-list-row');
    await rows.filter({ hasText: 'src/store.ts does not exist.' }).waitFor();
    await workbench.screenshot('prompt-problems');
    const texts = await rows.allInnerTexts();
    assert.ok(
      texts.some((text) => /This rule stands on line 3 already \(\d+ tokens\)/.test(text)),
      texts.join('\n'),
    );
    assert.ok(
      texts.some((text) => /looks like a secret \(AWS access key id\)/.test(text)),
      texts.join('\n'),
    );
    assert.ok(!texts.join().includes(key));
  });

  it('offer a fix, the reason and ways to ignore them; the fix mends the file', async () => {
    const { workbench } = tare!;
    await workbench.editor.tab('CLAUDE.md').click();
    await workbench.editor.focus();
    await quickFix(9, 'Mask the secret');
    await workbench.screenshot('prompt-code-actions');
    const offered = await workbench.page.locator('.action-widget .monaco-list-row').allInnerTexts();
    for (const title of ['Mask the secret', 'Why am I seeing this?', 'Ignore secrets in this file'])
      assert.ok(
        offered.some((text) => text.includes(title)),
        `${title}: ${offered.join(' | ')}`,
      );
    await workbench.page.locator('.action-widget .monaco-list-row', { hasText: 'Mask the secret' }).click();
    await workbench.page.locator('.view-line', { hasText: '[masked-aws-access-key-id]' }).waitFor();
    await workbench.quickInput.runCommand('File: Save');
    await workbench.page.locator('.tab.dirty').waitFor({ state: 'detached' });
    assert.ok(!readFileSync(path.join(tare!.folder, 'CLAUDE.md'), 'utf8').includes(key));
  });

  it('are explained on a page beside the file', async () => {
    const { workbench } = tare!;
    await workbench.editor.focus();
    await quickFix(8, 'Why am I seeing this');
    await workbench.page.locator('.action-widget .monaco-list-row', { hasText: 'Why am I seeing this' }).click();
    const page = workbench.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
    await page.getByText('arXiv:2602.11988').waitFor();
    await workbench.screenshot('prompt-why');
    assert.match(await page.locator('h1').innerText(), /This rule stands on line 3 already/);
  });
});
