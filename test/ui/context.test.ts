import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import type { Locator } from 'playwright-core';
import { keepScreenshotsOfFailures } from '../harness/mocha';
import { type OpenedTare, openTare } from '../harness/openTare';
import { repositoryRoot } from '../harness/paths';
import { makeTemporaryFolder } from '../harness/temporaryFolder';
import { countWithTiktoken } from '../harness/tiktoken';
import { waitUntilDrawn } from '../harness/workbench/openPage';

/** Made up; see test/unit/context/secrets/plantedSecrets.ts for those that measure the scanner. */
const plantedKey = ['AKIA', 'Q3EGWEXAMP7K4ZLM'].join('');

describe('the Context view', () => {
  const folder = makeTemporaryFolder('compose-ui');
  let tare: OpenedTare | undefined;

  before(async () => {
    // This repository's own sources: more than 200 real files.
    cpSync(path.join(repositoryRoot, 'src'), path.join(folder.path, 'src'), {
      recursive: true,
      filter: (file) => !file.endsWith('.bin'),
    });
    writeFileSync(path.join(folder.path, 'deploy.env'), `REGION=eu-west-1\nAWS_ACCESS_KEY_ID=${plantedKey}\n`);
    writeFileSync(path.join(folder.path, 'notes.md'), '# Notes\n\nWhy does the lexer loop?\n');
    writeFileSync(path.join(folder.path, 'other.md'), '# Others\n\nNothing yet.\n');
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
  /** In one go: rows come and go. */
  const labels = (): Promise<string[]> =>
    tare!.workbench.views
      .rows('Context')
      .evaluateAll((rows) =>
        (rows as { getAttribute(name: string): string | null }[]).map((each) => each.getAttribute('aria-label') ?? ''),
      );
  /** The first words of the rows of parts, in their order. */
  const order = async (): Promise<string[]> =>
    (await labels()).map((each) => each.split(',')[0]!).filter((name) => !/^(Preamble|Reserve|Task)/.test(name));
  const waitForOrder = async (...expected: string[]): Promise<void> => {
    for (let attempt = 0; attempt < 50 && (await order()).join() !== expected.join(); attempt++) {
      await tare!.workbench.page.waitForTimeout(100);
    }
    assert.deepEqual(await order(), expected);
  };
  /** The workspace's: VS Code notices a change of that file at once. */
  const writeSettings = (settings: object): void => {
    mkdirSync(path.join(folder.path, '.vscode'), { recursive: true });
    writeFileSync(path.join(folder.path, '.vscode', 'settings.json'), JSON.stringify(settings));
  };
  const setTask = async (task: string): Promise<void> => {
    await tare!.workbench.quickInput.runCommand('Tare: Set Task…', { asksMore: true });
    await tare!.workbench.quickInput.input.fill(task);
    await tare!.workbench.page.keyboard.press('Enter');
    await row(new RegExp(`Task.*${task.slice(0, 10)}`)).waitFor();
  };
  /** What is copied into the empty clipboard: the status bar may still tell of the copy before. */
  const copied = async (): Promise<string> => {
    const { workbench } = tare!;
    let text = '';
    for (let attempt = 0; attempt < 100 && text === ''; attempt++) {
      text = await workbench.readClipboard();
      if (text === '') await workbench.page.waitForTimeout(100);
    }
    await workbench.statusBar.tare.filter({ hasText: 'Copied' }).waitFor();
    return text;
  };
  const copy = async (): Promise<string> => {
    const { workbench } = tare!;
    await workbench.writeClipboard('');
    await workbench.quickInput.runCommand('Tare: Copy as Context');
    return copied();
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
    await row(/src.*\d+%/).waitFor();
    await workbench.screenshot('context-folder');
    const files = filesIn(path.join(folder.path, 'src'));
    assert.ok(files.length >= 200, String(files.length));
    assert.match(await label('src'), new RegExp(`${files.length} parts`));
  });

  it('copies what it weighs', async () => {
    const { workbench } = tare!;
    const text = await copy();
    await workbench.screenshot('context-copied');
    assert.ok(text.includes('## src/activate.ts'));
    const tokens = countWithTiktoken(text).toLocaleString('en-US');
    assert.ok((await workbench.views.view('Context').innerText()).includes(tokens), tokens);
  });

  it('copies byte for byte what each format says, and counts it', async () => {
    const { workbench } = tare!;
    await workbench.quickInput.runCommand('Tare: Clear Context');
    await workbench.quickInput.openFile('notes.md');
    await workbench.quickInput.runCommand('Tare: Add to Context');
    await workbench.quickInput.runCommand('Tare: Set Task…', { asksMore: true });
    await workbench.quickInput.input.fill('Why?');
    await workbench.page.keyboard.press('Enter');
    await row('Task').waitFor();
    const notes = '# Notes\n\nWhy does the lexer loop?\n';
    const expected = {
      markdown: `## notes.md\n\n\`\`\`md\n${notes}\`\`\`\n\n## Task\n\nWhy?\n`,
      xml: `<documents>\n<document index="1">\n<source>notes.md</source>\n<document_content>\n${notes}</document_content>\n</document>\n</documents>\n<task>\nWhy?\n</task>\n`,
      plain: `===== notes.md =====\n${notes}\n===== Task =====\nWhy?\n`,
    };
    for (const [format, text] of Object.entries(expected)) {
      writeSettings({ 'tare.context.format': format });
      const tokens = `${countWithTiktoken(text)} of`;
      await workbench.views.view('Context').filter({ hasText: tokens }).waitFor();
      assert.equal(await copy(), text, format);
    }
    writeSettings({});
    await workbench.screenshot('context-formats');
  });

  it('is ordered by the keyboard', async () => {
    const { workbench } = tare!;
    for (const name of ['other.md', 'extension.ts']) {
      await workbench.quickInput.openFile(name);
      await workbench.quickInput.runCommand('Tare: Add to Context');
    }
    await waitForOrder('notes.md', 'other.md', 'src/extension.ts');
    await row('extension.ts').click();
    await workbench.page.keyboard.press('Alt+ArrowUp');
    await waitForOrder('notes.md', 'src/extension.ts', 'other.md');
    await workbench.page.keyboard.press('Alt+ArrowUp');
    await waitForOrder('src/extension.ts', 'notes.md', 'other.md');
    await workbench.page.keyboard.press('Control+Z');
    await waitForOrder('notes.md', 'src/extension.ts', 'other.md');
    await workbench.screenshot('context-ordered');
  });

  it('includes, excludes and removes by the keyboard', async () => {
    const { workbench } = tare!;
    await row('other.md').click();
    await workbench.page.keyboard.press('Space');
    await row(/other\.md/)
      .and(workbench.page.locator('[aria-label*="not included"]'))
      .waitFor();
    await row('extension.ts').click();
    await workbench.page.keyboard.press('Delete');
    await waitForOrder('notes.md', 'other.md');
    await workbench.page.keyboard.press('Control+Z');
    await waitForOrder('notes.md', 'src/extension.ts', 'other.md');
    await workbench.screenshot('context-excluded');
  });

  it('does what a key says to the row that has the keyboard, though another is selected', async () => {
    const { workbench } = tare!;
    const { keyboard } = workbench.page;
    await row('notes.md').click();
    await row('notes.md').and(workbench.page.locator('.selected')).waitFor();
    await keyboard.press('ArrowDown');
    await keyboard.press('Delete');
    await waitForOrder('notes.md', 'other.md');
    // The next row has the keyboard, so that the same key goes on.
    await row('other.md').and(workbench.page.locator('.focused')).waitFor();
    await keyboard.press('Delete');
    await waitForOrder('notes.md');
    await keyboard.press('Control+Z');
    await keyboard.press('Control+Z');
    await waitForOrder('notes.md', 'src/extension.ts', 'other.md');
  });

  it('is ordered by dragging', async () => {
    await row('other.md').dragTo(row('notes.md'));
    await waitForOrder('other.md', 'notes.md', 'src/extension.ts');
  });

  it('is saved as a set and restored', async () => {
    const { workbench } = tare!;
    await workbench.quickInput.runCommand('Tare: Save Set…', { asksMore: true });
    await workbench.quickInput.input.fill('Lexer');
    await workbench.page.keyboard.press('Enter');
    await workbench.statusBar.tare.filter({ hasText: 'Saved Lexer' }).waitFor();
    await workbench.quickInput.runCommand('Tare: Clear Context');
    await workbench.page.getByRole('button', { name: 'Add Open Editors' }).waitFor();
    await workbench.quickInput.runCommand('Tare: Restore Set…', { asksMore: true });
    await workbench.quickInput.pick('Lexer');
    await waitForOrder('other.md', 'notes.md', 'src/extension.ts');
    assert.match(await label('other.md'), /not included/);
  });

  it('is there again after the window is reloaded', async () => {
    const { workbench } = tare!;
    await workbench.page.mouse.move(600, 300);
    await setTask('Why does it loop?');
    const first = JSON.stringify({ kind: 'file', path: path.join(folder.path, 'other.md') });
    await workbench.waitForState(`"task":"Why does it loop?","parts":[{"source":${first},"included":false`);
    await workbench.page.reload();
    await waitUntilDrawn(workbench.page);
    await workbench.statusBar.tare.waitFor();
    // VS Code opens the view that was open.
    await waitForOrder('other.md', 'notes.md', 'src/extension.ts');
    await row(/notes\.md.*\d/).waitFor();
    assert.match(await label('other.md'), /not included/);
    assert.match(await label('Task'), /Why does it loop\?/);
    const text = await copy();
    assert.ok(text.startsWith('## notes.md\n') && text.endsWith('## Task\n\nWhy does it loop?\n'), text);
    await workbench.screenshot('context-reloaded');
  });

  it('is weighed in the tooltip of the status bar, which leads on from there', async () => {
    const { workbench } = tare!;
    await workbench.page.mouse.move(600, 300);
    const tooltip = await workbench.statusBar.hover();
    await tooltip.getByText('Context view, 3 parts').waitFor();
    await workbench.screenshot('context-tooltip');
    await workbench.writeClipboard('');
    await tooltip.getByText('Copy as context').click();
    assert.match(await copied(), /^## notes\.md/);
    await workbench.page.mouse.move(600, 300);
    await (await workbench.statusBar.hover()).getByText('Review context').click();
    await workbench.views.view('Findings').waitFor();
    await workbench.page.mouse.move(600, 300);
    await (await workbench.statusBar.hover()).getByText('Optimize').click();
    await workbench.quickInput.input.waitFor();
    await workbench.screenshot('context-optimize-from-tooltip');
    await workbench.quickInput.close();
  });

  it('takes what is dropped from the explorer', async () => {
    const { workbench } = tare!;
    const { page } = workbench;
    await page.keyboard.press('Control+Shift+E');
    await workbench.explorer.item('deploy.env').hover();
    await page.mouse.down();
    const icon = (await workbench.views.icon('Tare').boundingBox())!;
    await page.mouse.move(icon.x + 10, icon.y + 10, { steps: 5 });
    await page.mouse.move(icon.x + 12, icon.y + 12, { steps: 5 });
    // VS Code opens a container that something is held over.
    await row('notes.md').waitFor();
    const at = (await row('notes.md').boundingBox())!;
    await page.mouse.move(at.x + 40, at.y + at.height / 2, { steps: 5 });
    await page.mouse.move(at.x + 44, at.y + at.height / 2, { steps: 5 });
    await page.mouse.up();
    await waitForOrder('other.md', 'deploy.env', 'notes.md', 'src/extension.ts');
    await workbench.screenshot('context-dropped');
    await row('deploy.env').click();
    await page.keyboard.press('Delete');
    await waitForOrder('other.md', 'notes.md', 'src/extension.ts');
  });

  it('asks before a secret in the task is copied, and masks it', async () => {
    const { workbench } = tare!;
    await setTask(`Why is ${plantedKey} refused?`);
    await workbench.quickInput.runCommand('Tare: Copy as Context', { asksMore: true });
    await workbench.quickInput.row('Fix and Copy').waitFor();
    assert.match(await workbench.quickInput.title.innerText(), /Task line 1 looks like: AWS access key id/);
    await workbench.screenshot('context-gate-task');
    await workbench.writeClipboard('');
    await workbench.quickInput.pick('Fix and Copy');
    assert.match(await copied(), /Why is \[masked-aws-access-key-id\] refused\?\n$/);
    await setTask('Why?');
  });

  it('asks before a secret is copied, and masks it', async () => {
    const { workbench } = tare!;
    await workbench.quickInput.openFile('deploy.env');
    await workbench.quickInput.runCommand('Tare: Add to Context');
    await workbench.quickInput.runCommand('Tare: Copy as Context', { asksMore: true });
    await workbench.quickInput.row('Fix and Copy').waitFor();
    await workbench.screenshot('context-gate');
    assert.ok(!(await workbench.quickInput.widget.innerText()).includes(plantedKey));
    await workbench.writeClipboard('');
    await workbench.quickInput.pick('Fix and Copy');
    const text = await copied();
    assert.ok(!text.includes(plantedKey));
    assert.match(text, /AWS_ACCESS_KEY_ID=\[masked-aws-access-key-id\]/);
  });

  it('asks before more than the window is copied', async () => {
    const { workbench } = tare!;
    writeSettings({
      'tare.defaultModel': 'tiny',
      'tare.models.overrides': { tiny: { displayName: 'Tiny', encoding: 'o200k_base', contextWindow: 100 } },
    });
    await workbench.views.view('Context').filter({ hasText: 'Longer than Tiny takes' }).waitFor();
    await workbench.quickInput.runCommand('Tare: Copy as Context', { asksMore: true });
    await workbench.quickInput.row('Copy Anyway').waitFor();
    assert.match(await workbench.quickInput.title.innerText(), /window of Tiny/);
    await workbench.screenshot('context-gate-window');
    await workbench.quickInput.close();
    writeSettings({});
  });

  it('compares models', async () => {
    const { workbench } = tare!;
    await workbench.quickInput.runCommand('Tare: Compare Models', { asksMore: true });
    await workbench.quickInput.row(/Claude/).waitFor();
    await workbench.screenshot('context-compare');
    await workbench.quickInput.close();
  });

  it('checks the clipboard, cleans it and puts it back', async () => {
    const { workbench } = tare!;
    const text = `AWS_ACCESS_KEY_ID=${plantedKey}\n`;
    await workbench.writeClipboard(text);
    await workbench.quickInput.runCommand('Tare: Check Clipboard', { asksMore: true });
    await workbench.quickInput.row('Clean and Put Back').waitFor();
    await workbench.screenshot('context-clipboard');
    await workbench.quickInput.pick('Clean and Put Back');
    await workbench.statusBar.tare.filter({ hasText: 'Clipboard cleaned' }).waitFor();
    assert.equal(await workbench.readClipboard(), 'AWS_ACCESS_KEY_ID=[masked-aws-access-key-id]\n');
    await workbench.quickInput.runCommand('Tare: Check Clipboard', { asksMore: true });
    await workbench.quickInput.row('Put Back What Was There').waitFor();
    await workbench.screenshot('context-clipboard-cleaned');
    await workbench.quickInput.pick('Put Back What Was There');
    await workbench.statusBar.tare.filter({ hasText: 'Clipboard as it was before' }).waitFor();
    assert.equal(await workbench.readClipboard(), text);
  });
});

function filesIn(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const file = path.join(folder, name);
    return statSync(file).isDirectory() ? filesIn(file) : [file];
  });
}
