// Runs the unit tests. File names on the command line run alone: `npm run test:unit -- test/unit/tokens/wasm.test.ts`.
import { nodeSqlite } from '../../../src/sessions/files/sqlite';
import { buildExtension } from '../build';
import { type MochaOptions, runMocha } from '../mocha';
import { installedNode } from '../paths';
import { addCounts, isSuccess, noTests, reportCounts } from '../testCounts';
import { runCommand } from './runCommand';

/** Tests that need SQLite. */
const databaseTests = 'test/unit/sessions/databases/';

const timeoutMs = 10_000;

const files = process.argv.slice(2);
runCommand(async () => {
  // Counting needs the engine and the vocabularies that the build makes.
  buildExtension();
  let counts = noTests;
  for (const { patterns, options } of runs()) counts = addCounts(counts, await runMocha(patterns, options));
  reportCounts(counts);
  return isSuccess(counts) ? 0 : 1;
});

/**
 * One run in this Node, and where it has no SQLite a second one of the tests that need it, in the Node that `npm run setup`
 * brings. Where that is not there either, they run here and say why they are skipped.
 */
function runs(): readonly { readonly patterns: readonly string[]; readonly options: MochaOptions }[] {
  const node = nodeSqlite() === undefined ? installedNode() : undefined;
  const all = files.length > 0 ? files : ['test/unit/**/*.test.ts'];
  if (node === undefined) return [{ patterns: all, options: { timeoutMs } }];
  const ofDatabases =
    files.length > 0
      ? files.filter((file) => file.replaceAll('\\', '/').includes(databaseTests))
      : [`${databaseTests}**/*.test.ts`];
  return [
    {
      patterns: all.filter((file) => !ofDatabases.includes(file)),
      options: { timeoutMs, ignored: [`${databaseTests}**`] },
    },
    { patterns: ofDatabases, options: { timeoutMs, node } },
  ].filter(({ patterns }) => patterns.length > 0);
}
