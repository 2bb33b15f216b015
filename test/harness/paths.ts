/** Where everything lies that the harness reads or writes. All paths are absolute. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';

export const repositoryRoot = path.resolve(__dirname, '..', '..');

/** Everything that a run produces and git ignores. */
export const outputFolder = path.join(repositoryRoot, 'out');
export const vsixFile = path.join(outputFolder, 'tare.vsix');
export const screenshotsFolder = path.join(outputFolder, 'shots');
export const inHostTestSources = path.join(repositoryRoot, 'test', 'vscode');
export const inHostTestBundles = path.join(outputFolder, 'test', 'vscode');

/** Brings language models to VS Code; the tests in the extension host have it beside Tare. */
export const modelProviderExtension = path.join(repositoryRoot, 'test', 'fixtures', 'modelProvider');

/** The npm project that brings VS Code's own web server and the Node that runs it. */
export const serverPackagesFolder = path.join(__dirname, 'vscode-server');
export const serverRoot = path.join(serverPackagesFolder, 'node_modules', 'code-server', 'lib', 'vscode');
export const serverEntry = path.join(serverRoot, 'out', 'server-main.js');

/**
 * The Node that runs the server. VS Code needs Node 24 (its start-up calls `node:module`'s `registerHooks`), while this
 * project's own tools run on 20.19, so the binary comes from an npm package where there is one for the platform.
 * @throws when the platform has none and this process is older than Node 24
 */
export function serverNode(): string {
  const installed = installedNode();
  if (installed !== undefined) return installed;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  throw new Error(
    `VS Code's server needs Node 24 and npm has no package of it for ${process.platform}-${process.arch}. ` +
      'Run this with Node 24, or set VSCODE_SERVER_NODE to the path of a Node 24 binary.',
  );
}

/** The Node 24 that `npm run setup` brings, or the one that VSCODE_SERVER_NODE names; undefined while there is neither. */
export function installedNode(): string | undefined {
  const fromEnvironment = process.env['VSCODE_SERVER_NODE'];
  if (fromEnvironment) return fromEnvironment;
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const packaged = path.join(serverPackagesFolder, 'node_modules', `node-${platform}-${process.arch}`, 'bin');
  return ['node', 'node.exe'].map((name) => path.join(packaged, name)).find((file) => existsSync(file));
}

/** The file that a module name of the root's node_modules resolves to. */
export function resolveModule(name: string): string {
  return createRequire(path.join(repositoryRoot, 'package.json')).resolve(name);
}
