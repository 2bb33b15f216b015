import { readSync } from 'node:fs';
import { type CallLine, CallLines } from './callLines';
import { LongLine } from './longLine';

const newline = 0x0a;

/** Read at once. Large enough that a system call costs nothing beside it, small enough for the processor's second cache. */
const chunkSize = 512 * 1024;
/** A line longer than this is taken piece by piece. */
const longestHeldLine = 8 * 1024 * 1024;

export interface ScannedLine {
  /**
   * UTF-8, a part of the scanner's buffer: valid until the line was taken. Undefined for a line too long to be held even with
   * its long values cut.
   */
  readonly bytes: Buffer | undefined;
  /** Of its first byte in the file. */
  readonly offset: number;
  /** False for the last line of a file that does not end in a line break: it may be torn. */
  readonly isComplete: boolean;
}

/**
 * Finds the lines of a growing file that hold one of a few byte strings, in time that is mostly the search for them: the
 * other lines are neither decoded nor parsed.
 *
 * One scanner serves many files after each other and keeps its buffer.
 */
export class LineScanner {
  private callLines: CallLines | undefined;
  private buffer: Buffer;

  /**
   * @param needles byte strings of which a wanted line holds at least one; empty for every line
   * @param program reads the lines of Claude Code's, whose needle it has in itself
   */
  public constructor(
    private readonly needles: readonly Buffer[],
    private readonly program?: WebAssembly.Module,
  ) {
    this.buffer = this.newBuffer();
  }

  /**
   * Reads a file from an offset, which must be the start of a line, to `end`. Yields after each chunk, so that the caller
   * can let others work; lines are handed over in between.
   * @param takeCall takes what the program read of a line instead of the line
   * @returns the offset after the last complete line: reading goes on there
   * @throws the error of the operating system when a read fails
   */
  public *scan(
    file: number,
    from: number,
    end: number,
    take: (line: ScannedLine) => void,
    takeCall?: (call: CallLine) => void,
  ): Generator<void, number> {
    /** In the file, of the buffer's first byte. */
    let start = from;
    /** Bytes in the buffer: the beginning of a line whose end is not read yet. */
    let held = 0;
    while (start + held < end) {
      if (held === this.buffer.length && held >= longestHeldLine) {
        const next = yield* this.scanLongLine(file, start, end, take);
        if (next === undefined) return start;
        start = next;
        held = 0;
        continue;
      }
      if (held === this.buffer.length) this.grow();
      const wanted = Math.min(this.buffer.length - held, end - start - held);
      const read = readSync(file, this.buffer, held, wanted, start + held);
      if (read === 0) break; // Truncated since its size was asked for.
      const filled = held + read;
      const lastBreak = this.buffer.subarray(held, filled).lastIndexOf(newline);
      if (lastBreak < 0) {
        held = filled;
      } else {
        const complete = held + lastBreak + 1;
        if (this.callLines === undefined || takeCall === undefined)
          this.takeLines(this.buffer.subarray(0, complete), start, take);
        else this.takeCallLines(this.callLines, complete, start, take, takeCall);
        this.buffer.copyWithin(0, complete, filled);
        start += complete;
        held = filled - complete;
      }
      yield;
    }
    if (held > 0 && this.isWanted(this.buffer.subarray(0, held))) {
      take({ bytes: this.buffer.subarray(0, held), offset: start, isComplete: false });
    }
    return start;
  }

  /** A piece of whole lines. */
  private takeLines(piece: Buffer, offset: number, take: (line: ScannedLine) => void): void {
    if (this.needles.length === 0) {
      for (let at = 0; at < piece.length;) {
        const stop = piece.indexOf(newline, at);
        take({ bytes: piece.subarray(at, stop), offset: offset + at, isComplete: true });
        at = stop + 1;
      }
      return;
    }
    /** Where each needle is found next; before `at` when it has to be searched again. */
    const next = this.needles.map(() => -1);
    for (let at = 0; at < piece.length;) {
      let hit = piece.length;
      for (const [index, needle] of this.needles.entries()) {
        let found = next[index] ?? -1;
        if (found < at) {
          found = piece.indexOf(needle, at);
          if (found < 0) found = piece.length;
          next[index] = found;
        }
        hit = Math.min(hit, found);
      }
      if (hit === piece.length) return;
      const begin = piece.lastIndexOf(newline, hit) + 1;
      const stop = piece.indexOf(newline, hit);
      take({ bytes: piece.subarray(begin, stop), offset: offset + begin, isComplete: true });
      at = stop + 1;
    }
  }

  /** The same with the program. */
  private takeCallLines(
    lines: CallLines,
    length: number,
    offset: number,
    take: (line: ScannedLine) => void,
    takeCall: (call: CallLine) => void,
  ): void {
    lines.read(length, (begin, end, call) => {
      if (call !== undefined) takeCall(call);
      else take({ bytes: this.buffer.subarray(begin, end), offset: offset + begin, isComplete: true });
    });
  }

  /** @returns the offset after the line; undefined when the file ends before the line does */
  private *scanLongLine(
    file: number,
    start: number,
    end: number,
    take: (line: ScannedLine) => void,
  ): Generator<void, number | undefined> {
    const line = new LongLine();
    const zeros = Buffer.alloc(this.buffer.length);
    for (let at = start; at < end;) {
      const read = readSync(file, this.buffer, 0, Math.min(this.buffer.length, end - at), at);
      if (read === 0) return undefined;
      const piece = this.buffer.subarray(0, read);
      // The hole of a sparse file, or what a power cut left: gigabytes of it are no line's text.
      if (piece.equals(zeros.subarray(0, read))) {
        at += read;
        yield;
        continue;
      }
      const stop = piece.indexOf(newline);
      line.add(stop < 0 ? piece : piece.subarray(0, stop));
      if (stop >= 0) {
        this.shrink();
        const bytes = line.finish();
        if (bytes === undefined || this.isWanted(bytes)) take({ bytes, offset: start, isComplete: true });
        return at + stop + 1;
      }
      at += read;
      yield;
    }
    return undefined;
  }

  private isWanted(line: Buffer): boolean {
    return this.needles.length === 0 || this.needles.some((needle) => line.includes(needle));
  }

  private newBuffer(): Buffer {
    if (this.program === undefined) return Buffer.allocUnsafe(chunkSize);
    this.callLines = new CallLines(this.program);
    return this.callLines.inputFor(chunkSize);
  }

  private grow(): void {
    const size = this.buffer.length * 2;
    if (this.callLines !== undefined) {
      this.buffer = this.callLines.inputFor(size);
      return;
    }
    const larger = Buffer.allocUnsafe(size);
    this.buffer.copy(larger);
    this.buffer = larger;
  }

  /** After a long line: its buffer is not worth keeping. */
  private shrink(): void {
    if (this.buffer.length > chunkSize) this.buffer = this.newBuffer();
  }
}
