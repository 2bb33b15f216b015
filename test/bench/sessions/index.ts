/**
 * Speed and memory of reading the logs of agents:
 *
 *     node --import tsx test/bench/sessions/index.ts [MEGABYTES…]      default: 100
 *
 * Prints a table, and its figures as JSON on the last line.
 */
import { runCommand } from '../../harness/commands/runCommand';
import { type SessionsResult, benchSessions } from './benchSessions';

function print(results: readonly SessionsResult[]): void {
  const seconds = (value: number | undefined): string => (value === undefined ? '-' : `${value.toFixed(2)} s`);
  const megabytes = (value: number | undefined): string =>
    value === undefined ? '-' : `${(value / 1e6).toFixed(0)} MB`;
  for (const result of results) {
    console.log(`${result.megabytes} MB of logs, ${result.calls.toLocaleString('en-US')} calls`);
    console.log(`  cold    Tare ${seconds(result.cold)}, ${megabytes(result.memory)}`);
    console.log(`          ccusage ${seconds(result.ccusageCold)}, ${megabytes(result.ccusageMemory)}`);
    console.log(`  warm    Tare ${seconds(result.warm)} from ${megabytes(result.stateBytes)} of saved state`);
    console.log(`  a line  ${(result.tail * 1e3).toFixed(2)} ms, p99 ${(result.tail99 * 1e3).toFixed(2)} ms`);
  }
  console.log(JSON.stringify({ sessions: results }));
}

runCommand(async () => {
  const sizes = process.argv.slice(2).map(Number);
  print(await benchSessions(sizes.length > 0 ? sizes : [100]));
  return 0;
});
