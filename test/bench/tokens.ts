import type { Options } from './options';
import { isWanted } from './options';
import { measurePathological } from './pathological';
import type { Report } from './report';
import { measureStart } from './start';
import { measureThreads } from './threads';
import { measureThroughput } from './throughput';

/** Speed of the counter beside its peers, all in one run. */
export async function measureTokens(options: Options, report: Report): Promise<void> {
  if (isWanted(options, 'throughput')) await measureThroughput(options, report);
  if (isWanted(options, 'start')) measureStart(report);
  if (isWanted(options, 'threads')) await measureThreads(report);
  if (isWanted(options, 'pathological')) measurePathological(options, report);
}
