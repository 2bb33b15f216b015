import { setImmediate } from 'node:timers/promises';

/** Others get a turn at least this often, in milliseconds. */
const longestTurn = 8;

/** For work that shares its thread: lets others in when it has been at it for a while. */
export class TurnTaker {
  private turnEnds = 0;

  /** @throws the reason of the signal once it has aborted */
  public async giveTurn(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (performance.now() < this.turnEnds) return;
    await setImmediate();
    this.turnEnds = performance.now() + longestTurn;
    signal?.throwIfAborted();
  }
}
