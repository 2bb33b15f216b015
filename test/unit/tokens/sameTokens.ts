import assert from 'node:assert/strict';

import { engineFor } from '../../corpus/engines';
import { oracleFor, type TiktokenId } from '../../corpus/oracle';

/** Fails unless our counter gives the token ids of tiktoken, and as their number what it counts. */
export function assertSameTokens(encoding: TiktokenId, text: string): void {
  const engine = engineFor(encoding);
  const expected = oracleFor(encoding).encode_ordinary(text);
  const actual = engine.encode(text);
  const place = firstDifference(expected, actual);
  if (place >= 0) assert.fail(`${encoding}: other tokens than tiktoken ${around(encoding, text, expected, place)}.`);
  const counted = engine.count(text);
  if (counted !== expected.length)
    assert.fail(`${encoding}: counts ${counted} tokens, not ${expected.length}, in ${shown(text)}.`);
}

/** Index of the first different token, or -1. */
export function firstDifference(left: Uint32Array, right: Uint32Array): number {
  const shorter = Math.min(left.length, right.length);
  for (let index = 0; index < shorter; index++) if (left[index] !== right[index]) return index;
  return left.length === right.length ? -1 : shorter;
}

/** Says where the tokens part, in the text. */
function around(encoding: TiktokenId, text: string, expected: Uint32Array, place: number): string {
  const oracle = oracleFor(encoding);
  const bytes = Buffer.from(text);
  const offset = oracle.decode(expected.subarray(0, place)).length;
  const window = bytes.subarray(Math.max(0, offset - 20), offset + 40).toString();
  return `at byte ${offset} of ${bytes.length}, near ${escaped(window)}, in ${shown(text)}`;
}

const shown = (text: string): string => (text.length <= 300 ? escaped(text) : `${escaped(text.slice(0, 300))} …`);

/** As a literal in ASCII, so that invisible characters show. */
function escaped(text: string): string {
  return JSON.stringify(text).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
