// The fields of Claude Code's lines that a call is read from, by the object they stand in. All others are gone over.

/** The objects that are looked into. */
export const LINE: u32 = 0;
export const DATA: u32 = 1;
/** A subagent's line inside a line. */
export const INNER_LINE: u32 = 2;
export const MESSAGE: u32 = 3;
export const USAGE: u32 = 4;
export const CACHE_CREATION: u32 = 5;
export const SERVER_TOOLS: u32 = 6;
export const ITERATION: u32 = 7;
const OBJECTS: u32 = 8;

export const OTHER: u32 = 0;
export const TYPE: u32 = 1;
export const TIMESTAMP: u32 = 2;
export const MESSAGE_OF_LINE: u32 = 3;
export const IS_SIDECHAIN: u32 = 4;
export const SESSION_ID: u32 = 5;
export const CWD: u32 = 6;
export const COST_USD: u32 = 7;
export const DATA_OF_LINE: u32 = 8;
export const ROLE: u32 = 9;
export const MODEL_NAME: u32 = 10;
export const MESSAGE_ID: u32 = 11;
export const STOP_REASON: u32 = 12;
export const USAGE_OF_MESSAGE: u32 = 13;
export const INPUT_TOKENS: u32 = 14;
export const OUTPUT_TOKENS: u32 = 15;
export const CACHE_READ_TOKENS: u32 = 16;
export const CACHE_WRITE_TOKENS: u32 = 17;
export const CACHE_CREATION_SPLIT: u32 = 18;
export const SHORT_TOKENS: u32 = 19;
export const LONG_TOKENS: u32 = 20;
export const SERVER_TOOL_USE: u32 = 21;
export const SEARCH_REQUESTS: u32 = 22;
export const INFERENCE_GEO: u32 = 23;
export const SPEED_OF_USAGE: u32 = 24;
export const SERVICE_TIER: u32 = 25;
export const ITERATIONS: u32 = 26;

/** The longest name below is cache_creation_input_tokens. */
const LONGEST: u32 = 27;
const MOST_NAMES: u32 = 64;

/** Names one after the other, each in `LONGEST` bytes, and for each its length, object and field. */
const names: usize = memory.data(64 * 27);
const entries: usize = memory.data(64 * 4);
/** For each object where its names begin, and the bits of the lengths that they have. */
const starts: usize = memory.data(9 * 4, 4);
const lengths: usize = memory.data(8 * 4, 4);
let count: u32 = 0;

function add(object: u32, field: u32, name: string): void {
  if (count == MOST_NAMES || <u32>name.length > LONGEST) unreachable();
  for (let index = 0; index < name.length; index++) {
    store<u8>(names + count * LONGEST + index, <u8>name.charCodeAt(index));
  }
  store<u8>(entries + count * 4, <u8>name.length);
  store<u8>(entries + count * 4, <u8>field, 1);
  store<u32>(lengths + object * 4, load<u32>(lengths + object * 4) | (1 << name.length));
  count++;
}

/** Writes the table; objects in the order of their numbers. */
export function prepareFields(): void {
  begin(LINE);
  add(LINE, TYPE, 'type');
  add(LINE, TIMESTAMP, 'timestamp');
  add(LINE, MESSAGE_OF_LINE, 'message');
  add(LINE, IS_SIDECHAIN, 'isSidechain');
  add(LINE, SESSION_ID, 'sessionId');
  add(LINE, CWD, 'cwd');
  add(LINE, COST_USD, 'costUSD');
  add(LINE, DATA_OF_LINE, 'data');
  begin(DATA);
  add(DATA, TYPE, 'type');
  add(DATA, MESSAGE_OF_LINE, 'message');
  begin(INNER_LINE);
  add(INNER_LINE, TYPE, 'type');
  add(INNER_LINE, TIMESTAMP, 'timestamp');
  add(INNER_LINE, MESSAGE_OF_LINE, 'message');
  add(INNER_LINE, COST_USD, 'costUSD');
  begin(MESSAGE);
  add(MESSAGE, ROLE, 'role');
  add(MESSAGE, MODEL_NAME, 'model');
  add(MESSAGE, MESSAGE_ID, 'id');
  add(MESSAGE, STOP_REASON, 'stop_reason');
  add(MESSAGE, USAGE_OF_MESSAGE, 'usage');
  begin(USAGE);
  add(USAGE, INPUT_TOKENS, 'input_tokens');
  add(USAGE, OUTPUT_TOKENS, 'output_tokens');
  add(USAGE, CACHE_READ_TOKENS, 'cache_read_input_tokens');
  add(USAGE, CACHE_WRITE_TOKENS, 'cache_creation_input_tokens');
  add(USAGE, CACHE_CREATION_SPLIT, 'cache_creation');
  add(USAGE, SERVER_TOOL_USE, 'server_tool_use');
  add(USAGE, INFERENCE_GEO, 'inference_geo');
  add(USAGE, SPEED_OF_USAGE, 'speed');
  add(USAGE, SERVICE_TIER, 'service_tier');
  add(USAGE, ITERATIONS, 'iterations');
  begin(CACHE_CREATION);
  add(CACHE_CREATION, SHORT_TOKENS, 'ephemeral_5m_input_tokens');
  add(CACHE_CREATION, LONG_TOKENS, 'ephemeral_1h_input_tokens');
  begin(SERVER_TOOLS);
  add(SERVER_TOOLS, SEARCH_REQUESTS, 'web_search_requests');
  begin(ITERATION);
  add(ITERATION, TYPE, 'type');
  begin(OBJECTS);
}

function begin(object: u32): void {
  store<u32>(starts + object * 4, count);
}

/** The field that a name without escapes is of an object; OTHER for those that do not matter. */
export function fieldOf(object: u32, name: usize, length: u32): u32 {
  if (length > LONGEST || ((load<u32>(lengths + object * 4) >> length) & 1) == 0) return OTHER;
  const last = load<u32>(starts + object * 4, 4);
  for (let index = load<u32>(starts + object * 4); index < last; index++) {
    const entry = entries + index * 4;
    if (load<u8>(entry) == length && memory.compare(names + index * LONGEST, name, length) == 0)
      return load<u8>(entry, 1);
  }
  return OTHER;
}
