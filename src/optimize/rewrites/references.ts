import { contentHash } from '../../code/contentHash';
import { splitLines } from '../../review/textLines';

/** Lines that stand elsewhere in the context, too. Blank lines and outer white space do not count. */
export interface BlockReference {
  /** Lines that are not blank. */
  readonly lines: number;
  /** Of the lines, for a search in one pass; see `rolling`. */
  readonly rolling: number;
  readonly hash: string;
  /** The title of the part that keeps the lines; empty for the same part, which then keeps their first copy. */
  readonly where: string;
}

const prefix = 'same-as:';

export function isReference(rewrite: string): boolean {
  return rewrite.startsWith(prefix);
}

/**
 * The rewrite that puts a note in the place of lines that another part has.
 * @param from 0-based first line of the block in `text`
 * @param to after its last line
 */
export function referenceRewrite(text: string, from: number, to: number, where: string): string {
  const block = solidLines(text.split('\n').slice(from, to));
  return `${prefix}${block.length}:${rolling(block)}:${hashOf(block)}:${where}`;
}

/** Undefined for a rewrite that is no reference. */
export function parseReference(rewrite: string): BlockReference | undefined {
  const [, lines, hashed, hash, where] = /^same-as:(\d+):(\d+):([^:]*):(.*)$/s.exec(rewrite) ?? [];
  if (hash === undefined || where === undefined) return undefined;
  return { lines: Number(lines), rolling: Number(hashed), hash, where };
}

/** Whether a text has the block. */
export function holdsBlock(text: string, reference: BlockReference): boolean {
  return findBlocks(solidLines(text.split('\n')), reference).length > 0;
}

/** The text with a note in the place of each copy of the block; as it is where it has none (any more). */
export function withReference(text: string, rewrite: string): string {
  const reference = parseReference(rewrite);
  if (reference === undefined) return text;
  const { lines, starts } = splitLines(text);
  const solid = solidLines(lines);
  const found = findBlocks(solid, reference).slice(reference.where === '' ? 1 : 0);
  let kept = '';
  let at = 0;
  for (const first of found) {
    const from = solid[first]?.line ?? 0;
    const to = solid[first + reference.lines - 1]?.line ?? from;
    const opening = lines[from] ?? '';
    const isAll = reference.lines === solid.length;
    const indentation = /^\s*/.exec(opening)?.[0] ?? '';
    const ending = (lines[to] ?? '').endsWith('\r') ? '\r' : '';
    kept += text.slice(at, starts[from]) + indentation + noteFor(reference, to - from + 1, opening, isAll) + ending;
    at = (starts[to] ?? 0) + (lines[to] ?? '').length;
  }
  return kept + text.slice(at);
}

/** Characters of the first line that are quoted: enough to find it. */
const quoted = 60;

function noteFor({ where }: BlockReference, count: number, opening: string, isAll: boolean): string {
  if (isAll) return `[the same text as ${where}]`;
  const place = where === '' ? 'above' : `in ${where}`;
  return `[${count} lines left out: the same as ${place} from "${opening.trim().slice(0, quoted)}" on]`;
}

interface SolidLine {
  readonly text: string;
  /** 0-based, blank lines counted. */
  readonly line: number;
}

function solidLines(lines: readonly string[]): SolidLine[] {
  return lines.flatMap((text, line) => (text.trim() === '' ? [] : [{ text: text.trim(), line }]));
}

function hashOf(block: readonly SolidLine[]): string {
  return contentHash(block.map(({ text }) => text).join('\n'));
}

/** Odd, so that it has an inverse modulo 2^32 and no line is forgotten (Knuth's multiplicative hashing). */
const base = 2654435761;

/** The polynomial of the lines' hashes modulo 2^32 (Rabin and Karp): that of the next window follows from it in one step. */
function rolling(block: readonly SolidLine[]): number {
  return block.reduce((sum, { text }) => (Math.imul(sum, base) + lineHash(text)) >>> 0, 0);
}

/** FNV-1a. */
function lineHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/** Where copies begin among the solid lines, without overlaps. Linear in the text. */
function findBlocks(solid: readonly SolidLine[], { lines: length, rolling: wanted, hash }: BlockReference): number[] {
  if (length === 0 || solid.length < length) return [];
  const hashes = solid.map(({ text }) => lineHash(text));
  let power = 1;
  for (let step = 0; step < length; step++) power = Math.imul(power, base);
  let window = rolling(solid.slice(0, length));
  const found: number[] = [];
  let free = 0;
  for (let from = 0; ; from++) {
    if (window === wanted && from >= free && hashOf(solid.slice(from, from + length)) === hash) {
      found.push(from);
      free = from + length;
    }
    const next = hashes[from + length];
    if (next === undefined) return found;
    window = (Math.imul(window, base) + next - Math.imul(hashes[from] ?? 0, power)) >>> 0;
  }
}
