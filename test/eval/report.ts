import type { Figure } from './statistics';

/** One row of an evaluation. Shares are in [0, 1] and are printed in percent. */
export interface Row {
  readonly name: string;
  readonly figure: Figure;
  /** What the figure must reach, or with `atMost` must not exceed; absent for a figure given for comparison. */
  readonly bar?: number;
  readonly atMost?: boolean;
}

export interface Report {
  readonly evaluation: string;
  readonly rows: readonly Row[];
  /** What could not be measured, and how to read the figures. */
  readonly notes: readonly string[];
}

/** Prints a report as a table and, if asked, as one JSON line last. */
export function printReport(report: Report, json: boolean): void {
  const percent = (value: number): string => (100 * value).toFixed(1);
  const lines = report.rows.map((row) => [
    row.name,
    row.bar === undefined ? '' : `${row.atMost === true ? '≤' : '≥'} ${percent(row.bar)}`,
    percent(row.figure.value),
    `${percent(row.figure.low)}–${percent(row.figure.high)}`,
    String(row.figure.cases),
    row.bar === undefined ? '' : row.figure.cases === 0 ? 'NOT MEASURED' : reaches(row) ? 'reached' : 'BELOW',
  ]);
  const table = [['', 'bar %', 'figure %', '95 % interval', 'cases', ''], ...lines];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((line) => (line[column] ?? '').length))) ?? [];
  console.log(report.evaluation);
  for (const line of table) {
    console.log(
      line
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join('  ')
        .trimEnd(),
    );
  }
  for (const note of report.notes) console.log(`note: ${note}`);
  if (json) {
    const rows = report.rows.map(({ name, figure, bar, atMost }) => ({
      name,
      ...figure,
      ...(bar !== undefined && {
        bar,
        atMost: atMost ?? false,
        reached: reaches({ name, figure, bar, atMost: atMost ?? false }),
      }),
    }));
    console.log(JSON.stringify({ evaluation: report.evaluation, rows, notes: report.notes }));
  }
}

/** Without a case nothing is reached. */
function reaches({ figure, bar, atMost }: Row): boolean {
  if (figure.cases === 0) return false;
  return bar === undefined || (atMost === true ? figure.value <= bar : figure.value >= bar);
}

/** The rows with a bar that they do not reach, in words; none without any row that has one is a defect, so it is named, too. */
export function missedBars({ evaluation, rows }: Report): string[] {
  const withBar = rows.filter(({ bar }) => bar !== undefined);
  if (withBar.length === 0) return [`${evaluation}: no bar`];
  return withBar
    .filter((row) => !reaches(row))
    .map(({ name, figure, bar }) => `${name}: ${figure.value.toFixed(3)}, bar ${bar ?? 0}`);
}
