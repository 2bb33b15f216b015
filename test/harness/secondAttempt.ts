/**
 * Tests that drive a real VS Code share a busy machine with its server, its extension host and a browser, and now and
 * then wait for something that got lost. What fails starts once more, from a fresh VS Code; what fails both times has
 * failed. A single test is first run again where it is, by Mocha's `retries`.
 */
import type { TestCounts } from './testCounts';

export class SecondAttempts {
  private readonly repeated: string[] = [];

  /** The counts of the first attempt that fails nothing, or of the second one. */
  public async run(title: string, attempt: () => Promise<TestCounts>): Promise<TestCounts> {
    const first = await this.note(title, attempt());
    if (first.failed === 0) return first;
    this.repeated.push(title);
    console.log(`\n${title}: failed, and is run once more in a fresh VS Code.`);
    return this.note(title, attempt());
  }

  private async note(title: string, attempt: Promise<TestCounts>): Promise<TestCounts> {
    const counts = await attempt;
    for (const test of new Set(counts.repeated)) this.repeated.push(`${title}: ${test}`);
    return counts;
  }

  /** Says at the end what a reader of a long and green report would miss. */
  public report(): void {
    if (this.repeated.length > 0) console.log(`\nFailed at first, and run again:\n  ${this.repeated.join('\n  ')}`);
  }
}
