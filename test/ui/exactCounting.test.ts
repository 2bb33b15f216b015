import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { keepScreenshotsOfFailures } from '../harness/mocha';
import { type OpenedTare, openTare } from '../harness/openTare';
import { ProviderServer, knownKey, tokensAtServer } from '../harness/providerServer';

/** The real dialogs, which VS Code does not show in tests inside the extension host. */
describe('exact counting as a person sees it', () => {
  let tare: OpenedTare | undefined;
  let server: ProviderServer | undefined;

  before(async () => {
    server = await ProviderServer.start();
    tare = await openTare({
      settings: {
        'tare.defaultModel': 'claude-sonnet-5-5',
        'tare.exactCounting.enabled': true,
        'tare.exactCounting.anthropicBaseUrl': server.url,
      },
    });
  });
  after(async () => {
    await tare?.close();
    await server?.stop();
  });
  keepScreenshotsOfFailures(() => tare?.workbench);

  it('asks for the key and the permission, and shows the provider count beside its own', async () => {
    const { workbench, folder } = tare!;
    const { quickInput, page } = workbench;
    await workbench.explorer.item('AGENTS.md').waitFor();
    await quickInput.openFile('src/auth.ts');
    await workbench.editor.tab('auth.ts').waitFor();
    await workbench.statusBar.waitFor(/≈/);
    await quickInput.runCommand('Tare: Count Exactly with Provider…', { asksMore: true });
    await quickInput.row('src/auth.ts').waitFor();
    await quickInput.pick('src/auth.ts');

    await quickInput.title.filter({ hasText: 'Set Provider Key: Anthropic' }).waitFor();
    assert.equal(await quickInput.input.getAttribute('type'), 'password');
    await quickInput.input.fill(knownKey);
    await page.keyboard.press('Enter');

    const dialog = page.locator('.monaco-dialog-box');
    await dialog.waitFor();
    const question = await dialog.innerText();
    const text = readFileSync(path.join(folder, 'src', 'auth.ts'), 'utf8');
    const characters = text.length.toLocaleString('en');
    assert.ok(question.includes(`Send ${characters} characters of 1 file to ${new URL(server!.url).host}?`), question);
    assert.match(question, /your key for Anthropic leave this machine[^]+src\/auth\.ts/);
    assert.deepEqual(server!.received, []);
    await workbench.screenshot('exact-count-question');
    await dialog.getByRole('button', { name: 'Send', exact: true }).click();

    const row = quickInput.row('counted by Anthropic');
    await row.waitFor();
    assert.match(await row.innerText(), new RegExp(`${tokensAtServer(text).toLocaleString('en')} tokens`));
    await workbench.screenshot('exact-count');
    await quickInput.close();
    assert.deepEqual(server!.texts(), [text]);
    assert.deepEqual(workbench.blockedRequests, []);
  });
});
