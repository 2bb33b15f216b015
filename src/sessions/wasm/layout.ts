// Where a record has what, in bytes: compiled into the program and into its TypeScript side (callLines.ts). Texts are two u32,
// start and length; numbers and times are f64.

/** Of the line in the input, u32. */
export const BEGIN = 0;
export const END = 4;
/** Bits, below; u32. */
export const FLAGS = 8;
/** Of a record with an answer: a bit for each of `TEXTS` that is another one than in the last such record; u32. */
export const CHANGED = 12;
/** Milliseconds since 1970; NaN without a time. */
export const TIME = 16;
export const SESSION = 24;
export const WORKSPACE = 32;

/** Where the answer begins: what follows is copied from where it was read, the line itself or the answer inside it. */
export const ANSWER = 40;
export const ANSWER_TIME = 40;
export const MODEL = 48;
export const REGION = 56;
export const SPEED = 64;
export const TIER = 72;
export const ID = 80;
export const INPUT = 88;
export const OUTPUT = 96;
export const CACHE_READ = 104;
export const CACHE_WRITE = 112;
export const CACHE_WRITE_5M = 120;
export const CACHE_WRITE_1H = 128;
export const WEB_SEARCHES = 136;
export const RECORD_SIZE = 144;

/** The numbers of texts: their bits in CHANGED. */
export const SESSION_TEXT = 0;
export const WORKSPACE_TEXT = 1;
export const MODEL_TEXT = 2;
export const REGION_TEXT = 3;
export const SPEED_TEXT = 4;
export const TIER_TEXT = 5;
export const ID_TEXT = 6;
/** Their places, in this order. */
export const TEXTS: readonly number[] = [SESSION, WORKSPACE, MODEL, REGION, SPEED, TIER, ID];

/** The line is not of the shape that is read here, or damaged: it has to be parsed. Nothing else of the record holds. */
export const UNREAD = 1;
/** The record has an answer. */
export const CALL = 2;
/** The answer is a subagent's: the line says so, or the answer stands inside it. */
export const SIDECHAIN = 4;
/** The answer has its reason to stop. */
export const STOPPED = 8;

/** In a text's length: it has escapes or is not ASCII, so that its bytes are not its characters. */
export const ENCODED = 0x40000000;
