// Reads the usual lines of Claude Code, field by field, into records. What is unusual (a field twice, a number written as text,
// a count beyond 15 digits, compactions inside a call) is left to the reader that parses the line: src/sessions/agents/claudeCode.ts,
// whose result the tests hold this one to.
import * as Field from './fields';
import { NULL, TRUE, afterColon, afterSpace, afterValue, hasEscapes, isDigit, textEnd } from './json';
import * as Layout from './layout';
import { lineBreakFrom } from './search';
import { changedBit } from './sameTexts';
import { timeAt } from './time';

const QUOTE: u32 = 0x22;
const NEWLINE: u32 = 0x0a;
/** `assistant` is nine bytes: the first eight, and the last. */
const ASSISTAN: u64 = 0x6e61747369737361;
const LETTER_T: u32 = 0x74;
/** Numbers of more digits need not be exact. */
const MOST_DIGITS: usize = 15;

/** `type` is absent, says that the line is an answer, or something else. */
const NO_TYPE: u32 = 0;
const ANSWER_TYPE: u32 = 1;
const OTHER_TYPE: u32 = 2;

/** What is read of one answer: a record from ANSWER on, and what decides whether it is one. */
const lineAnswer: usize = memory.data(Layout.RECORD_SIZE, 16);
const innerAnswer: usize = memory.data(Layout.RECORD_SIZE, 16);
const TYPE_KIND: usize = 0;
const IS_ASSISTANT: usize = 4;
const HAS_USAGE: usize = 8;
const IS_STOPPED: usize = 12;

/** Start of the input: positions are counted from it. */
let input: usize = 0;
let record: usize = 0;
/** The answer that is being read. */
let answer: usize = 0;
let isProgress: bool = false;
let isSidechain: bool = false;
/** Of the iteration that is being read. */
let isMessage: bool = false;

/**
 * Reads the line at `begin` into the record at `to`.
 * @param needle an address in the line
 * @returns the address of its line break
 */
export function readLine(begin: usize, needle: usize, inputStart: usize, to: usize): usize {
  input = inputStart;
  record = to;
  isProgress = false;
  isSidechain = false;
  store<f64>(record, NaN, Layout.TIME);
  store<u64>(record, 0, Layout.SESSION);
  store<u64>(record, 0, Layout.WORKSPACE);
  clear(innerAnswer);
  clear(lineAnswer);
  answer = lineAnswer;
  let end = afterSpace(begin);
  end = load<u8>(end) == 0x7b ? afterObject(end + 1, Field.LINE) : 0;
  if (end != 0) {
    end = afterSpace(end);
    if (load<u8>(end) != NEWLINE) end = 0;
  }
  let flags: u32 = Layout.UNREAD;
  if (end != 0) flags = resultFlags();
  else end = lineBreakFrom(needle);
  store<u32>(record, <u32>(begin - input), Layout.BEGIN);
  store<u32>(record, <u32>(end - input), Layout.END);
  store<u32>(record, flags, Layout.FLAGS);
  return end;
}

function clear(target: usize): void {
  memory.fill(target, 0, Layout.RECORD_SIZE);
  store<f64>(target, NaN, Layout.ANSWER_TIME);
}

/** Which answer of the line is a call, if any: as the reader that parses decides it. */
function resultFlags(): u32 {
  if (isAnswer(lineAnswer)) return callFlags(lineAnswer, isSidechain ? Layout.SIDECHAIN : 0);
  return isProgress && isAnswer(innerAnswer) ? callFlags(innerAnswer, Layout.SIDECHAIN) : 0;
}

function isAnswer(target: usize): bool {
  const type = load<u32>(target, TYPE_KIND);
  return type == ANSWER_TYPE || (type == NO_TYPE && load<u32>(target, IS_ASSISTANT) != 0);
}

function callFlags(target: usize, flags: u32): u32 {
  if (load<u32>(target, HAS_USAGE) == 0) return 0;
  // Without an id a call is known by other fields.
  if (load<u32>(target, Layout.ID + 4) == 0) return Layout.UNREAD;
  memory.copy(record + Layout.ANSWER, target + Layout.ANSWER, Layout.RECORD_SIZE - Layout.ANSWER);
  const changed =
    changedBit(record + Layout.SESSION, input, Layout.SESSION_TEXT) |
    changedBit(record + Layout.WORKSPACE, input, Layout.WORKSPACE_TEXT) |
    changedBit(record + Layout.MODEL, input, Layout.MODEL_TEXT) |
    changedBit(record + Layout.REGION, input, Layout.REGION_TEXT) |
    changedBit(record + Layout.SPEED, input, Layout.SPEED_TEXT) |
    changedBit(record + Layout.TIER, input, Layout.TIER_TEXT) |
    changedBit(record + Layout.ID, input, Layout.ID_TEXT);
  store<u32>(record, changed, Layout.CHANGED);
  return flags | Layout.CALL | (load<u32>(target, IS_STOPPED) != 0 ? Layout.STOPPED : 0);
}

/** @param at behind the opening brace @returns the address behind the closing one; 0 for what is damaged or not read here */
function afterObject(at: usize, object: u32): usize {
  at = afterSpace(at);
  if (load<u8>(at) == 0x7d) return at + 1;
  let seen: u32 = 0;
  while (true) {
    if (load<u8>(at) != QUOTE) return 0;
    const name = at + 1;
    const nameEnd = textEnd(name);
    if (nameEnd == 0 || hasEscapes) return 0;
    at = afterColon(nameEnd + 1);
    if (at == 0) return 0;
    const field = Field.fieldOf(object, name, <u32>(nameEnd - name));
    if (field == Field.OTHER) at = afterValue(at);
    else {
      if ((seen >> field) & 1) return 0; // The last one counts.
      seen |= 1 << field;
      at = afterField(at, field, object);
    }
    if (at == 0) return 0;
    at = afterSpace(at);
    const byte = <u32>load<u8>(at);
    if (byte == 0x7d) return at + 1;
    if (byte != 0x2c) return 0;
    at = afterSpace(at + 1);
  }
}

function afterField(at: usize, field: u32, object: u32): usize {
  switch (field) {
    case Field.TYPE:
      return object == Field.DATA || object == Field.ITERATION ? afterKind(at, object) : afterType(at);
    case Field.TIMESTAMP:
      return afterTime(at, object == Field.LINE ? record + Layout.TIME : answer + Layout.ANSWER_TIME);
    case Field.MESSAGE_OF_LINE: {
      if (object != Field.DATA) return afterNested(at, Field.MESSAGE);
      answer = innerAnswer;
      at = afterNested(at, Field.INNER_LINE);
      answer = lineAnswer;
      return at;
    }
    case Field.IS_SIDECHAIN:
      isSidechain = load<u32>(at) == TRUE;
      return afterValue(at);
    case Field.SESSION_ID:
      return afterText(at, record + Layout.SESSION);
    case Field.CWD:
      return afterText(at, record + Layout.WORKSPACE);
    case Field.COST_USD: // Versions before 1.0.9 wrote it, a number with decimals.
      return afterNull(at);
    case Field.DATA_OF_LINE:
      return afterNested(at, Field.DATA);
    case Field.ROLE:
      return afterRole(at);
    case Field.MODEL_NAME:
      return afterText(at, answer + Layout.MODEL);
    case Field.MESSAGE_ID:
      return afterText(at, answer + Layout.ID);
    case Field.STOP_REASON:
      return afterStopReason(at);
    case Field.USAGE_OF_MESSAGE:
      store<u32>(answer, <u32>(load<u8>(at) == 0x7b), HAS_USAGE);
      return afterNested(at, Field.USAGE);
    case Field.INPUT_TOKENS:
      return afterCount(at, answer + Layout.INPUT);
    case Field.OUTPUT_TOKENS:
      return afterCount(at, answer + Layout.OUTPUT);
    case Field.CACHE_READ_TOKENS:
      return afterCount(at, answer + Layout.CACHE_READ);
    case Field.CACHE_WRITE_TOKENS:
      return afterCount(at, answer + Layout.CACHE_WRITE);
    case Field.CACHE_CREATION_SPLIT:
      return afterNested(at, Field.CACHE_CREATION);
    case Field.SHORT_TOKENS:
      return afterCount(at, answer + Layout.CACHE_WRITE_5M);
    case Field.LONG_TOKENS:
      return afterCount(at, answer + Layout.CACHE_WRITE_1H);
    case Field.SERVER_TOOL_USE:
      return afterNested(at, Field.SERVER_TOOLS);
    case Field.SEARCH_REQUESTS:
      return afterCount(at, answer + Layout.WEB_SEARCHES);
    case Field.INFERENCE_GEO:
      return afterText(at, answer + Layout.REGION);
    case Field.SPEED_OF_USAGE:
      return afterText(at, answer + Layout.SPEED);
    case Field.SERVICE_TIER:
      return afterText(at, answer + Layout.TIER);
    default:
      return afterIterations(at);
  }
}

/** What is not an object reads as if it were not there. */
function afterNested(at: usize, object: u32): usize {
  return load<u8>(at) == 0x7b ? afterObject(at + 1, object) : afterValue(at);
}

function afterNull(at: usize): usize {
  return load<u32>(at) == NULL ? at + 4 : 0;
}

/** Keeps where a text stands; what is not a text reads as if it were not there. */
function afterText(at: usize, slot: usize): usize {
  if (load<u8>(at) != QUOTE) return afterValue(at);
  const start = at + 1;
  const end = textEnd(start);
  if (end == 0) return 0;
  const length = <u32>(end - start);
  store<u32>(slot, <u32>(start - input));
  store<u32>(slot, hasEscapes || !isAscii(start, end) ? length | Layout.ENCODED : length, 4);
  return end + 1;
}

function isAscii(at: usize, end: usize): bool {
  for (; at + 16 <= end; at += 16) if (i8x16.bitmask(v128.load(at)) != 0) return false;
  for (; at < end; at++) if (load<u8>(at) > 0x7f) return false;
  return true;
}

/** A number of tokens. */
function afterCount(at: usize, slot: usize): usize {
  const start = at;
  let value: u64 = 0;
  while (isDigit(load<u8>(at))) value = value * 10 + (load<u8>(at++) - 0x30);
  const digits = at - start;
  if (digits == 0) return afterNull(at);
  if (digits > MOST_DIGITS || (digits > 1 && load<u8>(start) == 0x30)) return 0;
  const next = <u32>load<u8>(at);
  if (next == 0x2e || (next | 0x20) == 0x65) return 0; // a point, an exponent
  store<f64>(slot, <f64>value);
  return at;
}

function afterTime(at: usize, slot: usize): usize {
  if (load<u8>(at) != QUOTE) return afterNull(at);
  const end = textEnd(at + 1);
  if (end == 0) return 0;
  const time = timeAt(at + 1, end - at - 1);
  if (time != time) return 0;
  store<f64>(slot, time);
  return end + 1;
}

// @ts-ignore: decorator
@inline
function isAssistant(start: usize, end: usize): bool {
  return end - start == 9 && load<u64>(start) == ASSISTAN && load<u8>(start, 8) == LETTER_T;
}

function afterType(at: usize): usize {
  if (load<u8>(at) != QUOTE) {
    store<u32>(answer, OTHER_TYPE, TYPE_KIND);
    return afterValue(at);
  }
  const end = textEnd(at + 1);
  if (end == 0 || hasEscapes) return 0;
  store<u32>(answer, isAssistant(at + 1, end) ? ANSWER_TYPE : OTHER_TYPE, TYPE_KIND);
  return end + 1;
}

function afterRole(at: usize): usize {
  if (load<u8>(at) != QUOTE) return afterValue(at);
  const end = textEnd(at + 1);
  if (end == 0 || hasEscapes) return 0;
  store<u32>(answer, <u32>isAssistant(at + 1, end), IS_ASSISTANT);
  return end + 1;
}

function afterStopReason(at: usize): usize {
  if (load<u8>(at) != QUOTE) return afterValue(at);
  const end = textEnd(at + 1);
  if (end == 0) return 0;
  store<u32>(answer, <u32>(end > at + 1), IS_STOPPED);
  return end + 1;
}

const progressName: usize = memory.data<u8>([0x61, 0x67, 0x65, 0x6e, 0x74, 0x5f, 0x70, 0x72, 0x6f, 0x67, 0x72, 0x65, 0x73, 0x73]);
const PROGRESS_LENGTH: usize = 14;
const messageName: usize = memory.data<u8>([0x6d, 0x65, 0x73, 0x73, 0x61, 0x67, 0x65]);
const MESSAGE_LENGTH: usize = 7;

/** Of a line's data: whether they are a subagent's progress. Of an iteration: it must be the answer itself. */
function afterKind(at: usize, object: u32): usize {
  if (load<u8>(at) != QUOTE) return object == Field.DATA ? afterValue(at) : 0;
  const start = at + 1;
  const end = textEnd(start);
  if (end == 0 || hasEscapes) return 0;
  if (object == Field.DATA) {
    isProgress = end - start == PROGRESS_LENGTH && memory.compare(start, progressName, PROGRESS_LENGTH) == 0;
    return end + 1;
  }
  isMessage = end - start == MESSAGE_LENGTH && memory.compare(start, messageName, MESSAGE_LENGTH) == 0;
  return end + 1;
}

/** What the provider did beside answering is billed on top: only the answer itself may stand there. */
function afterIterations(at: usize): usize {
  if (load<u8>(at) != 0x5b) return afterNull(at);
  at = afterSpace(at + 1);
  if (load<u8>(at) == 0x5d) return at + 1;
  while (true) {
    if (load<u8>(at) != 0x7b) return 0;
    isMessage = false;
    at = afterObject(at + 1, Field.ITERATION);
    if (at == 0 || !isMessage) return 0;
    at = afterSpace(at);
    const byte = <u32>load<u8>(at);
    if (byte == 0x5d) return at + 1;
    if (byte != 0x2c) return 0;
    at = afterSpace(at + 1);
  }
}
