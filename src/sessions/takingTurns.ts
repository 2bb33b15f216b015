import { setImmediate } from 'node:timers/promises';

/** Others get a turn at least this often, in milliseconds. */
const longestTurn = 8;

/** Milliseconds. Of `performance` Node loads 5 ms more when it is first asked, which is much for a command. */
function now(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
}

/** For work that shares its thread: lets others in when it has been at it for a while. */
export class TurnTaker {
  private turnEnds = 0;

  /** @throws the reason of the signal once it has aborted */
  public async giveTurn(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (now() < this.turnEnds) return;
    await setImmediate();
    this.turnEnds = now() + longestTurn;
    signal?.throwIfAborted();
  }
}
