// All commands but `tare session`: a file of their own (see esbuild.mjs), so that it need not load them.
import { UserError } from './userError';

/** Each command loads its own modules when it runs: together they take longer to load than a folder takes to count. */
export async function usage(): Promise<string> {
  const [{ countUsage }, { reviewUsage }, { optimizeUsage }, { rankUsage }, { sessionUsage }] = await Promise.all([
    import('./commandLine/count'),
    import('./commandLine/review'),
    import('./commandLine/optimize'),
    import('./commandLine/rank'),
    import('./cliSession.js'),
  ]);
  return `Usage: tare COMMAND [OPTIONS]

${countUsage}${reviewUsage}${optimizeUsage}${rankUsage}${sessionUsage}
  --help       show this text
  --version    show the version
`;
}

/** @param folder with the token engine and its vocabularies */
export async function runCommand(command: string, options: readonly string[], folder: string): Promise<void> {
  if (command === 'count') await (await import('./commandLine/count')).runCount(options, folder);
  else if (command === 'review') await (await import('./commandLine/review')).runReview(options, folder);
  else if (command === 'optimize') await (await import('./commandLine/optimize')).runOptimize(options, folder);
  else if (command === 'rank') await (await import('./commandLine/rank')).runRank(options);
  else throw new UserError(`"${command}" is no command of tare. Run "tare --help" for the list.`);
}
