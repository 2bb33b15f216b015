// npm start -- [folder] [--port N]: serves VS Code with Tare on this machine until stopped.
import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { buildExtension } from '../build';
import { waitForSignal } from '../cleanup';
import { installWorkingTree } from '../installExtension';
import { createProfile } from '../profile';
import { copySampleWorkspace } from '../sampleWorkspace';
import { type Server, startServer } from '../server';
import { installServerPackages } from '../setup/serverPackages';
import { makeTemporaryFolder } from '../temporaryFolder';
import { runCommand } from './runCommand';

const usage = 'Usage: npm start -- [folder] [--port N]';

interface Request {
  folder: string | undefined;
  port: number;
}

runCommand(async () => {
  const request = readArguments();
  if (typeof request === 'string') {
    console.error(`${request}\n${usage}`);
    return 2;
  }
  console.log('Building Tare');
  buildExtension();
  await installServerPackages();

  const temporaryFolder = makeTemporaryFolder('start');
  // A copy of the sample, so that what somebody tries out in it does not change the repository.
  const folder = request.folder ?? copySampleWorkspace(temporaryFolder.path);
  const profile = createProfile({ 'git.enabled': true });
  await installWorkingTree(profile);
  const server = await startServer({ profile, port: request.port, ownHome: true });

  const address = `${server.origin}/?folder=${encodeURI(folder.split(path.sep).join('/'))}`;
  console.log(`\nVS Code with Tare, on ${request.folder ?? 'a copy of the sample workspace'}:\n\n  ${address}\n`);
  console.log('Ctrl+C stops it and removes its profile.');
  openBrowser(address);

  const endedByItself = (await Promise.race([serverEnd(server), starterEnd(), waitForSignal()])) === 'server';
  await server.stop();
  temporaryFolder.remove();
  if (endedByItself) console.error(`VS Code's server ended by itself:\n${server.log()}`);
  return endedByItself ? 1 : 0;
});

/** What was asked for, or what is wrong with it in words. */
function readArguments(): Request | string {
  let parsed;
  try {
    parsed = parseArgs({ allowPositionals: true, options: { port: { type: 'string', default: '0' } } });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const port = Number(parsed.values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) return `${parsed.values.port} is not a port number.`;
  if (parsed.positionals.length > 1) return 'Only one folder can be opened.';
  const [given] = parsed.positionals;
  if (given === undefined) return { folder: undefined, port };
  // npm runs scripts in the repository and keeps the folder that it was called from in INIT_CWD.
  const folder = path.resolve(process.env['INIT_CWD'] ?? process.cwd(), given);
  const stat = statSync(folder, { throwIfNoEntry: false });
  if (!stat) return `There is no folder ${folder}.`;
  return stat.isDirectory() ? { folder, port } : `${folder} is not a folder.`;
}

async function serverEnd(server: Server): Promise<'server'> {
  await server.ended;
  return 'server';
}

/**
 * Resolves when npm, which started this, is gone without having passed on a signal (SIGKILL, a closed session): nobody
 * would be left to stop the server.
 */
function starterEnd(): Promise<'starter'> {
  const starter = process.ppid;
  return new Promise((resolve) => {
    if (!process.env['npm_lifecycle_event']) return;
    setInterval(() => process.ppid !== starter && resolve('starter'), 1_000).unref();
  });
}

/** Shows the address where there is a display. It is printed as well, so whatever goes wrong here does not matter. */
function openBrowser(address: string): void {
  const { DISPLAY, WAYLAND_DISPLAY, CI } = process.env;
  const hasDisplay = ['darwin', 'win32'].includes(process.platform) || DISPLAY || WAYLAND_DISPLAY;
  if (CI || !hasDisplay) return;
  const program = process.platform === 'darwin' ? 'open' : process.platform === 'win32' ? 'explorer' : 'xdg-open';
  spawn(program, [address], { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
}
