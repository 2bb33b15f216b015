import { derivedVocabulary, isDerived } from './derivedVocabulary';
import type { EncodingId } from './encoding';
import { prepare } from './preparation';
import { lastSafeCut, safeCutRuleOf, type SafeCutRule } from './safeCut';
import type { TokenCounter } from './tokenCounter';

/** The files an engine is built from, as `dist/` holds them. */
export interface EngineFiles {
  /** `tokens.wasm`, compiled from `wasm/`. */
  readonly program: Uint8Array;
  /** `encodings/classes.bin`: character classes of Unicode 16. */
  readonly classes: Uint8Array;
  /** `encodings/<id>.bin`: the vocabulary. */
  readonly vocabulary: Uint8Array;
  /** That of {@link baseOf} the encoding, if it has one. */
  readonly baseVocabulary?: Uint8Array;
}

/** What `wasm/index.ts` exports. */
interface Program {
  readonly memory: WebAssembly.Memory;
  readonly encoded: WebAssembly.Global;
  placeClasses(size: number): number;
  placeVocabulary(tokens: number, suffixBytes: number, ids: number): number;
  prepare(pattern: number): void;
  build(): number;
  inputFor(size: number): number;
  isUtf8(size: number): number;
  isReady(size: number): number;
  count(size: number): number;
  encode(size: number): number;
}

/** Characters or bytes taken at a time: bounds the memory, and is long enough that the cuts cost nothing. */
const BLOCK = 1 << 20;
/** A text without a safe cut goes in as one block; a memory that grew beyond this (bytes) for it is given back. */
const MAXIMUM_KEPT_MEMORY = 64 << 20;
/** Header of a vocabulary file, as scripts/vocabularyFile.mjs writes it: magic, tokens, suffix bytes, pattern, ids; u32 each. */
const HEADER_BYTES = 20;
const MAGIC = 0x45524154;

const encoder = new TextEncoder();
const replacingDecoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** The exact counter of one encoding: a WebAssembly program over its vocabulary. About 15 MB (30 for Gemma 3), ready in a few ten milliseconds. */
export class Engine implements TokenCounter {
  private readonly module: WebAssembly.Module;
  private program: Program;
  private readonly vocabulary: Uint8Array;
  private readonly isSafeCut: SafeCutRule;

  public constructor(
    public readonly encoding: EncodingId,
    private readonly files: EngineFiles,
  ) {
    const { program, vocabulary, baseVocabulary } = files;
    this.module = new WebAssembly.Module(program);
    this.vocabulary =
      baseVocabulary !== undefined && isDerived(vocabulary)
        ? derivedVocabulary(vocabulary, baseVocabulary)
        : vocabulary;
    this.program = this.start();
    this.isSafeCut = safeCutRuleOf(encoding);
  }

  public count(text: string): number {
    let tokens = 0;
    for (const [from, to] of blocks(this.isSafeCut, (index) => text.charCodeAt(index), text.length)) {
      tokens += this.program.count(this.write(from === 0 && to === text.length ? text : text.slice(from, to)));
      this.giveBackMemory();
    }
    return tokens;
  }

  public countUtf8(bytes: Uint8Array): number {
    let tokens = 0;
    for (const [from, to] of blocks(this.isSafeCut, (index) => bytes[index] ?? 0, bytes.length)) {
      const block = bytes.subarray(from, to);
      const at = this.program.inputFor(block.length);
      new Uint8Array(this.program.memory.buffer).set(block, at);
      // A malformed sequence cannot cross a safe cut, which has ASCII on both sides.
      const asItIs = this.program.isUtf8(block.length) !== 0 && this.program.isReady(block.length) !== 0;
      tokens += this.program.count(asItIs ? block.length : this.write(replacingDecoder.decode(block)));
      this.giveBackMemory();
    }
    return tokens;
  }

  public encode(text: string): Uint32Array {
    const length = this.program.encode(this.write(text));
    const tokens = new Uint32Array(this.program.memory.buffer, this.program.encoded.value, length).slice();
    this.giveBackMemory();
    return tokens;
  }

  /** Writes a string to the input and tells its bytes. A UTF-16 unit takes three bytes at most. */
  private write(original: string): number {
    const text = prepare(this.encoding, original);
    const at = this.program.inputFor(3 * text.length);
    return encoder.encodeInto(text, new Uint8Array(this.program.memory.buffer, at)).written;
  }

  private giveBackMemory(): void {
    if (this.program.memory.buffer.byteLength > MAXIMUM_KEPT_MEMORY) this.program = this.start();
  }

  private start(): Program {
    const { classes } = this.files;
    const { vocabulary } = this;
    const header = new DataView(vocabulary.buffer, vocabulary.byteOffset, HEADER_BYTES);
    if (header.getUint32(0, true) !== MAGIC)
      throw new Error(`The vocabulary of ${this.encoding} is not a Tare vocabulary.`);
    const abort = (): never => {
      throw new Error(`The token counter of ${this.encoding} stopped: out of memory.`);
    };
    const program = new WebAssembly.Instance(this.module, { env: { abort } }).exports as unknown as Program;
    const classesAt = program.placeClasses(classes.length);
    new Uint8Array(program.memory.buffer).set(classes, classesAt);
    const vocabularyAt = program.placeVocabulary(
      header.getUint32(4, true),
      header.getUint32(8, true),
      header.getUint32(16, true),
    );
    new Uint8Array(program.memory.buffer).set(vocabulary.subarray(HEADER_BYTES), vocabularyAt);
    program.prepare(header.getUint32(12, true));
    while (program.build());
    return program;
  }
}

/** Cuts [0, length) at safe cuts into ranges of about BLOCK; longer where there is no safe cut. */
function* blocks(
  rule: SafeCutRule,
  codeAt: (index: number) => number,
  length: number,
): Generator<readonly [number, number]> {
  let from = 0;
  while (from < length) {
    let to = Math.min(length, from + BLOCK);
    while (to < length) {
      const cut = lastSafeCut(rule, codeAt, from, to);
      if (cut > from) {
        to = cut;
        break;
      }
      to = Math.min(length, from + 2 * (to - from));
    }
    yield [from, to];
    from = to;
  }
}
