import { parseJson } from '../json';

/** A list in the records of a format that is long and that nothing is read from. */
export interface UnneededList {
  /** What begins the object that it is in, `"message":{`. */
  readonly within: Buffer;
  /** Its key and opening bracket, `"content":[`. */
  readonly start: Buffer;
  /** Its closing bracket with the key that follows it, `],"stop_reason":`. */
  readonly end: Buffer;
  /** A key of the object that comes later still, `"usage":`. */
  readonly later: Buffer;
  /** Whether a record that was parsed without the list has everything that the format reads. */
  readonly isWhole: (record: unknown) => boolean;
}

/**
 * Parses a line without a long list in it: most of a log's bytes are the texts of answers.
 *
 * The marks are outside of texts wherever they are found, since a quotation mark inside one is written `\"`. If what is between
 * start and end is not exactly the inside of the list, then either brackets are left over and the rest is no JSON, or fields are
 * gone, which `isWhole` tells.
 * @returns undefined where that does not work, in a line of another shape: it has to be parsed as a whole
 */
export function parseWithoutList(line: Buffer, { within, start, end, later, isWhole }: UnneededList): unknown {
  const object = line.indexOf(within);
  if (object < 0) return undefined;
  const from = line.indexOf(start, object) + start.length;
  if (from < start.length) return undefined;
  const to = line.indexOf(end, from);
  if (to < 0 || line.indexOf(later, to) < 0) return undefined;
  const record = parseJson(line.toString('utf8', 0, from) + line.toString('utf8', to));
  return record !== undefined && isWhole(record) ? record : undefined;
}
