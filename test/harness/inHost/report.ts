/** What the tests inside the extension host tell the process outside that started them: one JSON file. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { TestCounts } from '../testCounts';

export interface InHostReport extends TestCounts {
  /** False while tests are still running, so that a host that died is not taken for one that finished. */
  done: boolean;
  failures: { title: string; error: string }[];
  repeated: string[];
}

/** Names of the environment variables through which the launcher reaches the extension host. */
export const reportFileVariable = 'TARE_TEST_REPORT';
/** The folder below the test bundles whose files run; empty for the top one. */
export const testFolderVariable = 'TARE_TEST_FOLDER';

export function writeReport(file: string, report: InHostReport): void {
  // Renamed into place: the launcher never reads half a file.
  writeFileSync(`${file}.tmp`, JSON.stringify(report));
  renameSync(`${file}.tmp`, file);
}

export function readReport(file: string): InHostReport | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as InHostReport;
  } catch {
    return undefined;
  }
}
