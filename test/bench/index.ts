/**
 * Measurements against peers: npm run bench -- NAME [--json]
 *   tokens     speed, hard inputs, start and threads of the counter  [--only throughput,pathological,start,threads] [--corpus DIR] [--limit SECONDS]
 *   edits      microseconds per edit of a document                   [--corpus DIR]
 *   workspace  a count of FOLDER beside repomix; again, with the cache  FOLDER [--only cold,warm]
 *   sessions   reading agents' logs beside ccusage                   [MEGABYTES…] [--only speed,compare,soak] [--limit SECONDS of soak]
 *   host       longest blocked time of the extension host            FOLDER [--only documents,folder,typing,sessions,context]
 *   review     milliseconds of a review, first and after an edit, and its memory
 *   optimize   milliseconds of Optimize to Fit: suggestions, to half, to a tenth
 * Times on a busy machine are noisy: compare the ratios of one run.
 */
import { measureEdits } from './edits';
import { measureHost } from './host';
import { measureOptimize } from './optimize';
import { type Options, parseOptions } from './options';
import { measureReview } from './review';
import { Report } from './report';
import { measureSessions } from './sessions';
import { measureTokens } from './tokens';
import { measureWorkspace } from './workspace';

const benches: Record<string, (options: Options, report: Report) => void | Promise<void>> = {
  tokens: measureTokens,
  edits: measureEdits,
  workspace: measureWorkspace,
  host: measureHost,
  review: measureReview,
  optimize: measureOptimize,
  sessions: measureSessions,
};

async function main([name = '', ...words]: readonly string[]): Promise<void> {
  const bench = benches[name];
  if (bench === undefined) {
    console.error(`Usage: npm run bench -- ${Object.keys(benches).join('|')} [--json]`);
    process.exitCode = 2;
    return;
  }
  const options = parseOptions(words);
  const report = new Report(name, options.json);
  await bench(options, report);
  report.close();
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
