import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { TareApi } from '../../src/vscode/api';
import type { FoundRow } from '../../src/vscode/findingsRows';
import type { ContextFindings } from '../../src/vscode/reviewService';
import { activateTare, closeEverything, inWorkspace, pause } from './support';

/** Lines that differ from each other and from every other call's. */
export function code(lines: number, name: string): string {
  return Array.from({ length: lines }, (_, at) => `export const ${name}${at} = compute${name}(${at}, "${name}");`).join(
    '\n',
  );
}

interface ReviewedFolder {
  /** Its name in the workspace. */
  readonly folder: string;
  /** Writes a file of it. */
  readonly write: (name: string, text: string) => vscode.Uri;
  /** Adds files to the context, as the explorer does. */
  readonly add: (...uris: vscode.Uri[]) => Promise<void>;
  readonly setTask: (task: string) => Promise<void>;
  /** Of the context as it is now. */
  readonly reviewed: () => Promise<ContextFindings>;
  /** The findings of the view, those that are told as one one by one. */
  readonly found: () => FoundRow[];
  /** The kinds of these, once the context as it is now is reviewed. */
  readonly kinds: () => Promise<string[]>;
  /** A row of the view as its commands get it. */
  readonly rowOf: (kind: string) => Promise<FoundRow>;
}

/** For a suite that looks at what is found: an empty context and an empty folder around each of its tests. */
export function reviewedFolder(): ReviewedFolder {
  let api: TareApi;
  const folder = 'review-me';

  before(async () => {
    api = await activateTare();
  });
  beforeEach(async () => {
    await vscode.commands.executeCommand('tare.context.clear');
    await vscode.commands.executeCommand('tare.resetIgnoredFindings');
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('tare.context.clear');
    await closeEverything();
    rmSync(inWorkspace(folder).fsPath, { recursive: true, force: true });
  });

  const reviewed = async (): Promise<ContextFindings> => {
    const findings = await api.review.reviewed();
    assert.ok(findings);
    return findings;
  };
  const found = (): FoundRow[] =>
    api.findings.rows.flatMap(({ children }) =>
      children.flatMap((row) => (row.kind === 'similar' ? row.children : [row])),
    );
  return {
    folder,
    reviewed,
    found,
    write: (name, text) => {
      const uri = inWorkspace(folder, ...name.split('/'));
      mkdirSync(path.dirname(uri.fsPath), { recursive: true });
      writeFileSync(uri.fsPath, text);
      return uri;
    },
    add: async (...uris) => {
      for (const uri of uris) await vscode.commands.executeCommand('tare.addToContext', uri, [uri]);
    },
    setTask: async (task) => {
      api.context.apply('Set Task', (context) => ({ ...context, task }));
      await pause(50);
    },
    kinds: async () => {
      await reviewed();
      return found()
        .map(({ finding: { data } }) => data.kind)
        .sort();
    },
    rowOf: async (kind) => {
      await reviewed();
      const rows = found();
      const row = rows.find(({ finding: { data } }) => data.kind === kind);
      assert.ok(row, `${kind} is not among ${rows.map(({ explanation }) => explanation.message).join(' | ')}`);
      return row;
    },
  };
}
