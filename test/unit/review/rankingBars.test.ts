import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import * as path from 'node:path';

import { evaluateHotpot, evaluatePassages } from '../../eval/passages';
import { missedBars } from '../../eval/report';
import { repositoryRoot } from '../../harness/paths';

const data = path.join(repositoryRoot, '../shared/eval/passages');

/** The evaluations that need no repositories (npm run eval), held to their bars wherever their data is. */
describe('the ranking', function () {
  this.timeout(60_000);

  before(function () {
    if (existsSync(data)) return;
    console.log(`      skipped: ${data} is not there`);
    this.skip();
  });

  it('puts the passage that answers a question first as often as its bars ask', () => {
    assert.deepEqual(missedBars(evaluatePassages(path.join(data, 'nq-30docs-mix-dev.jsonl.gz'), 20)), []);
  });

  it('puts a paragraph that answers first as often as its bar asks', () => {
    assert.deepEqual(missedBars(evaluateHotpot(path.join(data, 'hotpot-10docs-dev.json'))), []);
  });
});
