/**
 * Vocabularies that are stated as the difference to another one (see `derivedVocabularyFile` in scripts/vocabularyFile.mjs): put
 * together here to the file that states them in full.
 */

const DERIVED_MAGIC = 0x44524154;
/** Bytes of a vocabulary's header, its columns of one byte a token, and where its numbers are. */
const HEADER_BYTES = 20;
const COLUMNS = 6;
const TOKENS_AT = 4;
const REST_BYTES_AT = 8;

/** Longer than any token. */
const MAXIMUM_LENGTH = 256;

export function isDerived(vocabulary: Uint8Array): boolean {
  return viewOf(vocabulary).getUint32(0, true) === DERIVED_MAGIC;
}

/** The vocabulary in full: the tokens of `base` that are not dropped, with their ids closed up, and the tokens added. */
export function derivedVocabulary(derived: Uint8Array, base: Uint8Array): Uint8Array {
  const view = viewOf(derived);
  const dropped = Array.from({ length: view.getUint32(4, true) }, (_, index) => view.getUint32(8 + 4 * index, true));
  const added = derived.subarray(8 + 4 * dropped.length);
  const isDropped = new Set(dropped);
  const newIds = closedUp(dropped, viewOf(base).getUint32(16, true));

  const left = new TokenReader(base);
  const right = new TokenReader(added);
  const writer = new TokenWriter(added.subarray(0, HEADER_BYTES), left.tokens - dropped.length + right.tokens);
  for (;;) {
    while (!left.isAtEnd && isDropped.has(left.id)) left.next();
    if (left.isAtEnd && right.isAtEnd) return writer.file();
    if (right.isAtEnd || (!left.isAtEnd && comesBefore(left, right))) {
      writer.add(left, newIds[left.id] ?? 0);
      left.next();
    } else {
      writer.add(right, right.id);
      right.next();
    }
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** By old id, the new one after the dropped ones are gone. */
function closedUp(dropped: readonly number[], ids: number): Uint32Array {
  const newIds = new Uint32Array(ids);
  let gone = 0;
  for (let id = 0; id < ids; id++) {
    if (dropped[gone] === id) gone++;
    else newIds[id] = id - gone;
  }
  return newIds;
}

function comesBefore(left: TokenReader, right: TokenReader): boolean {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const difference = (left.bytes[index] ?? 0) - (right.bytes[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return left.length < right.length;
}

/** Goes through the tokens of a vocabulary file, which lie sorted by their bytes. */
class TokenReader {
  public readonly tokens: number;
  public readonly bytes = new Uint8Array(MAXIMUM_LENGTH);
  public length = 0;
  public split = 0;
  public id = 0;
  public isAtEnd = false;
  private index = -1;
  private restAt: number;

  public constructor(private readonly file: Uint8Array) {
    this.tokens = viewOf(file).getUint32(TOKENS_AT, true);
    this.restAt = HEADER_BYTES + COLUMNS * this.tokens;
    this.next();
  }

  public next(): void {
    this.index++;
    this.isAtEnd = this.index === this.tokens;
    if (this.isAtEnd) return;
    let at = this.column(0);
    this.length = at + this.column(1);
    while (at < this.length) this.bytes[at++] = this.file[this.restAt++] ?? 0;
    this.split = this.column(2);
    this.id = this.column(3) | (this.column(4) << 8) | (this.column(5) << 16);
  }

  private column(column: number): number {
    return this.file[HEADER_BYTES + column * this.tokens + this.index] ?? 0;
  }
}

class TokenWriter {
  private readonly columns: Uint8Array;
  private readonly before = new Uint8Array(MAXIMUM_LENGTH);
  private lengthBefore = 0;
  private rests = new Uint8Array(1 << 20);
  private restBytes = 0;
  private index = 0;

  public constructor(
    private readonly header: Uint8Array,
    private readonly tokens: number,
  ) {
    this.columns = new Uint8Array(COLUMNS * tokens);
  }

  /** The tokens must come in the order of their bytes. */
  public add({ bytes, length, split }: TokenReader, id: number): void {
    let shared = 0;
    while (shared < this.lengthBefore && this.before[shared] === bytes[shared]) shared++;
    const { columns, tokens } = this;
    let cell = this.index++;
    columns[cell] = shared;
    columns[(cell += tokens)] = length - shared;
    columns[(cell += tokens)] = split;
    columns[(cell += tokens)] = id & 255;
    columns[(cell += tokens)] = (id >> 8) & 255;
    columns[cell + tokens] = id >> 16;
    if (this.restBytes + length > this.rests.length) {
      const grown = new Uint8Array(2 * this.rests.length);
      grown.set(this.rests);
      this.rests = grown;
    }
    for (let at = shared; at < length; at++) {
      this.rests[this.restBytes++] = this.before[at] = bytes[at] ?? 0;
    }
    this.lengthBefore = length;
  }

  public file(): Uint8Array {
    const file = new Uint8Array(HEADER_BYTES + this.columns.length + this.restBytes);
    file.set(this.header);
    viewOf(file).setUint32(TOKENS_AT, this.tokens, true);
    viewOf(file).setUint32(REST_BYTES_AT, this.restBytes, true);
    file.set(this.columns, HEADER_BYTES);
    file.set(this.rests.subarray(0, this.restBytes), HEADER_BYTES + this.columns.length);
    return file;
  }
}
