import { decode, encode } from '@toon-format/toon';
import { csvOf, keysOf } from './csv';
import { type Finding, type JsonForm, leastWaste, placeOf, type Review } from './finding';
import { remembered } from './partMemo';

/** A shorter text with the same data. */
export interface SmallerJson {
  readonly form: JsonForm;
  readonly text: string;
}

/** The finding is made when at least this share of the tokens can go. */
const leastShare = 0.1;

/** JSON documents that have a shorter form with the same data; the one with the fewest tokens, measured. */
export function findPrettyJson(review: Review): Finding[] {
  return review.parts.flatMap((part, at): Finding[] => {
    if (part.tokens < leastWaste || !/^\s*[[{]/.test(part.text)) return [];
    const best = remembered(
      review,
      'pretty-json',
      part,
      () =>
        smallerForms(part.text)
          .map(({ form, text }) => ({ form, saved: part.tokens - review.count(text) }))
          .sort((left, right) => right.saved - left.saved)[0],
    );
    if (best === undefined || best.saved < leastWaste || best.saved < leastShare * part.tokens) return [];
    return [
      {
        severity: 'info',
        places: [placeOf(review, at)],
        tokens: best.saved,
        data: { kind: 'pretty-json', smallest: best.form },
      },
    ];
  });
}

/** In the order in which the first of equally small ones is taken. */
export const jsonForms: readonly JsonForm[] = ['compact', 'table', 'csv', 'toon'];

/** Lossless shorter forms of a JSON text; none if it is no JSON (comments make it none). */
export function smallerForms(text: string): SmallerJson[] {
  const json = readJson(text);
  return jsonForms.flatMap((form): SmallerJson[] => {
    const written = json && write(json, form);
    return written === undefined ? [] : [{ form, text: written }];
  });
}

/** A JSON text in one of these forms; undefined where that would lose something, or it is no JSON. */
export function smallerForm(text: string, form: JsonForm): string | undefined {
  const json = readJson(text);
  return json && write(json, form);
}

interface Json {
  readonly value: unknown;
  readonly compact: string;
  /** Numbers such as 1.0 or 2^64 and repeated keys do not survive parsing: then only the text itself may be cut. */
  readonly survivesParsing: boolean;
}

function readJson(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const compact = withoutWhiteSpace(text);
    return { value, compact, survivesParsing: JSON.stringify(value) === compact };
  } catch {
    return undefined;
  }
}

function write({ value, compact, survivesParsing }: Json, form: JsonForm): string | undefined {
  if (form === 'compact') return compact;
  if (!survivesParsing) return undefined;
  switch (form) {
    case 'table':
      return tableOf(value);
    case 'csv':
      return csvOf(value);
    case 'toon':
      return toonOf(value, compact);
  }
}

/** Longer texts are data; TOON reads some megabytes a second. */
const longestToon = 1_000_000;

/** Undefined unless it reads back as the same, to the order of the keys. */
function toonOf(value: unknown, compact: string): string | undefined {
  if (typeof value !== 'object' || value === null || compact.length > longestToon) return undefined;
  try {
    const text = `${encode(value)}\n`;
    return JSON.stringify(decode(text)) === compact ? text : undefined;
  } catch {
    return undefined; // what TOON cannot say stays JSON
  }
}

/** White space outside strings left out; every other character stays as it is. */
function withoutWhiteSpace(json: string): string {
  return json.replace(/"(?:[^"\\]|\\.)*"|\s+/g, (match) => (match.startsWith('"') ? match : ''));
}

/** `[["id","name"],[1,"a"],[2,"b"]]`, one row a line; undefined unless all rows have the same keys in the same order. */
function tableOf(value: unknown): string | undefined {
  if (!Array.isArray(value) || value.length < 3) return undefined;
  const rows = value as unknown[];
  const keys = keysOf(rows[0]);
  if (keys === undefined || keys.length === 0) return undefined;
  const lines = [JSON.stringify(keys)];
  for (const row of rows) {
    const own = keysOf(row);
    if (own?.length !== keys.length || own.some((key, at) => key !== keys[at])) return undefined;
    lines.push(JSON.stringify(Object.values(row as object)));
  }
  return `[${lines.join(',\n')}]`;
}
