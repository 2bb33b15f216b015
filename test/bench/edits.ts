import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { IncrementalText } from '../../src/tokens/incrementalText';
import { engineFor } from '../corpus/engines';
import { oracleFor } from '../corpus/oracle';
import { Random } from '../corpus/random';
import type { Options } from './options';
import type { Report } from './report';
import { medianMilliseconds, milliseconds, percentile } from './statistics';
import { textOf } from './texts';

const kinds = ['code', 'cjk', 'minified'] as const;
const lengths = [10_000, 100_000, 1_000_000, 10_000_000] as const;
const TYPED = 'const total = items.length + 1; // sum\n';

interface Microseconds {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** What an edit and the count after it cost, beside counting the whole document again. */
export function measureEdits(options: Options, report: Report): void {
  const figures: Record<string, unknown> = {};
  const rows: string[][] = [];
  for (const kind of kinds) {
    const source = textOf(kind, options.corpus);
    for (const length of lengths) {
      const result = measureDocument(() =>
        structuredClone(source.repeat(Math.ceil(length / source.length)).slice(0, length)),
      );
      figures[`${kind} ${length}`] = result;
      rows.push([
        `${kind} ${inWords(length)}`,
        String(result.chunks),
        result.build.toFixed(1),
        ...micro(result.typing),
        ...micro(result.anywhere),
        result.fullRecount.toFixed(2),
        result.tiktokenRecount.toFixed(0),
        ...(length < 1_000_000
          ? ['', '']
          : [result.bytesPerUnit.text, result.bytesPerUnit.document].map((bytes) => bytes.toFixed(2))),
      ]);
    }
  }
  report.table(
    'An edit and the count after it; lengths in UTF-16 units; memory of the text as one string, and of the document that holds it instead',
    [
      'document',
      'chunks',
      'build ms',
      'typing µs p50',
      'p99',
      'max',
      'anywhere µs p50',
      'p99',
      'max',
      'full ms',
      'tiktoken ms',
      'text bytes/unit',
      'document bytes/unit',
    ],
    rows,
  );
  report.add('edits', figures);
  measureWithoutCuts(report);
}

const micro = ({ p50, p99, max }: Microseconds): string[] => [p50.toFixed(1), p99.toFixed(1), max.toFixed(0)];

function measureDocument(makeText: () => string): {
  chunks: number;
  build: number;
  typing: Microseconds;
  anywhere: Microseconds;
  fullRecount: number;
  tiktokenRecount: number;
  bytesPerUnit: { text: number; document: number };
} {
  const engine = engineFor('o200k_base');
  const bytesPerUnit = measureMemory(makeText);
  const text = makeText();
  const fullRecount = medianMilliseconds(5, () => engine.count(text));
  const tiktokenRecount = milliseconds(() => oracleFor('o200k_base').encode_ordinary(text));
  let document = new IncrementalText(engine);
  const build = milliseconds(() => (document = new IncrementalText(engine, text)));

  const middle = text.length >> 1;
  const typing = timeEdits(4000, (edit) => {
    document.replace(middle + edit, 0, TYPED.charAt(edit % TYPED.length));
    document.count();
  });
  const random = new Random(51);
  const anywhere = timeEdits(3000, () => {
    editAnywhere(document, random);
    document.count();
  });
  return { chunks: document.chunks, build, typing, anywhere, fullRecount, tiktokenRecount, bytesPerUnit };
}

function editAnywhere(document: IncrementalText, random: Random): void {
  if (random.chance(0.5)) document.replace(random.below(document.length - 10), random.between(1, 8), '');
  else document.replace(random.below(document.length), 0, random.pick(['a', ' ', 'word', '\n', '();', '。']));
}

/** Bytes a unit that a text takes as a string, and that a document takes in its place after many edits. */
function measureMemory(makeText: () => string): { text: number; document: number } {
  makeText(); // what it is made from takes its final form
  const before = usedBytes();
  const texts = [makeText()];
  const length = texts[0]?.length ?? 0;
  const text = (usedBytes() - before) / length;
  texts.length = 0;
  const empty = usedBytes();
  const document = editedDocument(makeText);
  return { text, document: (usedBytes() - empty) / document.length };
}

/** In a function of its own, whose frame does not keep the text. */
function editedDocument(makeText: () => string): IncrementalText {
  const document = new IncrementalText(engineFor('o200k_base'), makeText());
  const random = new Random(52);
  for (let edit = 0; edit < 5000; edit++) editAnywhere(document, random);
  document.count();
  return document;
}

/** The first edits compile the code and are left out. */
function timeEdits(edits: number, run: (edit: number) => void): Microseconds {
  const warming = edits >> 2;
  const times: number[] = [];
  for (let edit = 0; edit < edits; edit++) {
    const time = milliseconds(() => run(edit)) * 1000;
    if (edit >= warming) times.push(time);
  }
  return { p50: percentile(times, 0.5), p99: percentile(times, 0.99), max: Math.max(...times) };
}

/** A text that can be cut nowhere: edits are put off, and one count pays for all of them. */
function measureWithoutCuts(report: Report): void {
  const engine = engineFor('o200k_base');
  const figures: Record<string, { edit: Microseconds; count: number }> = {};
  for (const [name, character] of Object.entries({ a: 'a', spaces: ' ', punctuation: '=' })) {
    const document = new IncrementalText(engine, character.repeat(1_000_000));
    document.count();
    const edit = timeEdits(40, (number) => document.replace(500_000 + number, 0, character));
    figures[name] = { edit, count: milliseconds(() => document.count()) };
  }
  report.table(
    '1,000,000 of one character: no safe cut, so an edit only changes the text and a later count pays once',
    ['document', 'edit µs p50', 'p99', 'max', 'count ms'],
    Object.entries(figures).map(([name, { edit, count }]) => [name, ...micro(edit), count.toFixed(1)]),
  );
  report.add('withoutCuts', figures);
}

function usedBytes(): number {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

function inWords(units: number): string {
  return units >= 1e6 ? `${units / 1e6} M` : `${units / 1e3} k`;
}
