import { keepScreenshotsOfFailures } from '../harness/mocha';
import { type OpenedTare, openTare } from '../harness/openTare';
import { restrictedModeSettings } from '../harness/profile';

// The tests inside the extension host run Tare from its folder, which VS Code starts in Restricted Mode whatever the
// manifest says. Here it is installed, so that `capabilities.untrustedWorkspaces` decides.
describe('Restricted Mode', () => {
  let tare: OpenedTare | undefined;

  before(async () => {
    tare = await openTare({ settings: restrictedModeSettings });
  });
  after(() => tare?.close());
  keepScreenshotsOfFailures(() => tare?.workbench);

  it('counts all the same', async () => {
    const { workbench } = tare!;
    await workbench.page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor();
    await workbench.quickInput.openFile('src/auth.ts');
    await workbench.statusBar.waitFor(/\d tokens/);
  });
});
