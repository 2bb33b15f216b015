/**
 * Short strings that are hard for a tokenizer, by what makes them hard. Texts joined from them reach the branches of the
 * pre-tokenizers' patterns far sooner than random code points do.
 */

/** At least one character of every general category that the patterns tell apart, in one to four bytes of UTF-8. */
const letters = [
  ...['a', 'b', 's', 't', 'e', 'Z', 'L', 'word', 'Word', 'WORD', 'camelCase', 'é', 'ß', 'É', 'ſ', 'K', 'İ', 'ı'],
  ...[
    'ж',
    'Ж',
    'σ',
    'Σ',
    'ǅ',
    'ᾈ',
    'ª',
    'ʰ',
    'ー',
    'א',
    'ع',
    'ก',
    'क',
    '가',
    '漢',
    '字',
    'の',
    'ア',
    'ﾊ',
    '𠀀',
    '𝐀',
    '𝐚',
    '𐐀',
    '𐐨',
  ],
];
const marks = ['\u0301', '\u0300', '\u0903', '\u20dd', '\u3099', '\ufe0f', '\u{1d165}', '\u{e0100}', '\u1ab0'];
const numbers = ['0', '1', '42', '999', '1000', '½', 'Ⅷ', '٣', '１', '〇', '一', '𝟘', '²'];
const whiteSpace = [
  ...[' ', '  ', '    ', '\t', '\n', '\r', '\r\n', '\n\n', '\v', '\f'],
  ...['\u00a0', '\u0085', '\u1680', '\u2003', '\u2028', '\u2029', '\u202f', '\u205f', '\u3000'],
];
/** Looks like white space and is none in Unicode; JavaScript's \s takes U+FEFF for it. */
const invisible = [
  '\ufeff',
  '\u200b',
  '\u200c',
  '\u200d',
  '\u2060',
  '\u00ad',
  '\u180e',
  '\0',
  '\u001b',
  '\u007f',
  '\u{e0001}',
];
const punctuation = [
  ...[
    '.',
    ',',
    '/',
    '//',
    '/*',
    '-',
    '=',
    '==',
    '(',
    ')',
    '{',
    '}',
    '!',
    '"',
    '\\',
    '_',
    '#',
    '<',
    '>',
    '|',
    '~',
    '$',
    '^',
  ],
  ...[
    '…',
    '—',
    '“',
    '’',
    '、',
    '。',
    '「',
    '」',
    '！',
    '＇',
    '（',
    '／',
    '：',
    '；',
    '？',
    '€',
    '￥',
    '\ufffd',
    '\uffff',
    '\u{10ffff}',
  ],
];
const contractions = [
  "'",
  "''",
  "'s",
  "'S",
  "'ſ",
  "'t",
  "'T",
  "'re",
  "'RE",
  "'rE",
  "'ve",
  "'Ve",
  "'m",
  "'M",
  "'ll",
  "'lL",
  "'d",
  "'D",
  "'r",
  "'v",
  "'l",
  "'sa",
  "'ll's",
];
const emoji = ['😀', '❤️', '👩‍💻', '👨‍👩‍👧‍👦', '👍🏽', '🇩🇪', '🏴‍☠️', '1️⃣', '🏴󠁧󠁢󠁥󠁮󠁧󠁿'];
const unpairedSurrogates = ['\ud800', '\udbff', '\udc00', '\udfff', '\ud83d', '\ude00'];
const specialTokens = ['<|endoftext|>', '<|endofprompt|>', '<|fim_prefix|>', '<|', '|>', '<|im_start|>'];

export const atoms: readonly string[] = [
  ...letters,
  ...marks,
  ...numbers,
  ...whiteSpace,
  ...invisible,
  ...punctuation,
  ...contractions,
  ...emoji,
  ...unpairedSurrogates,
  ...specialTokens,
];

/** What stands around the borders that safe cuts are about. */
export const borderAtoms: readonly string[] = [
  ...letters,
  ...letters,
  ...marks,
  ...numbers,
  ...contractions,
  ...[' ', '\n', '\t', '\u3000', '\u00a0', '\r\n', '/', '.', '(', '_', '-'],
  ...['\u3001', '\u3002', '\u3003', '\u3005', '\u3007', '\u3008', '\u3011', '\u3012', '\u301c', '\u302a', '\u3021'],
  ...[
    '\u3040',
    '\u3041',
    '\u3096',
    '\u3097',
    '\u309a',
    '\u309b',
    '\u309d',
    '\u30a0',
    '\u30a1',
    '\u30fa',
    '\u30fb',
    '\u30fc',
    '\u30ff',
  ],
  ...['\u33ff', '\u3400', '\u4dbf', '\u4dc0', '\u4e00', '\u9fff', '\ua000', '\uac00', '\ud7a3', '\ud7b0', '\ue000'],
  ...[
    '\uff00',
    '\uff01',
    '\uff07',
    '\uff0f',
    '\uff10',
    '\uff19',
    '\uff1a',
    '\uff1f',
    '\uff20',
    '\uff21',
    '\uff41',
    '\uff9e',
    '\uff9f',
  ],
  ...['\ud83d', '\ude00', '😀', '👍🏽', '\ufeff', '\u0085', '\u200d'],
];

/** Atoms whose runs and neighbourhoods decide how a border between two chunks falls. */
export const edgeAtoms: readonly string[] = [
  ...whiteSpace,
  ...contractions,
  ...marks,
  ...unpairedSurrogates,
  '/',
  '//',
  '😀',
  'a',
  '1',
  '漢',
  '。',
];

/** Characters of texts that are hard as a whole. */
export const base64Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
export const smallLetters = 'abcdefghijklmnopqrstuvwxyz';
export const asciiPunctuation = '!"#$%&()*+,-.:;<=>?@[\\]^_`{|}~';
