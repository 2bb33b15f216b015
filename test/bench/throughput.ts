import { type CountText, type LibraryName, libraryNames, loadLibrary } from './libraries';
import type { Options } from './options';
import type { Report } from './report';
import { median, milliseconds } from './statistics';
import { dealOut, type TextKind, textKinds, textOf } from './texts';

/** Parts measured of each kind; one more is counted before, so that code is compiled and caches hold what is common. */
const PARTS = 7;
/** Before each part, every library counts other text for so long, in pieces of this length. */
const REFRESHING_MILLISECONDS = 10;
const REFRESHING_UNITS = 8192;

interface Figures {
  /** Megabytes of UTF-8 a second, on text that was not counted before. */
  readonly megabytesPerSecond: number;
  /** The same when the same text is counted again: what caches of pieces are worth. */
  readonly repeated: number;
  /** Times the speed of tiktoken: medians over the parts. */
  readonly ratio: number;
  readonly repeatedRatio: number;
  /** Whether every part has as many tokens as tiktoken finds. */
  readonly exact: boolean;
}

/** One thread, one library after the other on the same part, so that all see the same state of the machine. */
export async function measureThroughput(options: Options, report: Report): Promise<void> {
  const libraries = new Map<LibraryName, CountText>();
  for (const name of libraryNames) libraries.set(name, await loadLibrary(name));

  const results = {} as Record<TextKind, Record<LibraryName, Figures>>;
  for (const kind of textKinds) {
    const [warming = '', ...parts] = dealOut(textOf(kind, options.corpus), PARTS + 1);
    for (const count of libraries.values()) warm(() => count(warming));
    const other = dealOut(warming, Math.ceil(warming.length / REFRESHING_UNITS));
    const first = timesOf(libraries, parts, other);
    const again = timesOf(libraries, parts, other);
    results[kind] = figuresOf(parts, first, again);

    const bytes = parts.reduce((sum, part) => sum + Buffer.byteLength(part), 0);
    report.table(
      `${kind}: ${(bytes / 1e6).toFixed(1)} MB in ${PARTS} parts (medians; MB/s of UTF-8, and as a multiple of tiktoken)`,
      ['library', 'new text', 'ratio', 'same text again', 'ratio', 'equal to tiktoken'],
      libraryNames.map((name) => {
        const { megabytesPerSecond, repeated, ratio, repeatedRatio, exact } = results[kind][name];
        return [
          name,
          megabytesPerSecond.toFixed(2),
          ratio.toFixed(2),
          repeated.toFixed(2),
          repeatedRatio.toFixed(2),
          exact ? 'yes' : 'NO',
        ];
      }),
    );
  }
  report.table(
    'Times the speed of tiktoken, new text',
    ['library', ...textKinds],
    libraryNames.map((name) => [name, ...textKinds.map((kind) => results[kind][name].ratio.toFixed(1))]),
  );
  report.add('throughput', results);
}

/** Until code is compiled for speed, which takes an engine of WebAssembly a few runs; the slowest libraries get fewer. */
function warm(run: () => void): void {
  for (let rounds = 0, spent = 0; rounds < 5 && spent < 1000; rounds++) spent += milliseconds(run);
}

type Measured = Record<LibraryName, { times: number[]; tokens: number[] }>;

/** The libraries before have filled the processor's caches with their own tables: a little other text brings back these. */
function refresh(count: CountText, other: readonly string[]): void {
  for (let spent = 0, turn = 0; spent < REFRESHING_MILLISECONDS && turn < other.length; turn++) {
    spent += milliseconds(() => count(other[turn] ?? ''));
  }
}

function timesOf(
  libraries: ReadonlyMap<LibraryName, CountText>,
  parts: readonly string[],
  other: readonly string[],
): Measured {
  const measured = Object.fromEntries(
    libraryNames.map((name) => [name, { times: [], tokens: [] }]),
  ) as unknown as Measured;
  for (const part of parts) {
    for (const [name, count] of libraries) {
      refresh(count, other);
      measured[name].times.push(milliseconds(() => measured[name].tokens.push(count(part))));
    }
  }
  return measured;
}

function figuresOf(parts: readonly string[], first: Measured, again: Measured): Record<LibraryName, Figures> {
  const speed = (times: readonly number[]): number =>
    median(parts.map((part, index) => Buffer.byteLength(part) / 1000 / (times[index] ?? NaN)));
  const ratio = (measured: Measured, name: LibraryName): number =>
    median(parts.map((_, index) => (measured.tiktoken.times[index] ?? NaN) / (measured[name].times[index] ?? NaN)));
  return Object.fromEntries(
    libraryNames.map((name): [LibraryName, Figures] => [
      name,
      {
        megabytesPerSecond: speed(first[name].times),
        repeated: speed(again[name].times),
        ratio: ratio(first, name),
        repeatedRatio: ratio(again, name),
        exact: parts.every((_, index) => first[name].tokens[index] === first.tiktoken.tokens[index]),
      },
    ]),
  ) as Record<LibraryName, Figures>;
}
