// The same core from a terminal: reads the command, runs it, and turns every failure into a message and an exit status.
import { isMainThread } from 'node:worker_threads';
import { version } from '../package.json';
import { UserError } from './userError';

/** Exit statuses: 0 done, 1 a condition of `--fail-on` holds or a `--budget` is not reached, 2 bad usage or unreadable input. */
const BAD_USAGE = 2;

/** Each command loads its own modules when it runs: together they take longer to load than a folder takes to count. */
async function usage(): Promise<string> {
  const [{ countUsage }, { reviewUsage }, { optimizeUsage }, { rankUsage }, { sessionUsage }] = await Promise.all([
    import('./commandLine/count'),
    import('./commandLine/review'),
    import('./commandLine/optimize'),
    import('./commandLine/rank'),
    import('./commandLine/session'),
  ]);
  return `Usage: tare COMMAND [OPTIONS]

${countUsage}${reviewUsage}${optimizeUsage}${rankUsage}${sessionUsage}
  --help       show this text
  --version    show the version
`;
}

const isHelp: ReadonlySet<string> = new Set(['--help', '-h']);

async function run([command, ...rest]: readonly string[]): Promise<void> {
  if (command === '--version') console.log(version);
  else if (command === undefined || command === 'help' || [command, ...rest].some((word) => isHelp.has(word)))
    process.stdout.write(await usage());
  else if (command === 'count') await (await import('./commandLine/count')).runCount(rest, __dirname);
  else if (command === 'session') await (await import('./commandLine/session')).runSession(rest, __filename);
  else if (command === 'review') await (await import('./commandLine/review')).runReview(rest, __dirname);
  else if (command === 'optimize') await (await import('./commandLine/optimize')).runOptimize(rest, __dirname);
  else if (command === 'rank') await (await import('./commandLine/rank')).runRank(rest);
  else throw new UserError(`"${command}" is no command of tare. Run "tare --help" for the list.`);
}

// A reader that closes early (`tare count | head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

/** A thread of `session`. */
async function runThread(): Promise<void> {
  await (await import('./commandLine/readLogs')).runPart();
}

(isMainThread ? run(process.argv.slice(2)) : runThread()).catch((error: unknown) => {
  process.stderr.write(
    `tare: ${error instanceof UserError ? error.message : String((error as Error).stack ?? error)}\n`,
  );
  process.exitCode = BAD_USAGE;
});
