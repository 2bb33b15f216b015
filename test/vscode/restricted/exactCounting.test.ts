import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commands } from '../../../src/vscode/manifest';
import { answering } from '../answers';

describe('exact counting in Restricted Mode', () => {
  it('is off, whatever the settings say, and asks nothing', async () => {
    const configuration = vscode.workspace.getConfiguration('tare');
    await configuration.update('exactCounting.enabled', true, vscode.ConfigurationTarget.Global);
    const said = answering({ dialog: 'Send' });
    try {
      await vscode.commands.executeCommand(commands.countExactly);
    } finally {
      said.restore();
      await configuration.update('exactCounting.enabled', undefined, vscode.ConfigurationTarget.Global);
    }
    assert.deepEqual(said.lines, [
      'Exact counting is off in Restricted Mode. Trust the workspace to send its text to a provider.',
    ]);
  });
});
