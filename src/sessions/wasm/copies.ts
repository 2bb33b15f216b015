// A call is written in one line for each block of its answer, mostly with the same numbers: such lines after each other become one
// record, as the ledger would make one event of them (src/sessions/ledger.ts, mergeCopies), so that the engine of JavaScript gets
// half as many.
import * as Layout from './layout';

/**
 * Folds a record into the one before, when both are copies of one call that differ in their output at most.
 * @returns whether it did: then the second is not needed any more
 */
export function foldInto(known: usize, other: usize): bool {
  const knownFlags = load<u32>(known, Layout.FLAGS);
  const otherFlags = load<u32>(other, Layout.FLAGS);
  if ((knownFlags & otherFlags & Layout.CALL) == 0 || load<u32>(other, Layout.CHANGED) != 0) return false;
  if (((knownFlags ^ otherFlags) & Layout.SIDECHAIN) != 0) return false;
  if (load<f64>(known, Layout.INPUT) != load<f64>(other, Layout.INPUT)) return false;
  for (let place = Layout.CACHE_READ; place <= Layout.WEB_SEARCHES; place += 8) {
    if (load<f64>(known + place) != load<f64>(other + place)) return false;
  }
  const flags = knownFlags | (otherFlags & Layout.STOPPED);
  const time = load<f64>(known, Layout.TIME);
  const otherTime = load<f64>(other, Layout.TIME);
  const lastTime = otherTime == otherTime ? otherTime : time;
  if (load<f64>(other, Layout.OUTPUT) > load<f64>(known, Layout.OUTPUT)) {
    const changed = load<u32>(known, Layout.CHANGED);
    memory.copy(known, other, Layout.RECORD_SIZE);
    store<u32>(known, changed, Layout.CHANGED);
  } else if (load<f64>(known, Layout.ANSWER_TIME) != load<f64>(known, Layout.ANSWER_TIME)) {
    // The call keeps its own time, and the lines behind go on from the last line's.
    if (time != time && otherTime == otherTime) return false;
    store<f64>(known, time, Layout.ANSWER_TIME);
  }
  store<u32>(known, flags, Layout.FLAGS);
  store<f64>(known, lastTime, Layout.TIME);
  return true;
}
