// Installs out/tare.vsix, which `npm run package` writes, into a clean profile and tests what a person gets from it.
import { existsSync } from 'node:fs';
import { vsixFile } from '../paths';
import { runUiTests, uiTestFiles } from '../runUiTests';
import { ensureChromium } from '../setup/chromium';
import { installServerPackages } from '../setup/serverPackages';
import { runCommand } from './runCommand';

runCommand(async () => {
  if (!existsSync(vsixFile)) throw new Error(`${vsixFile} is missing. Run \`npm run package\` first.`);
  await installServerPackages();
  ensureChromium();
  return runUiTests(uiTestFiles('test/ui/vsix'));
});
