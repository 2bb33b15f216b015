/** What must happen before this process ends, in whatever way it ends (except SIGKILL, which nobody can catch). */

type Cleanup = () => void;
const cleanups = new Set<Cleanup>();
let listening = false;
let stopRequested: ((signal: NodeJS.Signals) => void) | undefined;

/**
 * Runs `cleanup` when the process exits or is told to, last registered first. Returns a function that takes it
 * back, and says whether there was something to take back.
 */
export function runAtExit(cleanup: Cleanup): () => boolean {
  listen();
  cleanups.add(cleanup);
  return () => cleanups.delete(cleanup);
}

function listen(): void {
  if (listening) return;
  listening = true;
  process.on('exit', () => {
    for (const cleanup of [...cleanups].reverse()) {
      try {
        cleanup();
      } catch (error) {
        console.error('clean-up failed:', error);
      }
    }
  });
  for (const [signal, number] of [
    ['SIGHUP', 1],
    ['SIGINT', 2],
    ['SIGTERM', 15],
  ] as const) {
    process.on(signal, () => {
      const request = stopRequested;
      // The second signal of somebody impatient ends the process at once, by way of the clean-ups above.
      stopRequested = undefined;
      if (request) request(signal);
      else process.exit(128 + number);
    });
  }
}

/** Waits for SIGINT (Ctrl+C), SIGTERM or SIGHUP, which then do not end the process. */
export function waitForSignal(): Promise<NodeJS.Signals> {
  listen();
  return new Promise((resolve) => {
    stopRequested = resolve;
  });
}
