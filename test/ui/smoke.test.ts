import assert from 'node:assert/strict';
import { keepScreenshotsOfFailures } from '../harness/mocha';
import { type OpenedTare, openTare } from '../harness/openTare';

describe('Tare in VS Code', () => {
  let tare: OpenedTare | undefined;

  before(async () => {
    tare = await openTare();
  });
  after(() => tare?.close());
  keepScreenshotsOfFailures(() => tare?.workbench);

  it('shows the tokens of the open file in the status bar', async () => {
    const { workbench } = tare!;
    await workbench.explorer.item('AGENTS.md').waitFor();
    await workbench.quickInput.openFile('src/auth.ts');
    await workbench.editor.tab('auth.ts').waitFor();
    await workbench.statusBar.waitFor(/\d tokens/);
    await workbench.screenshot('status-bar');
  });

  it('explains them in a tooltip', async () => {
    const { workbench } = tare!;
    const tooltip = await workbench.statusBar.hover();
    assert.match(await tooltip.innerText(), /\d/);
    await workbench.screenshot('status-bar-tooltip');
  });

  it('notifies of nothing and asks the internet for nothing', async () => {
    const { workbench } = tare!;
    assert.deepEqual(await workbench.notifications.messages(), []);
    assert.deepEqual(workbench.blockedRequests, []);
  });
});
