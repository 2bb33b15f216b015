/** How a text is split, as numbered in the headers of vocabulary files (scripts/vocabularyFile.mjs). */
// prettier-ignore
export namespace Pattern {
  export const O200K: u32 = 0;
  export const CL100K: u32 = 1;
  export const TEKKEN: u32 = 2;    // o200k without contractions, each digit alone
  export const QWEN: u32 = 3;      // cl100k with each digit alone, after NFC
  export const DEEP_SEEK: u32 = 4;
  export const GEMMA: u32 = 5;
}
