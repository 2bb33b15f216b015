/**
 * The kinds of window that tests run in. Each is a folder below test/vscode, and a window is only opened for a kind
 * that has test files.
 */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { inHostTestBundles } from '../paths';
import { restrictedModeSettings, type Settings } from '../profile';
import { copySampleWorkspace } from '../sampleWorkspace';
import type { WorkbenchTarget } from '../workbench/openPage';

export interface Label {
  readonly name: string;
  /** Below test/vscode. */
  readonly testFolder: string;
  readonly settings?: Settings;
  /** Lays what the window opens into `parent`. */
  prepare(parent: string): WorkbenchTarget;
}

export const labels: readonly Label[] = [
  { name: 'folder', testFolder: '', prepare: (parent) => ({ folder: copySampleWorkspace(parent) }) },
  { name: 'no-folder', testFolder: 'no-folder', prepare: () => ({}) },
  { name: 'multi-root', testFolder: 'multi-root', prepare: prepareMultiRoot },
  {
    name: 'restricted',
    testFolder: 'restricted',
    settings: restrictedModeSettings,
    prepare: (parent) => ({ folder: copySampleWorkspace(parent) }),
  },
];

export function labelsWithTests(): Label[] {
  return labels.filter(({ testFolder }) => {
    const folder = path.join(inHostTestBundles, testFolder);
    return existsSync(folder) && readdirSync(folder).some((name) => name.endsWith('.test.js'));
  });
}

/** Two roots: the sample workspace, and a small folder `second` with one file of its own. */
function prepareMultiRoot(parent: string): WorkbenchTarget {
  const first = copySampleWorkspace(parent);
  const second = path.join(parent, 'second');
  mkdirSync(second);
  writeFileSync(path.join(second, 'notes.md'), '# Notes\n\nThe second root has this one file.\n');
  const workspaceFile = path.join(parent, 'both.code-workspace');
  writeFileSync(workspaceFile, JSON.stringify({ folders: [{ path: first }, { path: second }] }));
  return { workspaceFile };
}
