import { parseArgs } from 'node:util';
import { builtInCatalogue } from '../models/catalogue';
import { csvOf } from '../sessions/csv';
import { Pricer } from '../sessions/eventCost';
import type { Notice } from '../sessions/notices';
import { type CostTotal, type UsageSummary, type UsageTotal, summarise } from '../sessions/summary';
import type { readWaste } from '../sessions/waste/readWaste';
import { WorkspaceMatcher } from '../sessions/workspaceMatch';
import { UserError } from '../userError';
import { readingOptions } from './arguments';
import { endWithReader, warn } from './output';
import { readLogs } from './readLogs';
import type { printWaste, wasteToJson } from './sessionWaste';
import { printTable } from './table';

export const sessionUsage = `  session            what the sessions of coding agents cost, from their own logs, at list price
    --workspace DIR  sessions in a folder (default: the working directory)
    --all            sessions everywhere
    --since ISO      calls from a day or a time on, such as 2026-11-23 (UTC)
    --waste          what in the agents' windows cost money and gave nothing, and what to do about it
    --json, --csv    print one JSON document, or the sessions as comma-separated values
`;

interface Arguments {
  /** Undefined: everywhere. */
  readonly workspace: string | undefined;
  /** Milliseconds since 1970. */
  readonly since: number | undefined;
  readonly wantsWaste: boolean;
  readonly output: 'json' | 'csv' | 'text';
}

/** What only `--waste` needs: loaded when it is asked for. */
export interface WasteTools {
  readonly readWaste: typeof readWaste;
  readonly printWaste: typeof printWaste;
  readonly wasteToJson: typeof wasteToJson;
}

/** What the command works with. */
export interface SessionTools {
  /** Of the build; undefined for one thread that parses every line. */
  readonly folder?: string;
  /** Writes the document to standard output: the last thing that is done. */
  readonly print: (text: string) => void;
  readonly waste: () => Promise<WasteTools>;
}

/** `tare session`. */
export async function runSession(
  commandArguments: readonly string[],
  { folder, print, waste }: SessionTools,
): Promise<void> {
  const { workspace, since, wantsWaste, output } = readArguments(commandArguments);
  const notices: Notice[] = [];
  const collector = await readLogs(
    { workspaces: [workspace ?? process.cwd()], ...(since === undefined ? {} : { modifiedSince: since }) },
    (notice) => notices.push(notice),
    folder,
  );
  const matcher = workspace === undefined ? undefined : new WorkspaceMatcher(workspace);
  const events = collector.ledger
    .events()
    .filter((event) => (since === undefined || event.at >= since) && (matcher?.matches(event.workspace) ?? true));
  const pricer = new Pricer(builtInCatalogue, wantsWaste);
  const summary = summarise(events, pricer);
  const wasteTools = wantsWaste ? await waste() : undefined;
  const findings = await wasteTools?.readWaste(events, pricer);
  for (const { message } of notices) warn(`tare: ${message}\n`);
  const scope = workspace ?? 'all';
  if (output === 'json')
    print(
      `${JSON.stringify({ scope, ...summary, ...(wasteTools && findings && { waste: findings.map(wasteTools.wasteToJson) }) })}\n`,
    );
  else if (output === 'csv') print(csvOf(summary));
  else {
    endWithReader();
    if (wasteTools && findings) wasteTools.printWaste(findings, summary, moneyOf(summary.cost));
    else printText(scope, summary);
  }
}

function readArguments(commandArguments: readonly string[]): Arguments {
  return readingOptions(() => {
    const { values } = parseArgs({
      args: [...commandArguments],
      options: {
        workspace: { type: 'string' },
        all: { type: 'boolean' },
        since: { type: 'string' },
        waste: { type: 'boolean' },
        json: { type: 'boolean' },
        csv: { type: 'boolean' },
      },
    });
    if (values.all === true && values.workspace !== undefined) {
      throw new UserError('--all and --workspace exclude each other. Leave one of them out.');
    }
    if (values.json === true && values.csv === true) {
      throw new UserError('--json and --csv exclude each other. Leave one of them out.');
    }
    if (values.waste === true && values.csv === true) {
      throw new UserError('--waste has no comma-separated form. Use --json.');
    }
    return {
      workspace: values.all === true ? undefined : (values.workspace ?? '.'),
      since: values.since === undefined ? undefined : timeFrom(values.since),
      wantsWaste: values.waste === true,
      output: values.json === true ? 'json' : values.csv === true ? 'csv' : 'text',
    };
  });
}

/** A day is its beginning in UTC, as ISO 8601 has it; a time without a zone is local. */
function timeFrom(text: string): number {
  const time = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(time)) {
    throw new UserError(`"${text}" is no day or time. Write it like 2026-11-23 or 2026-11-23T08:00:00Z.`);
  }
  return time;
}

function printText(scope: string, summary: UsageSummary): void {
  if (summary.calls === 0) {
    console.log(scope === 'all' ? 'No calls of coding agents were found.' : `No calls were found for ${scope}.`);
    return;
  }
  const header = ['cost', 'calls', 'input', 'output', 'cache read', 'cache write', ''];
  printTable([
    header,
    ...summary.sessions.map((session) => [
      ...columnsOf(session),
      `${session.end.slice(0, 16).replace('T', ' ')}  ${session.agent}  ${session.id}  ${session.workspace ?? ''}`.trimEnd(),
    ]),
    ...summary.byModel.map((model) => [...columnsOf(model), model.model]),
    [...columnsOf(summary), `total of ${summary.sessions.length} sessions, at list price, times in UTC`],
  ]);
  const { accuracy, unpricedModels } = summary.cost;
  if (unpricedModels.length > 0) console.log(`no known price, not in the sum: ${unpricedModels.join(', ')}`);
  if (accuracy === 'lower-bound')
    console.log('≈ some logs hold fewer tokens than were billed: the cost is at least this');
}

function columnsOf({ calls, tokens, cost }: UsageTotal): readonly string[] {
  const counts = [calls, tokens.input, tokens.output, tokens.cacheRead, tokens.cacheWrite5m + tokens.cacheWrite1h];
  return [moneyOf(cost), ...counts.map((count) => count.toLocaleString('en-US'))];
}

function moneyOf({ usd, accuracy }: CostTotal): string {
  if (usd === null) return 'unpriced';
  const amount = `$${usd.toFixed(usd < 1 ? 4 : 2)}`;
  return accuracy === 'exact' ? amount : accuracy === 'partial' ? `${amount} + unpriced` : `≈${amount}`;
}
