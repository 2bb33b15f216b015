/**
 * Reading values out of parsed JSON whose shape nobody vouches for. A field that is absent, null or of another type reads as
 * undefined (or 0 for a count): agents change their formats, and gateways write nulls and unknown fields.
 */

export type JsonObject = Readonly<Record<string, unknown>>;

export function objectOf(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Text that is not empty. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The first of some fields that holds a text. */
export function firstText(fields: JsonObject | undefined, names: readonly string[]): string | undefined {
  return names.map((name) => textOf(fields?.[name])).find((text) => text !== undefined);
}

/** A number, also where a gateway wrote it as text. */
export function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** A number of tokens or calls: whole, at least 0 and one that can be added up exactly; anything else is 0. */
export function countOf(value: unknown): number {
  const count = Math.round(numberOf(value) ?? 0);
  return count > 0 && count <= Number.MAX_SAFE_INTEGER ? count : 0;
}

/** Any of the values, read as a count; the first that is present wins. */
export function firstCount(...values: readonly unknown[]): number {
  return countOf(values.find((value) => numberOf(value) !== undefined));
}

/** Numbers below this are seconds since 1970 (this one is the year 5138), numbers above are milliseconds. */
const largestSeconds = 100_000_000_000;
/** Numbers above are microseconds, and a thousand times that on, nanoseconds. */
const largestMilliseconds = 1000 * largestSeconds;

/** Milliseconds since 1970 of an ISO text, or of a number (also as text) in whatever unit; undefined when unreadable. */
export function timeOf(value: unknown): number | undefined {
  if (typeof value === 'number') return timeOfNumber(value);
  if (typeof value !== 'string') return undefined;
  if (/^\d{9,}(?:\.\d+)?$/.test(value)) return timeOfNumber(Number(value));
  const time = Date.parse(value);
  return Number.isNaN(time) ? undefined : time;
}

function timeOfNumber(number: number): number | undefined {
  if (!(number > 0 && number < 1e6 * largestMilliseconds)) return undefined;
  if (number < largestSeconds) return number * 1000;
  if (number < largestMilliseconds) return number;
  return number < 1000 * largestMilliseconds ? number / 1000 : number / 1e6;
}

/** Undefined for text that is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The object without its undefined fields, as `exactOptionalPropertyTypes` wants optional ones. */
export function defined<Fields extends object>(
  fields: Fields,
): { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> } {
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(fields)) {
    if (value !== undefined) {
      result[key] = value;
    }
  }
  return result as { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> };
}
