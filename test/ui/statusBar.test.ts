import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { keepScreenshotsOfFailures } from '../harness/mocha';
import { type OpenedTare, openTare } from '../harness/openTare';
import { countWithTiktoken } from '../harness/tiktoken';
import { waitUntilDrawn } from '../harness/workbench/openPage';

const inEnglish = (value: number): string => value.toLocaleString('en-US');

describe('the status bar item', () => {
  let tare: OpenedTare | undefined;

  before(async () => {
    tare = await openTare({ settings: { 'files.autoSave': 'off' } });
  });
  after(() => tare?.close());
  keepScreenshotsOfFailures(() => tare?.workbench);

  const textOf = (file: string): string => readFileSync(path.join(tare!.folder, file), 'utf8');
  const tokensOf = (file: string): number => countWithTiktoken(textOf(file));

  it('shows the document, and its share of all that is open', async () => {
    const { workbench } = tare!;
    await workbench.quickInput.openFile('src/auth.ts');
    const tokens = tokensOf('src/auth.ts');
    assert.equal(
      await workbench.statusBar.waitFor(/auth\.ts \d+ tokens/),
      `auth.ts ${tokens} tokens, 1 open editor ${tokens} tokens, <1% of the window of GPT-6.2 Sol\n${tokens} \u2007<1%`,
    );
    await workbench.editor.tab('auth.ts').dblclick(); // keeps it open
    await workbench.quickInput.openFile('package-lock.json');
    const both = tokens + tokensOf('package-lock.json');
    const shown = await workbench.statusBar.waitFor(/^package-lock\.json .*2 open editors/);
    assert.match(shown, new RegExp(`2 open editors ${inEnglish(both)} tokens`));
    assert.match(shown, /\n[\d.]+k? of [\d.]+k \u2007+<?\d+%$/);
  });

  it('follows the selection and what is typed', async () => {
    const { workbench } = tare!;
    await workbench.editor.tab('auth.ts').click();
    await workbench.editor.focus();
    await workbench.page.keyboard.press('Control+Home');
    await workbench.page.keyboard.press('Shift+ArrowDown');
    const line = countWithTiktoken(textOf('src/auth.ts').split('\n')[0]! + '\n');
    const shown = await workbench.statusBar.waitFor(/^Selection/);
    assert.match(shown, new RegExp(`^Selection ${line} tokens, auth.ts .*\n${line} of `));
    await workbench.screenshot('status-selection');
    await workbench.page.keyboard.press('ArrowRight');
    await workbench.page.keyboard.press('Control+Home');
    const before = tokensOf('src/auth.ts');
    await workbench.page.keyboard.type('typed here and now ', { delay: 15 });
    const after = countWithTiktoken(`typed here and now ${textOf('src/auth.ts')}`);
    assert.notEqual(before, after);
    await workbench.statusBar.waitFor(new RegExp(`^auth\\.ts ${after} tokens`));
    await workbench.quickInput.runCommand('File: Revert File');
    await workbench.statusBar.waitFor(new RegExp(`^auth\\.ts ${before} tokens`));
  });

  it('keeps its width while the numbers change', async () => {
    const { workbench } = tare!;
    await workbench.editor.focus();
    const widths: number[] = [];
    for (let lines = 0; lines < 8; lines++) {
      await workbench.page.keyboard.press('Control+Home');
      for (let down = 0; down < 2 * lines + 1; down++) await workbench.page.keyboard.press('Shift+ArrowDown');
      await workbench.page.waitForTimeout(300);
      widths.push((await workbench.statusBar.tare.boundingBox())!.width);
    }
    await workbench.page.keyboard.press('Control+A');
    await workbench.page.waitForTimeout(300);
    widths.push((await workbench.statusBar.tare.boundingBox())!.width);
    await workbench.page.keyboard.press('ArrowLeft');
    await workbench.page.waitForTimeout(300);
    widths.push((await workbench.statusBar.tare.boundingBox())!.width);
    // A dot and a k are narrower than a digit.
    assert.ok(Math.max(...widths) - Math.min(...widths) <= 10, widths.join(', '));
  });

  it('explains in its tooltip', async () => {
    const { workbench } = tare!;
    await workbench.editor.selectAll();
    await workbench.quickInput.openFile('logo.png');
    await workbench.editor.tab('logo.png').dblclick();
    await workbench.editor.tab('auth.ts').click();
    await workbench.statusBar.waitFor(/^Selection/);
    const tooltip = await workbench.statusBar.hover();
    const text = await tooltip.innerText();
    await workbench.screenshot('status-tooltip');
    for (const expected of [
      'Context now',
      'Selection',
      'auth.ts',
      '2 open editors',
      'Instructions',
      'Always sent: AGENTS.md',
    ])
      assert.ok(text.includes(expected), `${expected} in ${text}`);
    assert.match(text, /Not counted: logo\.png \(no text\)/);
    await tooltip.getByText('Open editors by size').click();
    await workbench.quickInput.row('package-lock.json').waitFor();
    await workbench.quickInput.close();
  });

  it('counts restored tabs that are not loaded, and follows them on disk', async () => {
    const { workbench, folder } = tare!;
    await workbench.editor.tab('auth.ts').click();
    await workbench.page.waitForTimeout(1500); // VS Code stores what is open after a while
    await workbench.page.reload();
    await waitUntilDrawn(workbench.page);
    const total = (): number => tokensOf('src/auth.ts') + tokensOf('package-lock.json');
    const shown = (): RegExp => new RegExp(`2 open editors ${inEnglish(total())} tokens`);
    await workbench.statusBar.waitFor(shown());
    appendFileSync(path.join(folder, 'package-lock.json'), '\n'.padStart(5000, 'more on disk '));
    await workbench.statusBar.waitFor(shown());
    await workbench.editor.tab('package-lock.json').click();
    await workbench.statusBar.waitFor(/^package-lock\.json/);
    await workbench.statusBar.waitFor(shown());
  });

  it('marks a closed tokenizer, by keyboard, and keeps the choice after a reload', async () => {
    const { workbench } = tare!;
    const { page } = workbench;
    await workbench.editor.tab('auth.ts').click();
    await workbench.quickInput.runCommand('Tare: Select Model', { asksMore: true });
    await workbench.quickInput.row('GPT-6.2 Sol').waitFor();
    assert.match((await workbench.quickInput.rowLabels())[0]!, /GPT-6.2 Sol.* Now$/);
    await page.keyboard.type('sonnet 5.5');
    await workbench.quickInput.row('GPT-6.2 Sol').waitFor({ state: 'hidden' });
    await page.keyboard.press('Enter');
    const shown = await workbench.statusBar.waitFor(/Claude Sonnet 5\.5/);
    assert.match(shown, /auth\.ts ≈\d+ tokens, 2 open editors ≈[\d,]+ tokens, .*\n≈\d+ of [\d.]+k? /);
    await page.mouse.move(600, 300); // away from the tab, which has a tooltip, too
    await page.waitForTimeout(500);
    const tooltip = await workbench.statusBar.hover();
    assert.match(await tooltip.innerText(), /calibrated, [\d,]+ to [\d,]+ tokens/);
    await workbench.screenshot('status-closed-tokenizer');

    await page.mouse.move(600, 300);
    await page.reload();
    await waitUntilDrawn(page);
    await workbench.statusBar.waitFor(/2 open editors ≈.*Claude Sonnet 5\.5/);
    await workbench.quickInput.runCommand('Tare: Select Model', { asksMore: true });
    await workbench.quickInput.row('Claude Sonnet 5.5').waitFor();
    await page.keyboard.type('gpt-6.2-sol');
    await workbench.quickInput.row('GPT-5.6 Sol').waitFor({ state: 'hidden' });
    await workbench.quickInput.row('Claude Sonnet 5.5').waitFor({ state: 'hidden' });
    await page.keyboard.press('Enter');
    const back = await workbench.statusBar.waitFor(/GPT-6\.2 Sol/);
    assert.ok(!back.includes('≈'), back);
  });

  it('warns by its background when the window is full', async () => {
    const { workbench, folder } = tare!;
    assert.equal(await workbench.page.locator('.statusbar-item.warning-kind[id$="tare.status"]').count(), 0);
    writeFileSync(path.join(folder, 'over.txt'), 'four words to fill\n'.repeat(300_000));
    await workbench.quickInput.openFile('over.txt');
    const shown = await workbench.statusBar.waitFor(/over\.txt/, 60_000);
    await workbench.page.locator('.statusbar-item.warning-kind[id$="tare.status"]').waitFor();
    assert.match(shown, /1[1-9]\d% of the window/);
    await workbench.screenshot('status-over-window');
    await workbench.quickInput.runCommand('Preferences: Toggle between Light/Dark Themes');
    await workbench.page.waitForTimeout(500);
    await workbench.screenshot('status-over-window-dark');
  });

  it('hides when the setting says so, and comes back', async () => {
    const { workbench, folder } = tare!;
    const writeSettings = (settings: object): void =>
      writeFileSync(path.join(folder, '.vscode', 'settings.json'), JSON.stringify(settings));
    mkdirSync(path.join(folder, '.vscode'));
    const theme = { 'workbench.colorTheme': 'Default High Contrast' };
    writeSettings({ ...theme, 'tare.statusBar.visible': false });
    await workbench.statusBar.tare.waitFor({ state: 'hidden' });
    writeSettings(theme);
    await workbench.statusBar.tare.waitFor();
    await workbench.page.locator('.monaco-workbench.hc-black').waitFor();
    await workbench.statusBar.hover();
    await workbench.page.waitForTimeout(500);
    await workbench.screenshot('status-high-contrast');
  });
});
