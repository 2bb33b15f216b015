/** Prints tables for people while a measurement runs, and its figures as JSON on the last line for programs. */
export class Report {
  private readonly figures: Record<string, unknown> = {};

  public constructor(
    bench: string,
    private readonly jsonOnly: boolean,
  ) {
    this.figures['bench'] = bench;
    this.figures['node'] = process.version;
  }

  public say(text: string): void {
    if (!this.jsonOnly) console.log(text);
  }

  /** Prints a table under a heading; the first column is left-aligned, the others are figures. */
  public table(heading: string, columns: readonly string[], rows: readonly (readonly string[])[]): void {
    const widths = columns.map((column, index) =>
      Math.max(column.length, ...rows.map((row) => row[index]?.length ?? 0)),
    );
    const line = (cells: readonly string[]): string =>
      cells
        .map((cell, index) => (index === 0 ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0)))
        .join('  ');
    this.say(`\n${heading}`);
    this.say(line(columns));
    this.say(widths.map((width) => '-'.repeat(width)).join('  '));
    for (const row of rows) this.say(line(row));
  }

  /** Keeps figures for the last line. */
  public add(name: string, figures: unknown): void {
    this.figures[name] = figures;
  }

  public close(): void {
    console.log(
      JSON.stringify(this.figures, (_, value: unknown) => (typeof value === 'number' ? rounded(value) : value)),
    );
  }
}

/** Four significant digits: more is noise. */
function rounded(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(4));
}
