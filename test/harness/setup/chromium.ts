/** Finds the Chromium that the tests drive, or installs it where that can be done without asking. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const knownPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

export function findChromium(): string | undefined {
  const own = process.env['CHROMIUM_PATH'];
  if (own) {
    if (!existsSync(own)) throw new Error(`CHROMIUM_PATH names ${own}, which does not exist.`);
    return own;
  }
  return knownPlaces.find((file) => existsSync(file));
}

/** @throws with what to install, on a machine where it cannot be installed from here */
export function ensureChromium(): void {
  if (findChromium()) return;
  if (existsSync('/etc/debian_version') && process.getuid?.() === 0) {
    console.log('Installing Chromium with apt (only once)');
    // fonts-wqy-zenhei draws Chinese and Japanese; without it screenshots show boxes.
    const packages = ['chromium', 'fonts-dejavu-core', 'fonts-wqy-zenhei'];
    // A fresh machine has no package lists, or old ones that name versions no longer served.
    apt('update', '-qq');
    apt('install', '-y', '-qq', '--no-install-recommends', ...packages);
    if (findChromium()) return;
  }
  throw new Error(
    'No Chromium found. Install it (Debian and Ubuntu: `sudo apt-get update && sudo apt-get install chromium`; ' +
      'macOS: `brew install --cask chromium`; Windows: Chrome or Edge), or set CHROMIUM_PATH to its binary.',
  );
}

function apt(...commandArguments: string[]): void {
  execFileSync('apt-get', ['-o', 'DPkg::Lock::Timeout=300', ...commandArguments], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    // Thousands of lines of unpacking help nobody; errors go to stderr.
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
