import { type Finding, type FindingPlace, leastWaste, placeOf, type Review } from './finding';
import { remembered } from './partMemo';
import { sliceLines, splitLines, type TextLines } from './textLines';

/**
 * Lines (blank ones skipped, outer white space ignored) that a repeated block has at least. Shorter ones are idioms:
 * evidence.md, section 5.4 drops copies from 10 lines on.
 */
const shortestBlock = 10;
/**
 * Of every so many windows the one with the smallest hash is kept (winnowing, Schleimer, Wilkerson, Aiken 2003): any
 * repeat of `shortestBlock + window - 1` lines is then sure to be found, at a fraction of the memory.
 */
const window = 4;
/** A fingerprint in more places than this is boilerplate; following all pairs would be quadratic. */
const mostPlaces = 200;

/** Share of the context that a block must have to be worth a line in a list: tests are full of small repeats. */
const leastShare = 0.004;

interface Line {
  readonly hash: number;
  /** 0-based line of the part's text. */
  readonly line: number;
}

interface ReadBlocks {
  readonly text: TextLines;
  readonly lines: readonly Line[];
  /** Position and hash of the windows that winnowing keeps. */
  readonly selected: readonly (readonly [at: number, hash: number])[];
}

function readBlocks(text: string): ReadBlocks {
  const split = splitLines(text);
  const lines = readLines(split);
  return { text: split, lines, selected: winnow(lines) };
}

interface Fingerprint {
  readonly part: number;
  /** Index among the part's lines that are not blank. */
  readonly at: number;
}

/** Blocks of lines that stand in the context more than once: the second and each further copy. */
export function findRepeatedBlocks(review: Review, skip: ReadonlySet<number>): Finding[] {
  const read = review.parts.map((part) => remembered(review, 'repeated-blocks', part, () => readBlocks(part.text)));
  const texts = read.map(({ text }) => text);
  const lines = read.map((each, part) => (skip.has(part) ? [] : each.lines));
  const mayRepeat = repeatedHashes(lines.map((own, part) => (own.length === 0 ? [] : (read[part]?.selected ?? []))));
  const known = new Map<number, Fingerprint[]>();
  const findings: Finding[] = [];
  const total = review.parts.reduce((sum, { tokens }) => sum + tokens, 0);
  const least = Math.max(leastWaste, leastShare * total);
  lines.forEach((own, part) => {
    let at = 0;
    for (const [from, hash] of own.length === 0 ? [] : (read[part]?.selected ?? [])) {
      if (!mayRepeat(hash)) continue;
      const earlier = known.get(hash) ?? [];
      if (from >= at) {
        const best = longest(lines, earlier, { part, at: from }, at);
        if (best !== undefined && best.length >= shortestBlock) {
          const finding = describe(review, texts, lines, best, part, least);
          if (finding !== undefined) findings.push(finding);
          at = best.at + best.length;
        }
      }
      if (earlier.length < mostPlaces) earlier.push({ part, at: from });
      known.set(hash, earlier);
    }
  });
  return findings;
}

/** Slots for each hash; two hashes in one slot cost a look into the map, no finding. */
const slotsEach = 16;

/** Whether a hash may occur more than once: most do not, and a map of all of them would be made anew for every edit. */
function repeatedHashes(selected: readonly ReadBlocks['selected'][]): (hash: number) => boolean {
  const hashes = selected.reduce((sum, { length }) => sum + length, 0);
  const slots = 2 ** Math.ceil(Math.log2(slotsEach * (hashes + 1)));
  const times = new Uint8Array(slots);
  for (const ofPart of selected) {
    for (const [, hash] of ofPart) {
      const slot = hash & (slots - 1);
      times[slot] = Math.min(2, (times[slot] ?? 0) + 1);
    }
  }
  return (hash) => (times[hash & (slots - 1)] ?? 0) > 1;
}

interface Match {
  readonly other: Fingerprint;
  /** Where the copy begins among its part's lines. */
  readonly at: number;
  readonly length: number;
}

/** The longest stretch around `copy` that equals one around an earlier place. It does not reach back before `least`. */
function longest(
  lines: readonly (readonly Line[])[],
  earlier: readonly Fingerprint[],
  copy: Fingerprint,
  least: number,
): Match | undefined {
  const own = lines[copy.part] ?? [];
  let best: Match | undefined;
  for (const place of earlier) {
    const other = lines[place.part] ?? [];
    let back = 0;
    while (
      copy.at - back > least &&
      place.at - back > 0 &&
      own[copy.at - back - 1]?.hash === other[place.at - back - 1]?.hash
    )
      back++;
    let length = back;
    const end = place.part === copy.part ? copy.at - back : other.length; // a block does not overlap its own copy
    while (
      copy.at - back + length < own.length &&
      place.at - back + length < end &&
      own[copy.at - back + length]?.hash === other[place.at - back + length]?.hash
    )
      length++;
    if (best === undefined || length > best.length)
      best = { other: { part: place.part, at: place.at - back }, at: copy.at - back, length };
  }
  return best;
}

function describe(
  review: Review,
  texts: readonly TextLines[],
  lines: readonly (readonly Line[])[],
  { other, at, length }: Match,
  part: number,
  least: number,
): Finding | undefined {
  const placed = (where: number, from: number): FindingPlace => {
    const first = lines[where]?.[from]?.line ?? 0;
    const last = lines[where]?.[from + length - 1]?.line ?? 0;
    return placeOf(review, where, { from: first + 1, to: last + 1 });
  };
  const copy = placed(part, at);
  const text = texts[part];
  if (copy.lines === undefined || text === undefined) return undefined;
  const tokens = review.count(sliceLines(review.parts[part]?.text ?? '', text, copy.lines.from - 1, copy.lines.to));
  return tokens < least
    ? undefined
    : {
        severity: tokens >= 500 ? 'warn' : 'info',
        places: [copy, placed(other.part, other.at)],
        tokens,
        data: { kind: 'repeated-block', lines: copy.lines.to - copy.lines.from + 1, copies: 2 },
      };
}

/** Lines that are not blank, by their content without outer white space. */
function readLines({ lines }: TextLines): Line[] {
  return lines.flatMap((text, line) => {
    const trimmed = text.trim();
    return trimmed === '' ? [] : [{ hash: hashOf(trimmed), line }];
  });
}

/** Position and hash of the windows that winnowing keeps. Windows of brackets alone are left out. */
function winnow(lines: readonly Line[]): [at: number, hash: number][] {
  const hashes: number[] = [];
  for (let at = 0; at + shortestBlock <= lines.length; at++) {
    let hash = 0;
    for (let line = at; line < at + shortestBlock; line++) hash = Math.imul(hash, 31) + (lines[line]?.hash ?? 0);
    hashes.push(hash >>> 0);
  }
  const kept: [number, number][] = [];
  let last = -1;
  for (let from = 0; from < hashes.length; from++) {
    let smallest = from;
    for (let at = from; at < Math.min(from + window, hashes.length); at++) {
      if ((hashes[at] ?? 0) <= (hashes[smallest] ?? 0)) smallest = at;
    }
    if (smallest !== last) kept.push([smallest, hashes[smallest] ?? 0]);
    last = smallest;
  }
  return kept;
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
