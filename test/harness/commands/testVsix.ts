// Installs out/tare.vsix, which `npm run package` writes, into a clean profile and tests what a person gets from it.
import { existsSync } from 'node:fs';
import { runMocha } from '../mocha';
import { vsixFile } from '../paths';
import { ensureChromium } from '../setup/chromium';
import { installServerPackages } from '../setup/serverPackages';
import { runCommand } from './runCommand';

runCommand(async () => {
  if (!existsSync(vsixFile)) throw new Error(`${vsixFile} is missing. Run \`npm run package\` first.`);
  await installServerPackages();
  ensureChromium();
  return runMocha(['test/ui/vsix/*.test.ts'], 120_000);
});
