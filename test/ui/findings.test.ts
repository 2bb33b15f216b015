import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import type { Locator } from 'playwright-core';
import { keepScreenshotsOfFailures } from '../harness/mocha';
import { type OpenedTare, openTare } from '../harness/openTare';
import { countWithTiktoken } from '../harness/tiktoken';
import { ContextMenu } from '../harness/workbench/contextMenu';

/** Lines that differ from each other and from every other call's. */
function code(lines: number, name: string): string {
  return Array.from({ length: lines }, (_, at) => `export const ${name}${at} = compute${name}(${at}, "${name}");`).join(
    '\n',
  );
}

const store = `export class TokenStore {\n  public readToken(): string {\n    return '';\n  }\n  public writeToken(token: string): void {}\n}\n\nexport function openTokenStore(): TokenStore {\n  return new TokenStore();\n}\n`;
const auth = `import { openTokenStore, TokenStore } from './tokenStore';\n\n${code(30, 'auth')}\n\nexport function refreshToken(store: TokenStore): void {\n  store.writeToken(openTokenStore().readToken());\n}\n`;
const block = code(24, 'shared');

describe('the Findings view', () => {
  let tare: OpenedTare | undefined;

  before(async () => {
    tare = await openTare({ settings: { 'files.autoSave': 'off' } });
    const write = (name: string, text: string): void => {
      const file = path.join(tare!.folder, 'app', name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text);
    };
    for (const name of ['alpha', 'beta', 'gamma']) write(`a/${name}.ts`, `${code(150, name)}\n`);
    write('b/auth.ts', auth);
    write('c/one.ts', `${block}\n${code(120, 'one')}\n`);
    write('c/two.ts', `${code(9, 'two')}\n${block}\n${code(120, 'three')}\n`);
    write(
      'c/settings.ts',
      `export const region = 'eu';\nexport const key = '${['AKIA', 'Q3EGX7TZ5BN2WVLK'].join('')}';\n`,
    );
    writeFileSync(path.join(tare.folder, 'app', 'b', 'tokenStore.ts'), store);
  });
  after(() => tare?.close());
  keepScreenshotsOfFailures(() => tare?.workbench);

  /** By what a screen reader says of it. */
  const row = (name: RegExp): Locator => tare!.workbench.views.view('Findings').getByRole('treeitem', { name }).first();
  const rowTexts = (): Promise<string[]> => tare!.workbench.views.rows('Findings').allInnerTexts();

  it('says what to do while the context is empty', async () => {
    const { workbench } = tare!;
    // Three views share the height, and only drawn rows can be found.
    await workbench.page.setViewportSize({ width: 1440, height: 1300 });
    await workbench.views.openContainer('Tare');
    await workbench.views.view('Findings').getByText('The context is empty').waitFor();
    await workbench.screenshot('findings-empty');
  });

  it('lists what is wrong, grouped, with tokens at stake', async () => {
    const { workbench } = tare!;
    await workbench.quickInput.runCommand('View: Show Explorer');
    await workbench.explorer.expand('app');
    await workbench.explorer.select('a', 'b', 'c');
    const menu = await workbench.explorer.openMenu('b');
    await menu.choose('Tare', 'Add to Context');
    await workbench.explorer.expand('b');
    await workbench.quickInput.runCommand('Tare: Set Task…', { asksMore: true });
    await workbench.quickInput.input.fill('Why does refreshToken in auth.ts loop on a 401?');
    await workbench.page.keyboard.press('Enter');
    await workbench.quickInput.runCommand('Tare: Review Context');
    await row(/looks like a secret/).waitFor();
    await workbench.page.waitForTimeout(500);
    await workbench.screenshot('findings-list');
    const texts = (await rowTexts()).join('\n');
    assert.match(texts, /two\.ts\s*336 · 24 lines also in one\.ts/);
    assert.match(texts, /settings\.ts line 2\s*AWS access key id/);
    assert.match(texts, /auth\.ts\s*and 1 more likely key part, buried in 10\.7k/);
    const header = await workbench.views.view('Findings').locator('.pane-header').innerText();
    assert.match(header, /\d+ · \d+(\.\d+)?k? tokens at stake/);
    assert.ok(!texts.includes('AKIA'));
  });

  it('reads well to a screen reader', async () => {
    const label = await row(/24 lines stand in both/).getAttribute('aria-label');
    const tokens = countWithTiktoken(`${block}\n`);
    assert.match(
      label ?? '',
      new RegExp(`24 lines stand in both two\\.ts and one\\.ts, ${tokens} tokens.*fix: Keep One`),
    );
  });

  it('explains on hover, with range, source and limits', async () => {
    const { workbench } = tare!;
    await row(/2 likely key parts stand away from both ends of/).hover();
    const hover = workbench.page.locator('.workbench-hover').filter({ hasText: 'In published tests' });
    await hover.waitFor();
    await workbench.screenshot('findings-hover');
    const text = await hover.innerText();
    assert.match(text, /Likely key: .*named in/);
    assert.match(text, /\d+ to \d+ points less accurate/);
    assert.match(text, /editing code was not measured/);
    await workbench.page.mouse.move(700, 300);
  });

  it('jumps to both sides of a duplicate', async () => {
    const { workbench } = tare!;
    await row(/24 lines stand in both/).hover();
    await row(/24 lines stand in both/)
      .getByRole('button', { name: 'Open Both Places' })
      .click();
    await workbench.editor.tab('two.ts').waitFor();
    await workbench.editor.tab('one.ts').waitFor();
    await workbench.page.waitForTimeout(500);
    await workbench.screenshot('findings-both-places');
    assert.equal(await workbench.page.locator('.editor-group-container').count(), 2);
  });

  it('mends by its button: the part moves first, and the finding goes', async () => {
    const { workbench } = tare!;
    await row(/likely key/).hover();
    await row(/likely key/)
      .getByRole('button', { name: 'Move First' })
      .click();
    await row(/likely key/).waitFor({ state: 'detached' });
    await workbench.screenshot('findings-moved');
  });

  it('mends by keyboard: the secret is masked', async () => {
    const { workbench } = tare!;
    await row(/looks like a secret/).click();
    await row(/looks like a secret/).focus();
    await workbench.page.keyboard.press('Control+.');
    await row(/looks like a secret/).waitFor({ state: 'detached' });
  });

  it('adds what is missing, with its price shown before', async () => {
    const { workbench } = tare!;
    const context = workbench.views.rows('Context');
    // Both of the folder were moved: it is a row of its own, closed.
    await context.filter({ hasText: 'app/b' }).first().click();
    await workbench.page.keyboard.press('ArrowRight');
    const part = context.filter({ hasText: 'tokenStore.ts' }).first();
    await part.hover();
    await part.getByRole('button', { name: 'Remove from Context' }).click();
    const missing = row(/^(app\/b\/)?tokenStore\.ts.*is not included/);
    await missing.waitFor();
    await workbench.screenshot('findings-missing');
    assert.match(await missing.innerText(), new RegExp(`\\+${countWithTiktoken(store)} · <\\$0\\.0001`));
    await missing.hover();
    await missing.getByRole('button', { name: 'Add to Context' }).click();
    await missing.waitFor({ state: 'detached' });
  });

  it('asks once before a copy that lacks a file which the task names', async () => {
    const { workbench } = tare!;
    const context = workbench.views.rows('Context');
    const part = context.filter({ hasText: 'tokenStore.ts' }).first();
    await part.hover();
    await part.getByRole('button', { name: 'Remove from Context' }).click();
    await workbench.quickInput.runCommand('Tare: Set Task…', { asksMore: true });
    await workbench.quickInput.input.fill('Why does tokenStore.ts lose what refreshToken in auth.ts writes?');
    await workbench.page.keyboard.press('Enter');
    await row(/tokenStore\.ts, named in the task, is not included/).waitFor();
    await workbench.quickInput.runCommand('Tare: Copy as Context', { asksMore: true });
    await workbench.page.waitForTimeout(500);
    await workbench.screenshot('findings-copy-gate');
    assert.match(
      await workbench.quickInput.title.innerText(),
      /^1 thing before you copy: tokenStore\.ts, named in the/,
    );
    await workbench.quickInput.row('Fix and Copy').click();
    await row(/tokenStore\.ts, named in the task/).waitFor({ state: 'detached' });
    await workbench.quickInput.runCommand('Tare: Set Task…', { asksMore: true });
    await workbench.quickInput.input.fill('Why does refreshToken in auth.ts loop on a 401?');
    await workbench.page.keyboard.press('Enter');
  });

  it('ignores, and shows again what was ignored', async () => {
    const { workbench } = tare!;
    const menu = await ContextMenu.of(row(/24 lines stand in both/), workbench.page);
    await workbench.screenshot('findings-menu');
    await menu.choose('Ignore This Kind');
    await row(/24 lines stand in both/).waitFor({ state: 'detached' });
    await workbench.screenshot('findings-ignored');
    await workbench.quickInput.runCommand('Tare: Reset Ignored Findings');
    await row(/24 lines stand in both/).waitFor();
  });
});
