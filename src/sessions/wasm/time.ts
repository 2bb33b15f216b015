// Times as Date.prototype.toISOString writes them, the only ones that are read here.

const LENGTH: usize = 24;

// @ts-ignore: decorator
@inline
function digit(at: usize): u32 {
  return <u32>load<u8>(at) - 0x30;
}

/** Two digits; 100 or more where they are none. */
// @ts-ignore: decorator
@inline
function two(at: usize): u32 {
  const high = digit(at);
  const low = digit(at + 1);
  return high > 9 || low > 9 ? 100 : high * 10 + low;
}

function daysOfMonth(year: u32, month: u32): u32 {
  if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/** Days since 1970-01-01 in the Gregorian calendar (howardhinnant.github.io/date_algorithms.html, days_from_civil). */
function daysSince1970(year: u32, month: u32, day: u32): i32 {
  const shifted = month <= 2 ? year - 1 : year; // The year begins in March: its leap day is its last.
  const era = shifted / 400;
  const ofEra = shifted - era * 400;
  const ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  return <i32>(era * 146097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear) - 719468;
}

/** Milliseconds since 1970 of `2026-11-25T21:07:23.123Z`; NaN for anything else. */
export function timeAt(at: usize, length: usize): f64 {
  if (length != LENGTH) return NaN;
  const century = two(at);
  const ofCentury = two(at + 2);
  const month = two(at + 5);
  const day = two(at + 8);
  const hour = two(at + 11);
  const minute = two(at + 14);
  const second = two(at + 17);
  const thousandths = two(at + 20) * 10 + digit(at + 22);
  const isWritten =
    load<u8>(at, 4) == 0x2d &&
    load<u8>(at, 7) == 0x2d &&
    load<u8>(at, 10) == 0x54 &&
    load<u8>(at, 13) == 0x3a &&
    load<u8>(at, 16) == 0x3a &&
    load<u8>(at, 19) == 0x2e &&
    load<u8>(at, 23) == 0x5a;
  // From the year 100 on, so that the arithmetic above needs no sign.
  if (!isWritten || century - 1 > 98 || ofCentury > 99 || month - 1 > 11 || hour > 23 || minute > 59 || second > 59)
    return NaN;
  if (digit(at + 22) > 9 || thousandths > 999) return NaN;
  const year = century * 100 + ofCentury;
  if (day - 1 >= daysOfMonth(year, month)) return NaN;
  const seconds = <i64>daysSince1970(year, month, day) * 86400 + <i64>(hour * 3600 + minute * 60 + second);
  return <f64>(seconds * 1000 + <i64>thousandths);
}
