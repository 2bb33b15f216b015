import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { ClaudeLog } from '../../harness/agentLogs';
import { activateTare, pause } from '../support';

describe('sessions of agents with several folders', () => {
  it('are those of each folder, also of a folder below one, and of no other', async () => {
    const [first, second] = vscode.workspace.workspaceFolders!.map(({ uri }) => uri.fsPath);
    new ClaudeLog(homedir(), first!, 'in-first').call({ output: 1000 });
    new ClaudeLog(homedir(), `${second!}/deep/below`, 'in-second').call({ output: 2000 });
    new ClaudeLog(homedir(), `${second!}-other`, 'beside').call({ output: 4000 });
    const api = await activateTare();
    const end = performance.now() + 20_000;
    while (api.sessions?.spent.todayEverywhere.tokens.output !== 7000) {
      if (performance.now() > end) assert.fail(JSON.stringify(api.sessions));
      await pause(20);
    }
    assert.deepEqual(api.sessions.sessions.map(({ id }) => id).sort(), ['in-first', 'in-second']);
    assert.equal(api.sessions.spent.today.tokens.output, 3000);
    assert.equal(api.sessions.hasWorkspace, true);
  });
});
