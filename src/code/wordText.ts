import { scanRuns } from './words';
import type { WordTable } from './wordTable';

/** A text as a row of word ids, cut into segments: lines of code, or sentences of prose. */
export interface WordText {
  /** Word ids in the order of the text. */
  readonly words: Int32Array;
  /** Of each segment, the index in `words` of its first word; ascending. */
  readonly segmentStarts: Int32Array;
  /** Whether segments are sentences, because the lines are paragraphs. */
  readonly isProse: boolean;
  /** The distinct words in the order in which they come first, and how often each occurs. */
  readonly distinctWords: Int32Array;
  readonly wordCounts: Int32Array;
  /** The distinct search terms, and how often each occurs. */
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
  const { tallies } = table;
  scanRuns(
    text,
    (from, to, hash) => {
      const word = table.idAt(text, from, to, hash);
      words.push(word);
      tallies.words.add(word, 1);
    },
    () => void lineStarts.push(words.length),
  );
  const isProse = words.length > wordsInLineOfProse * lineStarts.length;
  const { distinct: distinctWords, counts: wordCounts } = tallies.words.take();
  let length = 0;
  for (let at = 0; at < distinctWords.length; at++) {
    const count = wordCounts[at] ?? 0;
    const terms = table.termsOf(distinctWords[at] ?? 0);
    for (let each = 0; each < terms.length; each++) tallies.terms.add(terms[each] ?? 0, count);
    length += count * terms.length;
  }
  const { distinct: terms, counts: termCounts } = tallies.terms.take();
  return {
    words: new Int32Array(words),
    segmentStarts: new Int32Array(isProse ? sentenceStartsIn(text) : lineStarts),
    isProse,
    distinctWords,
    wordCounts,
    terms,
    termCounts,
    length,
  };
}

/** Indexes of the words that begin a sentence, the first one's included. */
function sentenceStartsIn(text: string): number[] {
  const starts = [0];
  let words = 0;
  let previousEnd = 0;
  scanRuns(
    text,
    (from, to) => {
      if (endsSentence(text, previousEnd, from)) starts.push(words);
      words++;
      previousEnd = to;
    },
    () => undefined,
  );
  return starts;
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
