// Runs test/vscode inside the real extension host of VS Code's web server, one window for each label that has tests.
// Labels named on the command line run alone: `npm run test:vscode -- restricted`.
import { launchBrowser } from '../browser';
import { buildExtension } from '../build';
import { bundleInHostTests } from '../inHost/bundleTests';
import { labels, labelsWithTests } from '../inHost/labels';
import { runLabel } from '../inHost/runLabel';
import { SecondAttempts } from '../secondAttempt';
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
  const attempts = new SecondAttempts();
  let counts: TestCounts = noTests;
  try {
    for (const label of labelsWithTests()) {
      if (wanted.length > 0 && !wanted.includes(label.name)) continue;
      console.log(`\nWindow: ${label.name}`);
      const ofLabel = await attempts.run(label.name, async () => {
        try {
          return await runLabel(browser, label);
        } catch (error) {
          console.error(error);
          return { ...noTests, failed: 1 };
        }
      });
      counts = addCounts(counts, ofLabel);
    }
  } finally {
    await browser.close();
  }
  attempts.report();
  reportCounts(counts);
  return isSuccess(counts) ? 0 : 1;
});
