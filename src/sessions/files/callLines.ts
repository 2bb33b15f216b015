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

/** A line of Claude Code's, as the program read it. Valid until the line was taken. */
export interface CallLine {
  /** Milliseconds since 1970, UTC: of the line. */
  readonly at: number | undefined;
  /** Bits of wasm/layout.ts. Without CALL the line has no call, and what is below does not hold. */
  readonly flags: number;
  /** Of the answer, where it stands inside the line with a time of its own. */
  readonly answerAt: number | undefined;
  /** One of wasm/layout.ts; undefined for a text that is absent or empty. */
  text(place: number): string | undefined;
  /** One of wasm/layout.ts; 0 for a number that is absent. */
  count(place: number): number;
}

/** A line that the program found, by where it stands in the input: read, or undefined for one that has to be parsed. */
export type TakeLine = (begin: number, end: number, line: CallLine | undefined) => void;

/**
 * Finds the lines of Claude Code's logs that may hold a call, and reads the usual ones where they stand, without decoding and
 * parsing them: a WebAssembly program. What they mean is told in agents/claudeCode.ts.
 */
export class CallLines implements CallLine {
  private readonly program: Program;
  /** Over the program's memory, replaced when it grows. */
  private integers = new Uint32Array();
  private numbers = new Float64Array();
  private input = Buffer.alloc(0);
  /** Where the record that is being taken begins. */
  private record = 0;
  /** Of each place the last one. */
  private readonly texts = new Map<number, string>();

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
    const { program } = this;
    const records = program.recordsAt();
    for (let from = 0; from < end; from = program.next.value) {
      const found = program.read(from, end);
      for (let index = 0; index < found; index++) {
        this.record = records + index * Layout.RECORD_SIZE;
        const { flags } = this;
        if ((flags & Layout.CALL) !== 0) this.decodeTexts();
        take(this.integer(Layout.BEGIN), this.integer(Layout.END), (flags & Layout.UNREAD) === 0 ? this : undefined);
      }
    }
  }

  public get at(): number | undefined {
    return timeOf(this.count(Layout.TIME));
  }

  public get answerAt(): number | undefined {
    return timeOf(this.count(Layout.ANSWER_TIME));
  }

  public get flags(): number {
    return this.integer(Layout.FLAGS);
  }

  public count(place: number): number {
    return this.numbers[(this.record + place) >> 3] ?? 0;
  }

  public text(place: number): string | undefined {
    return this.integer(place + 4) === 0 ? undefined : this.texts.get(place);
  }

  private integer(place: number): number {
    return this.integers[(this.record + place) >> 2] ?? 0;
  }

  /** The program compares each text with the last one of its place, so that all have to be taken, in order. */
  private decodeTexts(): void {
    for (const place of Layout.TEXTS) {
      const start = this.integer(place);
      const length = this.integer(place + 4);
      if (length !== 0 && start !== Layout.SAME) this.texts.set(place, this.decode(start, length));
    }
  }

  private decode(start: number, length: number): string {
    const end = start + (length & ~Layout.ENCODED);
    return (length & Layout.ENCODED) === 0
      ? this.input.toString('latin1', start, end)
      : (JSON.parse(this.input.toString('utf8', start - 1, end + 1)) as string);
  }
}

function timeOf(time: number): number | undefined {
  return Number.isNaN(time) ? undefined : time;
}
