import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as Layout from '../wasm/layout';

/** What `wasm/index.ts` exports. */
interface Program {
  readonly memory: WebAssembly.Memory;
  readonly next: WebAssembly.Global;
  recordsAt(): number;
  inputFor(size: number): number;
  read(from: number, to: number): number;
}

/** The compiled program. @param folder of the build, dist/ */
export function loadProgram(folder: string): WebAssembly.Module {
  return new WebAssembly.Module(readFileSync(join(folder, 'sessions.wasm')));
}

/**
 * A line of Claude Code's, as the program read it. Valid until the line was taken. Plain fields: a cold start reads a few
 * thousand lines before the engine of JavaScript has compiled anything, and each call of an accessor would show.
 */
export interface CallLine {
  /** Bits of wasm/layout.ts. Without CALL the line has no call, and only its time holds. */
  readonly flags: number;
  /** The numbers of the record from `first` on, by their places of wasm/layout.ts divided by 8. 0 for one that is absent, NaN for a time. */
  readonly numbers: Float64Array;
  readonly first: number;
  /** By their numbers of wasm/layout.ts; undefined for a text that is absent or empty. */
  readonly texts: readonly (string | undefined)[];
}

/** A line that the program found, by where it stands in the input: read, or undefined for one that has to be parsed. */
export type TakeLine = (begin: number, end: number, line: CallLine | undefined) => void;

/**
 * Finds the lines of Claude Code's logs that may hold a call, and reads the usual ones where they stand, without decoding and
 * parsing them: a WebAssembly program. What they mean is told in agents/claudeCode.ts.
 */
export class CallLines implements CallLine {
  public flags = 0;
  /** Over the program's memory, replaced when it grows. */
  public numbers = new Float64Array();
  public first = 0;
  public readonly texts: (string | undefined)[] = Layout.TEXTS.map(() => undefined);
  private readonly program: Program;
  private integers = new Uint32Array();
  private input = Buffer.alloc(0);

  /** @param module dist/sessions.wasm */
  public constructor(module: WebAssembly.Module) {
    this.program = new WebAssembly.Instance(module).exports as unknown as Program;
  }

  /** Room for so many bytes of a log, with what was in the one before, which must not be used any more. */
  public inputFor(size: number): Buffer {
    const at = this.program.inputFor(size);
    const { buffer } = this.program.memory;
    this.integers = new Uint32Array(buffer);
    this.numbers = new Float64Array(buffer);
    this.input = Buffer.from(buffer, at, size);
    return this.input;
  }

  /** @param end of the whole lines in the input, behind a line break */
  public read(end: number, take: TakeLine): void {
    const { program, integers } = this;
    const records = program.recordsAt();
    for (let from = 0; from < end; from = program.next.value) {
      const found = program.read(from, end);
      for (let index = 0; index < found; index++) {
        const record = (records + index * Layout.RECORD_SIZE) >> 2;
        const flags = integers[record + (Layout.FLAGS >> 2)] ?? 0;
        this.flags = flags;
        this.first = record >> 1;
        const changed = (flags & Layout.CALL) === 0 ? 0 : (integers[record + (Layout.CHANGED >> 2)] ?? 0);
        if (changed !== 0) this.decodeTexts(record, changed);
        const line = (flags & Layout.UNREAD) === 0 ? this : undefined;
        take(integers[record + (Layout.BEGIN >> 2)] ?? 0, integers[record + (Layout.END >> 2)] ?? 0, line);
      }
    }
  }

  /** The program compares each text with the last one of its place, so that all have to be taken, in order. */
  private decodeTexts(record: number, changed: number): void {
    for (let index = 0; index < Layout.TEXTS.length; index++) {
      if (((changed >> index) & 1) === 0) continue;
      const slot = record + ((Layout.TEXTS[index] ?? 0) >> 2);
      this.texts[index] = this.decode(this.integers[slot] ?? 0, this.integers[slot + 1] ?? 0);
    }
  }

  private decode(start: number, length: number): string | undefined {
    if (length === 0) return undefined;
    const end = start + (length & ~Layout.ENCODED);
    return (length & Layout.ENCODED) === 0
      ? this.input.toString('latin1', start, end)
      : (JSON.parse(this.input.toString('utf8', start - 1, end + 1)) as string);
  }
}
