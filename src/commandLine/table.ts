/** Prints rows with the columns but the last right-aligned. A row is one line, whatever a file is called. */
export function printTable(cells: readonly (readonly string[])[]): void {
  const rows = cells.map((row) => row.map(printable));
  const widths: number[] = [];
  for (const row of rows) row.forEach((text, column) => (widths[column] = Math.max(widths[column] ?? 0, text.length)));
  const lines = rows.map((row) =>
    row.map((text, column) => (column === row.length - 1 ? text : text.padStart(widths[column] ?? 0))).join('  '),
  );
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** The text with control characters escaped: a file's name may hold line ends, and codes that steer a terminal. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, (control) => {
    const inJson = JSON.stringify(control).slice(1, -1);
    return inJson === control ? `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}` : inJson;
  });
}
