/** Mocha's own `spec` report, and at its end the counts for the run that started it. */
import Mocha from 'mocha';
import { isSuccess, reportCounts } from './testCounts';

export default class CountingReporter extends Mocha.reporters.Spec {
  private readonly repeated: string[] = [];

  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.on('retry', (test: Mocha.Test, error: Error) => {
      this.repeated.push(test.fullTitle());
      console.log(`    failed, and is run once more: ${error.stack ?? error.message}`);
    });
  }

  override done(failures: number, end: (failures: number) => void): void {
    const { passes, pending } = this.stats;
    // A failed hook is counted by Mocha as a failure, though not as a test.
    const counts = { passed: passes, failed: failures, skipped: pending, repeated: this.repeated };
    reportCounts(counts);
    end(isSuccess(counts) ? 0 : Math.max(failures, 1));
  }
}
