/** Prints rows with the columns but the last right-aligned. */
export function printTable(rows: readonly (readonly string[])[]): void {
  const widths: number[] = [];
  for (const row of rows) row.forEach((text, column) => (widths[column] = Math.max(widths[column] ?? 0, text.length)));
  const lines = rows.map((row) =>
    row.map((text, column) => (column === row.length - 1 ? text : text.padStart(widths[column] ?? 0))).join('  '),
  );
  process.stdout.write(`${lines.join('\n')}\n`);
}
