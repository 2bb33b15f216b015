import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { TareApi } from '../../src/vscode/api';
import { type FoundRow, membersOf } from '../../src/vscode/findingsRows';
import { activateTare, closeEverything, inWorkspace, pause, tokensOf } from './support';

describe('tests of what the context is about', () => {
  let api: TareApi;
  const folder = 'test-me';
  const test = "import { parseRange } from './range';\nit('parses', () => parseRange('1-2'));\n";

  const write = (name: string, text: string): vscode.Uri => {
    const uri = inWorkspace(folder, name);
    mkdirSync(path.dirname(uri.fsPath), { recursive: true });
    writeFileSync(uri.fsPath, text);
    return uri;
  };
  const offering = (isOn: boolean | undefined): Thenable<void> =>
    vscode.workspace.getConfiguration('tare').update('findings.offerTests', isOn, vscode.ConfigurationTarget.Workspace);
  const rows = async (): Promise<readonly FoundRow[]> => {
    await api.review.reviewed();
    return api.findings.rows.flatMap(({ children }) => children.flatMap((row) => membersOf(row)));
  };
  const names = (): string[] =>
    api.context.context.parts.map(({ source }) => ('path' in source ? path.basename(source.path ?? '') : ''));
  /** Reviews again until it holds: VS Code tells of files and settings when it gets to it. */
  async function until(holds: () => Promise<boolean>): Promise<void> {
    for (let attempt = 0; !(await holds()); attempt++) {
      assert.ok(attempt < 50, 'it never held');
      await pause(100);
      await vscode.commands.executeCommand('tare.reviewContext');
    }
  }

  before(async () => {
    api = await activateTare();
    await vscode.commands.executeCommand('tare.context.clear');
    await vscode.commands.executeCommand('tare.resetIgnoredFindings');
  });
  afterEach(async () => {
    await offering(undefined);
    await vscode.commands.executeCommand('tare.context.clear');
    await vscode.commands.executeCommand('tare.resetIgnoredFindings');
    await closeEverything();
    rmSync(inWorkspace(folder).fsPath, { recursive: true, force: true });
  });

  it('are offered where the setting is on; one is opened, ignored, added behind what it tests', async () => {
    const source = write('range.ts', 'export function parseRange(text: string) {\n  return text;\n}\n');
    const other = write('other.ts', 'export const other = 1;\n');
    const offered = write('range.test.ts', test);
    for (const uri of [source, other]) await vscode.commands.executeCommand('tare.addToContext', uri, [uri]);
    assert.deepEqual(await rows(), []);
    await offering(true);
    await until(async () => (await rows()).length > 0);
    const [row, ...others] = await rows();
    assert.deepEqual(others, []);
    assert.ok(row?.finding.data.kind === 'missing-test');
    assert.equal(row.finding.data.missing, `${folder}/range.test.ts`);
    assert.equal(row.finding.tokens, tokensOf(test));
    assert.ok(row.parent.kind === 'group' && row.parent.group === 'missing');
    assert.deepEqual(row.label, { subject: 'range.test.ts', phrase: 'tests parseRange, defined in range.ts' });
    assert.match(row.explanation.evidence, /tare\.findings\.offerTests is on/);
    await vscode.commands.executeCommand('tare.findings.open', row);
    assert.equal(vscode.window.activeTextEditor?.document.uri.path, offered.path);
    await vscode.commands.executeCommand('tare.findings.ignoreInFile', row);
    assert.deepEqual(await rows(), []);
    await vscode.commands.executeCommand('tare.resetIgnoredFindings');
    const [again] = await rows();
    await vscode.commands.executeCommand('tare.findings.add', again);
    assert.deepEqual(names(), ['range.ts', 'range.test.ts', 'other.ts']);
    assert.deepEqual(await rows(), []);
    await vscode.commands.executeCommand('tare.context.undo');
    assert.equal((await rows()).length, 1);
    await offering(undefined);
    await until(async () => (await rows()).length === 0);
  });
});
