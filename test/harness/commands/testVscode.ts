// Runs test/vscode inside the real extension host of VS Code's web server, one window for each label that has tests.
// Labels named on the command line run alone: `npm run test:vscode -- restricted`.
import { launchBrowser } from '../browser';
import { buildExtension } from '../build';
import { bundleInHostTests } from '../inHost/bundleTests';
import { labels, labelsWithTests } from '../inHost/labels';
import { runLabel } from '../inHost/runLabel';
import { installServerPackages } from '../setup/serverPackages';
import { addCounts, isSuccess, noTests, reportCounts, type TestCounts } from '../testCounts';
import { runCommand } from './runCommand';

runCommand(async () => {
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((name) => !labels.some((label) => label.name === name));
  if (unknown.length > 0) {
    console.error(`No such label: ${unknown.join(', ')}. There are: ${labels.map(({ name }) => name).join(', ')}.`);
    return 2;
  }

  buildExtension();
  await installServerPackages();
  await bundleInHostTests();
  const browser = await launchBrowser();
  let counts: TestCounts = noTests;
  try {
    for (const label of labelsWithTests()) {
      if (wanted.length > 0 && !wanted.includes(label.name)) continue;
      console.log(`\nWindow: ${label.name}`);
      try {
        counts = addCounts(counts, await runLabel(browser, label));
      } catch (error) {
        console.error(error);
        counts = addCounts(counts, { passed: 0, failed: 1, skipped: 0 });
      }
    }
  } finally {
    await browser.close();
  }
  reportCounts(counts);
  return isSuccess(counts) ? 0 : 1;
});
