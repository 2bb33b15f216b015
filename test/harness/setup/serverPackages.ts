/** Installs VS Code's server from npm packages: once for each state of the lock file, and again after a torn install. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { runAtExit } from '../cleanup';
import { serverEntry, serverPackagesFolder, serverRoot } from '../paths';

const modules = path.join(serverPackagesFolder, 'node_modules');
const stampFile = path.join(modules, '.tare-stamp');
const lockFolder = path.join(serverPackagesFolder, '.installing');
const lockLimitMs = 10 * 60_000;

export async function installServerPackages(): Promise<void> {
  const wanted = createHash('sha256')
    .update(readFileSync(path.join(serverPackagesFolder, 'package-lock.json')))
    .digest('hex');
  const isInstalled = (): boolean =>
    existsSync(stampFile) && existsSync(serverEntry) && readFileSync(stampFile, 'utf8') === wanted;
  if (isInstalled()) return;

  const unlock = await lock();
  try {
    if (isInstalled()) return;
    console.log('Installing VS Code (about 500 MB of npm packages; only once)');
    install();
    // Written last: without it the next run starts over, and `npm ci` clears what a torn run left.
    writeFileSync(stampFile, wanted);
  } finally {
    unlock();
  }
}

function install(): void {
  // Install scripts stay off: code-server's own would download and compile 400 MB that is listed here as packages.
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: serverPackagesFolder,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  // VS Code finds its modules beside itself only: by ESM imports and by /static/node_modules/ addresses. Its bundled
  // extensions look for TypeScript beside themselves.
  linkModulesInto(serverRoot);
  linkModulesInto(path.join(serverRoot, 'extensions'));
  // The bundled Copilot extension calls services on the internet and is of no use without them.
  rmSync(path.join(serverRoot, 'extensions', 'copilot'), { recursive: true, force: true });
}

function linkModulesInto(folder: string): void {
  const link = path.join(folder, 'node_modules');
  rmSync(link, { recursive: true, force: true });
  // Windows lets only administrators make symbolic links, but everybody junctions, which need an absolute target.
  if (process.platform === 'win32') symlinkSync(modules, link, 'junction');
  else symlinkSync(path.relative(folder, modules), link, 'dir');
}

/** Waits while another run installs; a lock whose run has died is taken over. */
async function lock(): Promise<() => void> {
  const ownerFile = path.join(lockFolder, 'pid');
  for (;;) {
    try {
      mkdirSync(lockFolder);
      writeFileSync(ownerFile, String(process.pid));
      const remove = (): void => rmSync(lockFolder, { recursive: true, force: true });
      const takeBack = runAtExit(remove);
      return () => {
        takeBack();
        remove();
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    if (isAbandoned(ownerFile)) rmSync(lockFolder, { recursive: true, force: true });
    else await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

function isAbandoned(ownerFile: string): boolean {
  try {
    if (Date.now() - statSync(lockFolder).mtimeMs > lockLimitMs) return true;
    const owner = Number(readFileSync(ownerFile, 'utf8'));
    if (owner > 0) process.kill(owner, 0);
    return false;
  } catch (error) {
    // ENOENT: the owner has just taken the lock and not signed it yet, or has just released it.
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
