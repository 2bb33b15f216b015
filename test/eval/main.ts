// Measures the ranking: npm run eval -- passages FILE | hotpot FILE | commits TASKS --repos DIR | context TASKS --repos DIR
import { parseArgs } from 'node:util';

import { evaluateBuried } from './buried';
import { evaluateCommits, evaluateContext } from './commits';
import { evaluateGenerated } from './generated';
import { evaluateMissing } from './missing';
import { evaluateHotpot, evaluatePassages } from './passages';
import { printReport, type Report } from './report';

const usage = `Usage: npm run eval -- EVALUATION FILE [OPTIONS]
  passages FILE.jsonl.gz [--k 20]
  hotpot FILE.json
  commits TASKS.json --repos DIR
  context TASKS.json --repos DIR
  buried TASKS.json --repos DIR
  missing OWNER+NAME[,OWNER+NAME...] --repos DIR
  generated OWNER+NAME[,OWNER+NAME...] --repos DIR [--list]   --list names what differs
  --json   print one JSON line last`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    k: { type: 'string', default: '20' },
    repos: { type: 'string' },
    json: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
  },
});

const [evaluation, file] = positionals;
const report = evaluation === undefined || file === undefined ? undefined : measure(evaluation, file);
if (report === undefined) {
  console.error(usage);
  process.exitCode = 2;
} else {
  printReport(report, values.json);
}

function measure(name: string, path: string): Report | undefined {
  switch (name) {
    case 'passages':
      return evaluatePassages(path, Number(values.k));
    case 'hotpot':
      return evaluateHotpot(path);
    case 'commits':
      return values.repos === undefined ? undefined : evaluateCommits(path, values.repos);
    case 'context':
      return values.repos === undefined ? undefined : evaluateContext(path, values.repos);
    case 'buried':
      return values.repos === undefined ? undefined : evaluateBuried(path, values.repos);
    case 'missing':
      return values.repos === undefined ? undefined : evaluateMissing(path.split(','), values.repos);
    case 'generated':
      return values.repos === undefined ? undefined : evaluateGenerated(path.split(','), values.repos, values.list);
    default:
      return undefined;
  }
}
