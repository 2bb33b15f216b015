import { scanWords } from './words';
import type { WordTable } from './wordTable';

/** A text as a row of word ids, cut into segments: lines of code, or sentences of prose. */
export interface WordText {
  /** Word ids in the order of the text. */
  readonly words: Int32Array;
  /** Of each segment, the index in `words` of its first word; ascending. */
  readonly segmentStarts: Int32Array;
  /** Whether segments are sentences, because the lines are paragraphs. */
  readonly isProse: boolean;
  /** The distinct words in no particular order, and how often each occurs. */
  readonly distinctWords: Int32Array;
  readonly wordCounts: Int32Array;
  /** The distinct search terms in no particular order, and how often each occurs. */
  readonly terms: Int32Array;
  readonly termCounts: Int32Array;
  /** Search terms in all, repeats included. */
  readonly length: number;
}

/** Lines with more words than this on average are paragraphs. Code has 5 to 8 words a line, wrapped prose 10 to 15. */
const wordsInLineOfProse = 25;

/** Reads a text into the table. Time is linear in its length. */
export function readWords(text: string, table: WordTable): WordText {
  const words: number[] = [];
  const lineStarts = [0];
  const sentenceStarts = [0];
  let previousEnd = 0;
  scanWords(
    text,
    (word, at) => {
      if (endsSentence(text, previousEnd, at)) sentenceStarts.push(words.length);
      words.push(table.idOf(word));
      previousEnd = at + word.length;
    },
    () => void lineStarts.push(words.length),
  );
  const isProse = words.length > wordsInLineOfProse * lineStarts.length;
  const wordBag = countDistinct(words);
  const termBag = new Map<number, number>();
  let length = 0;
  for (const [word, count] of wordBag) {
    for (const term of table.termsOf(word)) {
      termBag.set(term, (termBag.get(term) ?? 0) + count);
      length += count;
    }
  }
  return {
    words: Int32Array.from(words),
    segmentStarts: Int32Array.from(isProse ? sentenceStarts : lineStarts),
    isProse,
    distinctWords: Int32Array.from(wordBag.keys()),
    wordCounts: Int32Array.from(wordBag.values()),
    terms: Int32Array.from(termBag.keys()),
    termCounts: Int32Array.from(termBag.values()),
    length,
  };
}

/** Whether a full stop, question or exclamation mark with a space stands between two words. */
function endsSentence(text: string, from: number, to: number): boolean {
  if (to - from < 2) return false;
  for (let at = from; at < to - 1; at++) {
    const code = text.charCodeAt(at);
    // . ! ? and their full-width forms
    if (code === 46 || code === 33 || code === 63 || code === 0x3002 || code === 0xff01 || code === 0xff1f) return true;
  }
  return false;
}

function countDistinct(values: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
