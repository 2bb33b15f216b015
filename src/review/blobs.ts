import { type Finding, leastWaste, placeOf, type Review } from './finding';
import { remembered } from './partMemo';

/** Characters from which a run is data and no identifier (evidence.md, section 4.2). */
const shortestBlob = 200;
const dataUri = /data:[\w.+-]+\/[\w.+-]+(?:;[\w=.+-]+)*;base64,[A-Za-z0-9+/=]{100,}/g;
const hexRun = /(?:0x)?[0-9a-fA-F]{200,}/g;
const base64Run = /[A-Za-z0-9+/_-]{200,}={0,2}/g;
/** Bits a character: base64 of compressed or random data has close to 6, hexadecimal digits to 4, names and paths 4 or less. */
const leastEntropy = { base64: 4.5, 'data-uri': 0, hex: 2.5 };

/** A run of data in a text. */
export interface Blob {
  readonly form: 'base64' | 'data-uri' | 'hex';
  /** UTF-16 offsets, the second exclusive. */
  readonly start: number;
  readonly end: number;
}

/** The runs of data in a text, in its order. */
export function blobsIn(text: string): Blob[] {
  if (!mayHaveBlob(text)) return [];
  const blobs: Blob[] = [];
  const add = (form: Blob['form'], pattern: RegExp): void => {
    for (const match of text.matchAll(pattern)) {
      const start = match.index;
      const end = start + match[0].length;
      if (blobs.some((taken) => start < taken.end && end > taken.start)) continue;
      if (entropy(match[0]) >= leastEntropy[form]) blobs.push({ form, start, end });
    }
  };
  add('data-uri', dataUri);
  add('hex', hexRun);
  add('base64', base64Run);
  return blobs.sort((left, right) => left.start - right.start);
}

/** Whether a code unit may be of base64 (hexadecimal digits are). */
const isDataUnit = new Uint8Array(128);
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_-')
  isDataUnit[character.charCodeAt(0)] = 1;

/** A long run covers one of the places that are so far apart; all but texts with data are done after looking at these. */
function mayHaveBlob(text: string): boolean {
  if (text.includes(';base64,')) return true;
  for (let at = shortestBlob - 1; at < text.length; at += shortestBlob) {
    let from = at;
    while (from >= 0 && isDataUnit[text.charCodeAt(from)] === 1) from--;
    let to = at;
    while (to < text.length && isDataUnit[text.charCodeAt(to)] === 1) to++;
    if (to - from > shortestBlob) return true;
  }
  return false;
}

/** Runs of base64, hexadecimal digits and data URIs: a model reads nothing in them, and they have many tokens. */
export function findBlobs(review: Review): Finding[] {
  return review.parts.flatMap((part, at) => {
    const blobs = remembered(review, 'blobs', part, () =>
      blobsIn(part.text).map(({ form, start, end }) => ({
        form,
        characters: end - start,
        tokens: review.count(part.text.slice(start, end)),
        line: lineAt(part.text, start),
      })),
    );
    return blobs
      .filter(({ tokens }) => tokens >= leastWaste)
      .map(({ form, characters, tokens, line }): Finding => {
        const places = [placeOf(review, at, { from: line, to: line })];
        return { severity: tokens >= 1000 ? 'warn' : 'info', places, tokens, data: { kind: 'blob', form, characters } };
      });
  });
}

function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

/** Shannon entropy in bits a character, of the first 4,000. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  const sample = text.slice(0, 4000);
  for (const character of sample) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / sample.length) * Math.log2(count / sample.length);
  return bits;
}
