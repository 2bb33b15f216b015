// Writes out/tare.vsix, and refuses one that is too large or lacks a file that the extension needs.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { packagedFiles } from '../packagedFiles';
import { outputFolder, repositoryRoot, vsixFile } from '../paths';
import { runCommand } from './runCommand';

/** The most that a .vsix may weigh, in bytes: what loads over a slow line while one waits. */
const largestSize = 6 * 1024 * 1024;

runCommand(async () => {
  mkdirSync(outputFolder, { recursive: true });
  rmSync(vsixFile, { force: true });
  // Runs the script `vscode:prepublish` first, which builds for production.
  await createVSIX({ cwd: repositoryRoot, packagePath: vsixFile, dependencies: false });

  const packed = new Set((await packagedFiles()).map((file) => file.split(path.sep).join('/')));
  const missing = neededFiles().filter((file) => !packed.has(file));
  const size = statSync(vsixFile).size;
  console.log(
    `${path.relative(repositoryRoot, vsixFile)}: ${(size / 1024 / 1024).toFixed(2)} MB, ${packed.size} files`,
  );
  if (missing.length > 0) console.error(`Missing in it: ${missing.join(', ')}`);
  if (size > largestSize) console.error(`It is larger than ${largestSize / 1024 / 1024} MB.`);
  if (missing.length === 0 && size <= largestSize) return 0;
  // A file that must not be handed on is better not there.
  rmSync(vsixFile);
  return 1;
});

/** Relative to the repository: what the build made, and what package.json names. */
function neededFiles(): string[] {
  const built = readdirSync(path.join(repositoryRoot, 'dist'), { recursive: true, encoding: 'utf8' })
    .map((name) => `dist/${name.split(path.sep).join('/')}`)
    .filter((file) => statSync(path.join(repositoryRoot, file)).isFile() && !file.endsWith('.map'));
  // Held against the build itself, which could have left something out.
  const always = [
    'dist/extension.js',
    'dist/worker.js',
    'dist/countHelper.js',
    'dist/cli.js',
    'dist/tokens.wasm',
    'dist/sessions.wasm',
    'LICENSE',
    'README.md',
  ];
  const manifest: unknown = JSON.parse(readFileSync(path.join(repositoryRoot, 'package.json'), 'utf8'));
  const localised = existsSync(path.join(repositoryRoot, 'package.nls.json')) ? ['package.nls.json'] : [];
  return [...new Set([...built, ...always, ...localised, ...namedFiles(manifest)])];
}

/** Every string of the manifest that reads like a path below dist/ or media/, such as an icon's. */
function namedFiles(value: unknown): string[] {
  if (typeof value === 'string') return /^(\.\/)?(dist|media)\/[^*]+$/.test(value) ? [value.replace(/^\.\//, '')] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(namedFiles);
}
