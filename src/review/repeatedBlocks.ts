import { type Finding, type FindingPlace, leastWaste, placeOf, type Review } from './finding';
import { codeStart } from './licenceHeaders';
import { remembered } from './partMemo';

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

/** The lines of a part that are not blank; all numbers in typed arrays, as a context has a hundred thousand of them. */
interface SolidLines {
  /** Of each, by its content without outer white space. */
  readonly hashes: Uint32Array;
  /** Where each begins in the text, and its 0-based number among all lines. */
  readonly starts: Uint32Array;
  readonly numbers: Uint32Array;
}

interface ReadBlocks extends SolidLines {
  /** Positions among the solid lines of the windows that winnowing keeps, and their hashes. */
  readonly selectedAt: Uint32Array;
  readonly selectedHashes: Uint32Array;
}

function readBlocks(text: string): ReadBlocks {
  const lines = readLines(text);
  return { ...lines, ...winnow(lines.hashes) };
}

interface Fingerprint {
  readonly part: number;
  /** Index among the part's lines that are not blank. */
  readonly at: number;
}

/** Blocks of lines that stand in the context more than once: the second and each further copy. */
export function findRepeatedBlocks(review: Review, skip: ReadonlySet<number>): Finding[] {
  const read = review.parts.map((part) => remembered(review, 'repeated-blocks', part, () => readBlocks(part.text)));
  const lines = read.map((each, part) => (skip.has(part) ? nothing : each));
  const mayRepeat = repeatedHashes(lines.map(({ selectedHashes }) => selectedHashes));
  const known = new Map<number, Fingerprint[]>();
  const findings: Finding[] = [];
  const total = review.parts.reduce((sum, { tokens }) => sum + tokens, 0);
  const least = Math.max(leastWaste, leastShare * total);
  lines.forEach((own, part) => {
    let at = 0;
    for (let selected = 0; selected < own.selectedAt.length; selected++) {
      const hash = own.selectedHashes[selected] ?? 0;
      if (!mayRepeat(hash)) continue;
      const from = own.selectedAt[selected] ?? 0;
      const earlier = known.get(hash) ?? [];
      if (from >= at) {
        const best = longest(lines, earlier, { part, at: from }, at);
        if (best !== undefined && best.length >= shortestBlock) {
          const finding = describe(review, lines, best, part, least);
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
function repeatedHashes(selected: readonly Uint32Array[]): (hash: number) => boolean {
  const hashes = selected.reduce((sum, { length }) => sum + length, 0);
  const slots = 2 ** Math.ceil(Math.log2(slotsEach * (hashes + 1)));
  const times = new Uint8Array(slots);
  for (const ofPart of selected) {
    for (const hash of ofPart) {
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
  lines: readonly SolidLines[],
  earlier: readonly Fingerprint[],
  copy: Fingerprint,
  least: number,
): Match | undefined {
  const own = lines[copy.part]?.hashes ?? nothing.hashes;
  let best: Match | undefined;
  for (const place of earlier) {
    const other = lines[place.part]?.hashes ?? nothing.hashes;
    let back = 0;
    while (copy.at - back > least && place.at - back > 0 && own[copy.at - back - 1] === other[place.at - back - 1])
      back++;
    let length = back;
    const end = place.part === copy.part ? copy.at - back : other.length; // a block does not overlap its own copy
    while (
      copy.at - back + length < own.length &&
      place.at - back + length < end &&
      own[copy.at - back + length] === other[place.at - back + length]
    )
      length++;
    if (best === undefined || length > best.length)
      best = { other: { part: place.part, at: place.at - back }, at: copy.at - back, length };
  }
  return best;
}

function describe(
  review: Review,
  lines: readonly SolidLines[],
  { other, at, length }: Match,
  part: number,
  least: number,
): Finding | undefined {
  const placed = (where: number, from: number): FindingPlace => {
    const numbers = lines[where]?.numbers;
    return placeOf(review, where, { from: (numbers?.[from] ?? 0) + 1, to: (numbers?.[from + length - 1] ?? 0) + 1 });
  };
  const copy = placed(part, at);
  const source = review.parts[part];
  if (copy.lines === undefined || source === undefined) return undefined;
  const start = lines[part]?.starts[at] ?? 0;
  const last = source.text.indexOf('\n', lines[part]?.starts[at + length - 1] ?? 0);
  const end = last < 0 ? source.text.length : last + 1;
  // Counted once: the same repeat is there again after an edit elsewhere.
  const tokens = remembered(review, `block ${start} ${end}`, source, () => review.count(source.text.slice(start, end)));
  return tokens < least
    ? undefined
    : {
        severity: tokens >= 500 ? 'warn' : 'info',
        places: [copy, placed(other.part, other.at)],
        tokens,
        data: { kind: 'repeated-block', lines: copy.lines.to - copy.lines.from + 1, copies: 2 },
      };
}

const empty = new Uint32Array(0);
const nothing: ReadBlocks = {
  hashes: empty,
  starts: empty,
  numbers: empty,
  selectedAt: empty,
  selectedHashes: empty,
};

/** FNV-1a. */
function hashOf(text: string, from: number, to: number): number {
  let hash = 0x811c9dc5 | 0;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/**
 * The hash of each line's content, read in one pass without a copy of any line. Licence header and imports are left out: the one is a
 * finding of its own, and a file without the others is another program.
 */
function readLines(text: string): SolidLines {
  const hashes: number[] = [];
  const starts: number[] = [];
  const numbers: number[] = [];
  const first = codeStart(text);
  let number = lineBreaksIn(text, first);
  for (let start = first; start <= text.length; number++) {
    const lineBreak = text.indexOf('\n', start);
    const end = lineBreak < 0 ? text.length : lineBreak;
    let from = start;
    let to = end;
    while (from < to && isSpace(text.charCodeAt(from))) from++;
    while (to > from && isSpace(text.charCodeAt(to - 1))) to--;
    if (from < to) {
      hashes.push(hashOf(text, from, to));
      starts.push(start);
      numbers.push(number);
    }
    start = end + 1;
  }
  return {
    hashes: new Uint32Array(hashes),
    starts: new Uint32Array(starts),
    numbers: new Uint32Array(numbers),
  };
}

function lineBreaksIn(text: string, end: number): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

/** As `String.trim` has it. */
function isSpace(code: number): boolean {
  if (code < 128) return code === 32 || (code >= 9 && code <= 13);
  return code === 0xa0 || (code >= 0x1680 && /\s/.test(String.fromCharCode(code)));
}

const base = 31;
/** What the first line of a window counts in its hash. */
const leading = Array.from({ length: shortestBlock - 1 }).reduce<number>((power) => Math.imul(power, base), 1);

/** Position and hash of the windows that winnowing keeps. */
function winnow(lines: Uint32Array): Pick<ReadBlocks, 'selectedAt' | 'selectedHashes'> {
  const windows = Math.max(0, lines.length - shortestBlock + 1);
  const hashes = new Uint32Array(windows);
  let hash = 0;
  for (let at = 0; at < lines.length; at++) {
    // That of the next window follows from the one before in one step (Rabin and Karp).
    if (at >= shortestBlock) hash = (hash - Math.imul(lines[at - shortestBlock] ?? 0, leading)) | 0;
    hash = (Math.imul(hash, base) + (lines[at] ?? 0)) | 0;
    if (at >= shortestBlock - 1) hashes[at - shortestBlock + 1] = hash;
  }
  const kept: number[] = [];
  let last = -1;
  for (let from = 0; from < windows; from++) {
    let smallest = from;
    for (let at = from; at < Math.min(from + window, windows); at++) {
      if ((hashes[at] ?? 0) <= (hashes[smallest] ?? 0)) smallest = at;
    }
    if (smallest !== last) kept.push(smallest);
    last = smallest;
  }
  return { selectedAt: new Uint32Array(kept), selectedHashes: Uint32Array.from(kept, (at) => hashes[at] ?? 0) };
}
