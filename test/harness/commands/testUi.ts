// Runs the tests that drive VS Code in Chromium, all but those of the packaged .vsix.
// File names on the command line run alone: `npm run test:ui -- test/ui/smoke.test.ts`.
import { buildExtension } from '../build';
import { runUiTests, uiTestFiles } from '../runUiTests';
import { ensureChromium } from '../setup/chromium';
import { installServerPackages } from '../setup/serverPackages';
import { runCommand } from './runCommand';

const files = process.argv.slice(2);
runCommand(async () => {
  buildExtension();
  await installServerPackages();
  ensureChromium();
  return runUiTests(files.length > 0 ? files : uiTestFiles('test/ui'));
});
