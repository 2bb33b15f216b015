/** How many tests passed, failed and were skipped; the words that every stage and the whole run speak to each other. */
import { readFileSync, writeFileSync } from 'node:fs';

export interface TestCounts {
  passed: number;
  failed: number;
  skipped: number;
  /** Titles of the tests that failed and were run again by themselves, whatever came of it. */
  repeated?: string[];
}

export const noTests: Readonly<TestCounts> = { passed: 0, failed: 0, skipped: 0 };

export function addCounts(left: TestCounts, right: TestCounts): TestCounts {
  return {
    passed: left.passed + right.passed,
    failed: left.failed + right.failed,
    skipped: left.skipped + right.skipped,
  };
}

/** The line that closes a run, and that CI reads. */
export function closingLine(counts: TestCounts): string {
  return `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`;
}

/** The file that a stage leaves its counts in for the run that started it; unset when a person started the stage. */
export const countsFileVariable = 'TARE_COUNTS_FILE';

/**
 * A run without a single test has proven nothing, so it fails like one with a failed test. Only where MOCHA_GREP
 * chooses a few tests of a whole run may a stage be without one.
 */
export function isSuccess(counts: TestCounts): boolean {
  const mayBeEmpty = Boolean(process.env['MOCHA_GREP'] && process.env[countsFileVariable]);
  return counts.failed === 0 && (counts.passed > 0 || mayBeEmpty);
}

/** Says the result: to the run that started this stage, or to the person who did. */
export function reportCounts(counts: TestCounts): void {
  const file = process.env[countsFileVariable];
  if (file) writeFileSync(file, JSON.stringify(counts));
  else console.log(`\n${closingLine(counts)}`);
}

/** What a stage left in its file, or undefined when it ended before it could. */
export function readCounts(file: string): TestCounts | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as TestCounts;
  } catch {
    return undefined;
  }
}
