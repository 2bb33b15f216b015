import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { LineScanner } from './files/lineScanner';
import { objectOf, parseJson, timeOf } from './json';
import { TurnTaker } from './takingTurns';

const newline = 0x0a;

/**
 * The line of a log that was written at a time, from 1: the first whose own `timestamp` it is. Undefined where there is none, such
 * as in logs that write times in another form, and where the log cannot be read.
 * @param at milliseconds since 1970, UTC
 * @throws the reason of the signal once it has aborted
 */
export async function lineAt(log: string, at: number, signal?: AbortSignal): Promise<number | undefined> {
  const turns = new TurnTaker();
  let file: number | undefined;
  try {
    file = openSync(log, 'r');
    let offset: number | undefined;
    // Without the milliseconds, which some write with more digits.
    const second = new Date(at).toISOString().slice(0, 19);
    const lines = new LineScanner([Buffer.from(second)]).scan(file, 0, fstatSync(file).size, (line) => {
      if (offset !== undefined) return;
      const record = line.bytes && objectOf(parseJson(line.bytes.toString()));
      if (record !== undefined && timeOf(record.timestamp) === at) offset = line.offset;
    });
    while (offset === undefined && lines.next().done !== true) await turns.giveTurn(signal);
    return offset === undefined ? undefined : 1 + (await breaksBefore(file, offset, turns, signal));
  } catch (error) {
    if (signal?.aborted === true) throw error;
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

async function breaksBefore(
  file: number,
  end: number,
  turns: TurnTaker,
  signal: AbortSignal | undefined,
): Promise<number> {
  const buffer = Buffer.allocUnsafe(1024 * 1024);
  let breaks = 0;
  for (let at = 0; at < end;) {
    const read = readSync(file, buffer, 0, Math.min(buffer.length, end - at), at);
    if (read === 0) break;
    const piece = buffer.subarray(0, read);
    for (let found = piece.indexOf(newline); found >= 0; found = piece.indexOf(newline, found + 1)) breaks++;
    at += read;
    await turns.giveTurn(signal);
  }
  return breaks;
}
