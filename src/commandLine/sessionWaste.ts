import type { UsageSummary } from '../sessions/summary';
import { describeWaste } from '../sessions/waste/describeWaste';
import type { WasteFinding } from '../sessions/waste/finding';

/** The data of a finding with its text; the path of the log stays out, as everywhere in the output. */
export function wasteToJson(finding: WasteFinding): object {
  const fields = Object.entries(finding).filter(([name]) => name !== 'source' && name !== 'at');
  return { ...Object.fromEntries(fields), start: new Date(finding.at).toISOString(), ...describeWaste(finding) };
}

/** @param total what was spent, as text */
export function printWaste(findings: readonly WasteFinding[], summary: UsageSummary, total: string): void {
  if (findings.length === 0) {
    console.log(summary.calls === 0 ? 'No calls of coding agents were found.' : 'Nothing worth a look was found.');
    return;
  }
  for (const finding of findings) {
    const { message, advice } = describeWaste(finding);
    const start = new Date(finding.at).toISOString().slice(0, 16).replace('T', ' ');
    console.log(`${start}  ${finding.agent}  ${finding.session}\n  ${message}\n  ${advice}\n`);
  }
  const priced = findings.flatMap(({ usd }) => usd ?? []);
  const sum = priced.length === 0 ? 'unpriced' : `≈$${priced.reduce((left, right) => left + right, 0).toFixed(2)}`;
  console.log(`${sum} of ${total}, at list price, times in UTC`);
}
