import assert from 'node:assert/strict';
import { Session } from 'node:inspector/promises';
import { rmSync, writeFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import * as vscode from 'vscode';
import { activateTare, closeEverything, expectRightCounts, inWorkspace, pause } from './support';

/** Every worker thread of this process; Node itself does not tell. */
async function workers(): Promise<Worker[]> {
  const session = new Session();
  session.connect();
  const found = globalThis as { tareTestWorkers?: Worker[]; tareTestWorkerClass?: typeof Worker };
  try {
    found.tareTestWorkerClass = Worker;
    const { result: prototype } = await session.post('Runtime.evaluate', {
      expression: 'tareTestWorkerClass.prototype',
    });
    const { objects } = await session.post('Runtime.queryObjects', { prototypeObjectId: prototype.objectId! });
    await session.post('Runtime.callFunctionOn', {
      objectId: objects.objectId!,
      functionDeclaration: 'function () { globalThis.tareTestWorkers = [...this]; }',
    });
    // Classes derived from Worker have prototypes of their own among them, which are no threads.
    return (found.tareTestWorkers ?? []).filter(isRunning);
  } finally {
    session.disconnect();
    delete found.tareTestWorkers;
    delete found.tareTestWorkerClass;
  }
}

function isRunning(worker: Worker): boolean {
  try {
    return worker.threadId > 0;
  } catch {
    return false;
  }
}

async function killWorkers(): Promise<void> {
  const running = await workers();
  assert.ok(running.length > 0, 'a counting thread runs');
  await Promise.all(running.map((worker) => worker.terminate()));
}

describe('a counting thread that ends', () => {
  afterEach(closeEverything);

  const show = (name: string): Thenable<vscode.TextEditor> =>
    vscode.window.showTextDocument(inWorkspace(...name.split('/')), { preview: false });

  it('is started again, and the numbers are right again, without anything being done', async () => {
    await show('src/auth.ts');
    const before = await expectRightCounts();
    let fired = 0;
    const listener = (await activateTare()).onDidChangeCounts(() => fired++);
    await killWorkers();
    for (let wait = 0; wait < 100 && fired === 0; wait++) await pause(50);
    listener.dispose();
    assert.ok(fired > 0, 'counted again');
    assert.deepEqual(await expectRightCounts(), before);
  });

  it('loses nothing of what is typed meanwhile', async () => {
    const editor = await show('src/http.ts');
    await expectRightCounts();
    for (let round = 0; round < 5; round++) {
      const killed = killWorkers();
      await editor.edit((builder) => builder.insert(new vscode.Position(round, 0), `typed in round ${round}\n`));
      await killed;
      await editor.edit((builder) => builder.insert(new vscode.Position(0, 0), 'and after it\n'));
      // Less than the first number again: what is shown is never that of half the documents.
      await expectRightCounts();
    }
  });

  it('while it counts files from disk takes nothing with it', async () => {
    const uri = inWorkspace('unloaded.txt');
    await show('src/auth.ts');
    for (let round = 0; round < 3; round++) {
      writeFileSync(uri.fsPath, `round ${round}\n`.repeat(200_000));
      await vscode.commands.executeCommand('vscode.open', uri, { preview: false, background: true });
      await pause(60 * round);
      await killWorkers();
      await expectRightCounts();
      await vscode.commands.executeCommand('workbench.action.closeOtherEditors');
    }
    rmSync(uri.fsPath);
  });

  it('shows no number that is too small on the way', async () => {
    await show('src/auth.ts');
    await show('src/http.ts');
    const before = await expectRightCounts();
    const seen: number[] = [];
    const listener = (await activateTare()).onDidChangeCounts((counts) => seen.push(counts.openEditors.count.tokens));
    await killWorkers();
    // Something that asks for the numbers at once.
    await vscode.commands.executeCommand('cursorDown');
    await pause(1500);
    listener.dispose();
    assert.deepEqual([...new Set(seen)], [before.openEditors.count.tokens]);
  });
});
