// The same core from a terminal: reads the command, runs it, and turns every failure into a message and an exit status.
import { version } from '../package.json';
import { endWithReader } from './commandLine/output';

/** Exit statuses: 0 done, 1 a condition of `--fail-on` holds or a `--budget` is not reached, 2 bad usage or unreadable input. */
const BAD_USAGE = 2;

const isHelp: ReadonlySet<string> = new Set(['--help', '-h']);

async function run([command, ...rest]: readonly string[]): Promise<void> {
  // Sessions are told without `process.stdout`, where that can be.
  if (command !== 'session') endWithReader();
  if (command === '--version') console.log(version);
  else if (command === undefined || command === 'help' || [command, ...rest].some((word) => isHelp.has(word)))
    process.stdout.write(await (await import('./cliCommands.js')).usage());
  else if (command === 'session') await (await import('./cliSession.js')).runSession(rest, __dirname);
  else await (await import('./cliCommands.js')).runCommand(command, rest, __dirname);
}

run(process.argv.slice(2)).catch((error: unknown) => {
  const { name, message, stack } = error as Error;
  // By its name: each of the files has its own copy of the class `UserError`.
  if (name === 'UserError') process.stderr.write(`tare: ${message}\n`);
  else if (process.env.TARE_DEBUG === '1') process.stderr.write(`tare: ${stack ?? String(error)}\n`);
  else process.stderr.write(`tare: This is a defect of Tare: ${message}. TARE_DEBUG=1 shows where it is.\n`);
  process.exitCode = BAD_USAGE;
});
