// Brings what `npm start` and the tests need beside the root's packages: VS Code's server and Chromium.
import { ensureChromium, findChromium } from '../setup/chromium';
import { installServerPackages } from '../setup/serverPackages';
import { runCommand } from './runCommand';

runCommand(async () => {
  await installServerPackages();
  ensureChromium();
  console.log(`VS Code's server is installed; the tests use ${findChromium()}.`);
  return 0;
});
