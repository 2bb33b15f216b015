/** Rows below which a header line gains nothing. */
const fewestRows = 3;

/**
 * An array of flat objects with the same keys in the same order as CSV (RFC 4180) that says the same: strings stand bare unless they
 * would read as another value, have white space at an end or a character of the format in them; then they are quoted. So
 * `12` is a number and `"12"` a string, `null` is null, `""` is the empty string. Undefined for any other value.
 */
export function csvOf(value: unknown): string | undefined {
  if (!Array.isArray(value) || value.length < fewestRows) return undefined;
  const rows = value as unknown[];
  const keys = keysOf(rows[0]);
  if (keys === undefined || keys.length === 0) return undefined;
  const lines = [keys.map(stringCell).join(',')];
  for (const row of rows) {
    const own = keysOf(row);
    if (own?.length !== keys.length || own.some((key, at) => key !== keys[at])) return undefined;
    const cells = Object.values(row as object).map(cellOf);
    if (cells.includes(undefined)) return undefined;
    lines.push(cells.join(','));
  }
  return `${lines.join('\n')}\n`;
}

/** Undefined for what is no flat object. */
export function keysOf(value: unknown): string[] | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : undefined;
}

function cellOf(value: unknown): string | undefined {
  if (typeof value === 'string') return stringCell(value);
  return typeof value === 'object' && value !== null ? undefined : JSON.stringify(value);
}

/** What is read as something else than a string where it stands without quotes. */
const notString = /^(?:[[{].*|null|true|false|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/;

function stringCell(text: string): string {
  const isBare = text !== '' && text.trim() === text && !/[",\r\n]/.test(text) && !notString.test(text);
  return isBare ? text : `"${text.replaceAll('"', '""')}"`;
}
