/** Copies of test/fixtures/workspace, so that neither a test nor a person who tries things changes the original. */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { repositoryRoot } from './paths';

export const sampleWorkspace = path.join(repositoryRoot, 'test', 'fixtures', 'workspace');

/**
 * Files that the sample's own .gitignore names. They are made here because git, which obeys that same file, would not
 * keep them in the repository.
 */
const ignoredFiles: Record<string, string> = {
  'build/bundle.js': 'export const built = true;\n'.repeat(200),
  '.env': 'API_TOKEN=not-a-real-token\n',
};

/** Returns the path of the copy, `parent`/workspace. */
export function copySampleWorkspace(parent: string): string {
  const copy = path.join(parent, 'workspace');
  cpSync(sampleWorkspace, copy, { recursive: true });
  for (const [name, text] of Object.entries(ignoredFiles)) {
    const file = path.join(copy, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return copy;
}
