// `tare session`: a file of its own (see esbuild.mjs), so that it has little to load.
import { print } from './commandLine/output';
import { runSession as run } from './commandLine/session';

export { sessionUsage } from './commandLine/session';

/** @param folder of the build */
export function runSession(commandArguments: readonly string[], folder: string): Promise<void> {
  return run(commandArguments, { folder, print: printLast, waste: () => import('./cliWaste.js') });
}

/** At its usual end Node waits for what its engine still compiles in other threads: a tenth of a short run, for nothing. */
function printLast(document: string): void {
  if (print(document)) process.exit();
}
