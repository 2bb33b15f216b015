/**
 * Tests that drive a real VS Code share a busy machine with its server, its extension host and a browser, and now and
 * then wait for something that got lost. What fails starts once more, from a fresh VS Code; what fails both times has
 * failed. A test inside the extension host is first run again by itself (test/vscode/index.ts), and named here too.
 */
import type { TestCounts } from './testCounts';

export class SecondAttempts {
  private readonly repeated: string[] = [];

  /** The counts of the first attempt that fails nothing, or of the second one. */
  public async run(title: string, attempt: () => Promise<TestCounts>): Promise<TestCounts> {
    const first = await attempt();
    if (first.failed === 0) return first;
    this.repeated.push(title);
    console.log(`\n${title}: failed, and is run once more in a fresh VS Code.`);
    return attempt();
  }

  /** Names a test that was run again by itself. */
  public note(title: string): void {
    this.repeated.push(title);
  }

  /** Says at the end what a reader of a long and green report would miss. */
  public report(): void {
    if (this.repeated.length > 0) console.log(`\nFailed at first, and run a second time: ${this.repeated.join(', ')}.`);
  }
}
