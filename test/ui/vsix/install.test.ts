import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { keepScreenshotsOfFailures } from '../../harness/mocha';
import { type OpenedTare, openTare } from '../../harness/openTare';
import { vsixFile } from '../../harness/paths';
import { countWithTiktoken } from '../../harness/tiktoken';

describe('the packaged extension', () => {
  let tare: OpenedTare | undefined;

  before(async () => {
    tare = await openTare({ vsix: vsixFile });
  });
  after(() => tare?.close());
  keepScreenshotsOfFailures(() => tare?.workbench);

  for (const file of ['src/auth.ts', 'docs/設計メモ.md']) {
    it(`counts ${file} as tiktoken does`, async () => {
      const { workbench, folder } = tare!;
      const tokens = countWithTiktoken(readFileSync(path.join(folder, file), 'utf8'));
      await workbench.quickInput.openFile(file);
      await workbench.statusBar.waitFor(new RegExp(`\\b${tokens.toLocaleString('en-US')} tokens`));
    });
  }

  it('activates without a notification', async () => {
    const { workbench } = tare!;
    assert.deepEqual(await workbench.notifications.messages(), []);
    await workbench.screenshot('vsix');
  });
});
