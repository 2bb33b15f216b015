import { type Finding, type JsonForm, leastWaste, placeOf, type Review } from './finding';
import { remembered } from './partMemo';

/** A shorter text with the same data. */
export interface SmallerJson {
  /** `compact`: white space left out. `table`: an array of equal objects as one array of keys and one of values each. */
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

/** Lossless shorter forms of a JSON text; none if it is no JSON (comments make it none). */
export function smallerForms(text: string): SmallerJson[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return [];
  }
  const compact = withoutWhiteSpace(text);
  const forms: SmallerJson[] = [{ form: 'compact', text: compact }];
  // Numbers such as 1.0 or 2^64 and repeated keys do not survive parsing: then only the text itself may be cut.
  const table = JSON.stringify(value) === compact ? tableOf(value) : undefined;
  if (table !== undefined) forms.push({ form: 'table', text: table });
  return forms;
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

function keysOf(value: unknown): string[] | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : undefined;
}
