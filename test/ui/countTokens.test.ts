import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { keepScreenshotsOfFailures } from '../harness/mocha';
import { type OpenedTare, openTare } from '../harness/openTare';
import { countWithTiktoken } from '../harness/tiktoken';

describe('Count Tokens', () => {
  let tare: OpenedTare | undefined;

  before(async () => {
    tare = await openTare();
  });
  after(() => tare?.close());
  keepScreenshotsOfFailures(() => tare?.workbench);

  it('lists the files and folders that are selected in the explorer', async () => {
    const { workbench } = tare!;
    await workbench.explorer.select('src', 'README.md');
    const menu = await workbench.explorer.openMenu('README.md');
    await menu.choose('Tare', 'Count Tokens');
    await workbench.quickInput.row('README.md').waitFor();
    await workbench.screenshot('count-tokens');
    const rows = await workbench.quickInput.rowLabels();
    for (const file of ['README.md', 'src/auth.ts', 'src/session/store.ts']) {
      const name = file.split('/').at(-1)!;
      const row = rows.find((label) => label.includes(name));
      assert.ok(row?.includes(tokensOf(file)), `${file} has ${tokensOf(file)} tokens: ${rows.join('\n')}`);
    }
  });

  it('opens the file that is picked', async () => {
    const { workbench } = tare!;
    await workbench.quickInput.pick('store.ts');
    await workbench.editor.tab('store.ts').waitFor();
  });

  it('is in the menus of the editor and of its tab', async () => {
    const { workbench } = tare!;
    for (const tab of [undefined, 'store.ts']) {
      const menu = await workbench.editor.openMenu(tab);
      await menu.choose('Tare', 'Count Tokens');
      await workbench.quickInput.row('store.ts').waitFor();
      await workbench.quickInput.close();
    }
  });

  it('is in the command palette', async () => {
    const { workbench } = tare!;
    await workbench.quickInput.runCommand('Tare: Count Tokens', { asksMore: true });
    await workbench.quickInput.row('store.ts').waitFor();
    await workbench.quickInput.close();
  });

  /** As it is shown: exact, with separators. */
  function tokensOf(file: string): string {
    return countWithTiktoken(readFileSync(path.join(tare!.folder, file), 'utf8')).toLocaleString('en-US');
  }
});
