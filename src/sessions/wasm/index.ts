// What the readers of logs call: the lines of a piece of a log that hold a call, as records. See src/sessions/files/callLines.ts.
import { readLine } from './claudeCode';
import { foldInto } from './copies';
import { prepareFields } from './fields';
import { RECORD_SIZE } from './layout';
import { lineStart, needleFrom } from './search';

/** Records of one call: as many as the lines of 256 kB of a real log, mostly. */
const MOST_RECORDS: u32 = 512;
const records: usize = memory.data(512 * 144, 16);
/** Everything from here on is input. */
const input: usize = (__heap_base + 63) & ~63;
/** The search looks this far beyond the end of the input. */
const PADDING: usize = 128;

/** Where the next call goes on: the end of the input when there is nothing left. */
export let next: u32 = 0;

prepareFields();

export function recordsAt(): usize {
  return records;
}

/** Makes room for `size` bytes of input and keeps what is there. @returns its address */
export function inputFor(size: usize): usize {
  const have = (<usize>memory.size()) << 16;
  const end = input + size + PADDING;
  if (end > have && memory.grow(<i32>((end - have + 0xffff) >> 16)) < 0) unreachable();
  return input;
}

/**
 * Reads the lines with calls from `from`, the start of a line, to `to`, behind a line break.
 * @returns the number of records: one for the lines of a call that follow each other
 */
export function read(from: u32, to: u32): u32 {
  const end = input + to;
  let at = input + from;
  let count: u32 = 0;
  while (count < MOST_RECORDS) {
    const needle = needleFrom(at, end);
    if (needle == end) {
      at = end;
      break;
    }
    const record = records + count * RECORD_SIZE;
    at = readLine(lineStart(needle, at), needle, input, record) + 1;
    if (count == 0 || !foldInto(record - RECORD_SIZE, record)) count++;
  }
  next = <u32>(at - input);
  return count;
}
