import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { ClaudeLog } from '../../harness/agentLogs';
import { activateTare, inWorkspace, pause } from '../support';

describe('sessions of agents in Restricted Mode', () => {
  it('are followed all the same: logs are read, nothing of the workspace is run', async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    const api = await activateTare();
    const log = new ClaudeLog(homedir(), inWorkspace().fsPath, 'restricted');
    log.call({ output: 1000 });
    const end = performance.now() + 20_000;
    while (api.sessions?.spent.window.calls !== 1) {
      if (performance.now() > end) assert.fail(JSON.stringify(api.sessions));
      await pause(20);
    }
    // 1,000 output tokens at $20 a million.
    assert.equal(api.sessions.spent.window.cost.usd?.toFixed(4), '0.0200');
  });
});
