import { type Browser, chromium } from 'playwright-core';
import { ensureChromium, findChromium } from './setup/chromium';

/** A headless Chromium that reaches nothing but this machine. */
export async function launchBrowser(): Promise<Browser> {
  ensureChromium();
  return chromium.launch({
    executablePath: findChromium()!,
    args: [
      '--headless',
      // Chromium's sandbox refuses to run as root, which containers and CI are.
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
    ],
  });
}
