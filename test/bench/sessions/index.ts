/** Reading the logs of coding agents: speed and memory, sums beside a peer, and ten agents at work for a while. */
import { type Options, isWanted } from '../options';
import type { Report } from '../report';
import { type SessionsResult, benchSessions } from './benchSessions';
import { compareWithCcusage } from './compareCcusage';
import { soak } from './soak';

const defaultMegabytes = [100, 1_000];
const defaultSoakSeconds = 600;

/** `npm run bench -- sessions [MEGABYTES…] [--only speed,compare,soak] [--limit SECONDS of the soak]` */
export async function measureSessions(options: Options, report: Report): Promise<void> {
  if (isWanted(options, 'speed')) {
    const sizes = options.arguments.map(Number);
    const results = await benchSessions(sizes.length > 0 ? sizes : defaultMegabytes);
    for (const result of results) tabulate(result, report);
    report.add('speed', results);
  }
  if (isWanted(options, 'compare')) await compareWithCcusage(report);
  if (isWanted(options, 'soak')) {
    const figures = await soak(options.limitSeconds > 10 ? options.limitSeconds : defaultSoakSeconds);
    const row = (what: string, value: number): string[] => [what, value.toLocaleString('en-US')];
    report.table(
      'Ten agents append to their logs, one collector follows',
      ['', ''],
      [
        row('seconds', figures.seconds),
        row('calls written', figures.written.calls),
        row('calls found', figures.found.calls),
        row('tokens written', figures.written.tokens),
        row('tokens found', figures.found.tokens),
        row('updates', figures.updates),
        row('ms of work for an update, median', figures.update),
        row('ms of work for an update, p99', figures.update99),
        row('ms from a written line to the ledger, p99', figures.delay99),
      ],
    );
    report.add('soak', figures);
  }
}

function tabulate(result: SessionsResult, report: Report): void {
  const seconds = (value: number | undefined): string => (value === undefined ? '-' : `${value.toFixed(3)} s`);
  const megabytes = (value: number | undefined): string =>
    value === undefined ? '-' : `${(value / 1e6).toFixed(0)} MB`;
  report.table(
    `${result.megabytes} MB of logs, ${result.calls.toLocaleString('en-US')} calls (medians)`,
    ['', 'wall', 'processor', 'memory'],
    [
      ['Tare, cold', seconds(result.cold), seconds(result.processor), megabytes(result.memory)],
      ['ccusage, cold', seconds(result.ccusageCold), seconds(result.ccusageProcessor), megabytes(result.ccusageMemory)],
      ['Tare, start alone', seconds(result.start), seconds(result.startProcessor), ''],
      ['ccusage, start alone', seconds(result.ccusageStart), seconds(result.ccusageStartProcessor), ''],
      ['Tare, again from its saved state', seconds(result.warm), '', megabytes(result.stateBytes)],
      ['Tare, a line more', `${(result.tail * 1e3).toFixed(2)} ms`, '', ''],
      ['Tare, a line more, p99', `${(result.tail99 * 1e3).toFixed(2)} ms`, '', ''],
      ['Tare, a line more during the first scan, longest', `${(result.firstScanTail * 1e3).toFixed(2)} ms`, '', ''],
    ],
  );
}
