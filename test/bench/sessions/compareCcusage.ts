/** Tare beside ccusage on the same homes of logs, case by case, with the reason for each difference. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { UsageSummary } from '../../../src/sessions/summary';
import { findAgentLogs } from '../../corpus/agentLogs';
import type { Report } from '../report';
import { writeSiblings } from '../../unit/sessions/siblings';
import { measure } from './processes';
import { bundleTare, installCcusage } from './programs';

/** Errors of ccusage 20.0.24 (reference/agent-logs.md, "Peers, measured"), by case. */
const explained: Readonly<Record<string, string>> = {
  idnull_in_tool_input: 'drops a call whose line holds "id": null anywhere',
  speed_null: 'drops a call with "speed": null',
  spaced: 'drops a call with a space after "usage":',
  same_msg_two_reqs_no_sidechain: 'counts a message again under a second request id',
  over200k_via_cache: 'moves only the tokens above 200k to the upper tier, each kind apart, instead of the request',
  h1_cache: 'moves only the tokens above 200k to the upper tier',
  h1_mismatch: 'loses cache writes that the split by lifetime does not account for',
  websearch10: 'does not price web searches',
  geo_us: 'does not price data residency',
  iter: 'does not count compaction iterations',
  'harness-smoke': 'prices "openai/gpt-5.5" at three times the list price that it has for "gpt-5.5"',
  opus55: 'has no price of the model',
  oneM_suffix: 'has no price of the model',
  sonnet55: 'has no price of the model',
  haiku55: 'has no price of the model',
  haiku55_long: 'has no price of the model',
  'archived-fork-33ce-3869': 'shows a model without a known price as free',
  'live-fork-4d90-52bf': 'shows a model without a known price as free',
  'ccusage-samples':
    'prices a fast call of a model without a fast rate as a slow one; Tare takes the amount in the log',
  unknown_model: 'shows a model without a known price as free',
  'missing-parent-siblings': 'counts what two forks copied from a parent that is gone for each of them',
  'cx_gpt-6-sol': 'has no price of the model',
  'cx_gpt-6-luna': 'has no price of the model',
  'cx_gpt-6.2-astra': 'has no price of the model',
};

interface Figures {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly usd: number;
}

/** @throws Error when a case differs that has no explanation here, or is equal although one is given: the peer was mended */
export async function compareWithCcusage(report: Report): Promise<void> {
  const ccusage = installCcusage();
  const logs = findAgentLogs();
  if (ccusage === undefined || logs === undefined) {
    report.say('Nothing to compare: ccusage cannot be installed, or there is no folder shared/fixtures/agent-logs.');
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'tare-compare-'));
  const tare = await bundleTare(folder);
  const rows: string[][] = [];
  const surprises: string[] = [];
  try {
    for (const { name, environment } of casesIn(logs, folder)) {
      const variables = { HOME: folder, ...environment };
      const ours = oursFrom((await measure(process.execPath, [tare, 'session', '--all', '--json'], variables)).output);
      const daily = await measure(ccusage, ['daily', '--json', '--offline', '--mode', 'calculate'], variables);
      const theirs = theirsFrom(daily.output);
      const isEqual = areEqual(ours, theirs);
      const reason = explained[name];
      if (isEqual === (reason !== undefined)) surprises.push(name);
      rows.push([name, shown(ours), isEqual ? 'equal' : shown(theirs), isEqual ? '' : `it ${reason ?? '?'}`]);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  report.table('Input, output, cache read, cache write, list price', ['home', 'Tare', 'ccusage', 'reason'], rows);
  report.add('compare', {
    homes: rows.length,
    equal: rows.filter(([, , theirs]) => theirs === 'equal').length,
    surprises,
  });
  if (surprises.length > 0) throw new Error(`Without explanation, or explained and equal: ${surprises.join(', ')}`);
}

function* casesIn(
  logs: string,
  folder: string,
): Iterable<{ readonly name: string; readonly environment: Readonly<Record<string, string>> }> {
  const claude = (path: string): Record<string, string> => ({ CLAUDE_CONFIG_DIR: join(logs, path) });
  yield { name: 'spotter', environment: claude('spotter-claude') };
  for (const name of readdirSync(join(logs, 'edge-cases'))) {
    const path = join('edge-cases', name);
    yield { name, environment: name.startsWith('cx_') ? { CODEX_HOME: join(logs, path) } : claude(path) };
  }
  for (const name of readdirSync(join(logs, 'codexbar', 'forks'))) {
    yield { name, environment: { CODEX_HOME: join(logs, 'codexbar', 'forks', name, 'codex-home') } };
  }
  writeSiblings(logs, join(folder, 'siblings'));
  yield { name: 'missing-parent-siblings', environment: { CODEX_HOME: join(folder, 'siblings') } };
  const samples = join('ccusage', 'apps', 'ccusage', 'test', 'fixtures');
  yield { name: 'ccusage-samples', environment: claude(join(samples, 'claude')) };
  yield { name: 'ccusage-samples-codex', environment: { CODEX_HOME: join(logs, samples, 'codex') } };
}

function oursFrom(output: string): Figures {
  const { tokens, cost } = JSON.parse(output) as UsageSummary;
  const { input, output: answers, cacheRead, cacheWrite5m, cacheWrite1h } = tokens;
  return { input, output: answers, cacheRead, cacheWrite: cacheWrite5m + cacheWrite1h, usd: cost.usd ?? NaN };
}

function theirsFrom(output: string): Figures {
  const { totals } = JSON.parse(output) as { readonly totals?: Readonly<Record<string, number>> | null };
  const figure = (name: string): number => totals?.[name] ?? 0;
  return {
    input: figure('inputTokens'),
    output: figure('outputTokens'),
    cacheRead: figure('cacheReadTokens'),
    cacheWrite: figure('cacheCreationTokens'),
    usd: figure('totalCost'),
  };
}

function areEqual(ours: Figures, theirs: Figures): boolean {
  return (Object.keys(ours) as (keyof Figures)[]).every((key) => Math.abs(ours[key] - theirs[key]) < 1e-6);
}

function shown({ input, output, cacheRead, cacheWrite, usd }: Figures): string {
  return `${[input, output, cacheRead, cacheWrite].join(', ')}, ${Number.isNaN(usd) ? 'unpriced' : `$${usd.toFixed(6)}`}`;
}
