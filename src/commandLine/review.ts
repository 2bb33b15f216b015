import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { textKindOf } from '../context/textKind';
import { countFor, encodingFor } from '../models/calibration';
import { builtInCatalogue, defaultModelId, findModel } from '../models/catalogue';
import type { Model } from '../models/model';
import { describeFinding } from '../review/describeFinding';
import type { Finding, ReviewPart } from '../review/finding';
import { PastChanges } from '../review/ranking/pastChanges';
import { rank, type Ranking } from '../review/ranking/rank';
import { describeReason } from '../review/ranking/reasons';
import { TextIndex } from '../review/ranking/textIndex';
import { reviewContext } from '../review/reviewContext';
import { UserError } from '../userError';
import { countersFrom } from '../workers/assets';
import { readGitHistory } from '../workers/gitHistory';
import { portablePath } from '../workers/nodeFileSystem';
import { shown } from './count';
import { folderOf } from './rank';
import { type FilePart, readParts } from './readParts';

export const reviewUsage = `  review [PATH...]             what is wrong with these files as a context
    --task TEXT      the question or instruction that they are for
    --task-file F    the same, from a file
    --model ID       the model to count for
    --fail-on KINDS  exit with 1 if one of these kinds (comma-separated) is found
    --no-ignore      review ignored files too
    --json           print one JSON document
`;

/** Exit status when a `--fail-on` condition holds. */
const CONDITION_HOLDS = 1;

/** The kinds that `--fail-on` knows, held against the findings by the type. */
const kinds: Record<Finding['data']['kind'], true> = {
  bloat: true,
  'duplicate-file': true,
  'repeated-block': true,
  'repeated-log': true,
  blob: true,
  'pretty-json': true,
  'licence-header': true,
  buried: true,
  length: true,
  missing: true,
  dilution: true,
  instructions: true,
};

interface ReviewArguments {
  readonly paths: readonly string[];
  readonly task: string | undefined;
  readonly model: Model;
  readonly failOn: readonly string[];
  readonly ignore: boolean;
  readonly json: boolean;
}

/** `tare review`. @param folder where the token engine is. */
export async function runReview(commandArguments: readonly string[], folder: string): Promise<void> {
  const { paths, task, model, failOn, ignore, json } = readArguments(commandArguments);
  const counter = countersFrom(folder)(encodingFor(model.tokenizer));
  const count = (text: string): number => counter.count(text);
  const files = (await readParts(paths, ignore)).parts;
  const parts = files.map(({ path, text }): ReviewPart => ({ path, text, tokens: count(text) }));
  const { index, textOf } = await readWorkspace(files, paths, ignore);
  const commits = task === undefined ? undefined : await readGitHistory(folderOf(paths[0] ?? '.'), shown);
  const ranking =
    task === undefined
      ? undefined
      : rank(parts, task, { index, ...(commits && { history: new PastChanges(commits) }) });
  const findings = reviewContext(
    { parts, count, ...(ranking && { ranking }) },
    { index, tokensOf: (path) => count(textOf(path)), ...(task !== undefined && { task }) },
  );
  if (json) printJson(model, parts, ranking, findings);
  else printText(model, parts, ranking, findings);
  if (findings.some(({ data }) => failOn.includes(data.kind))) process.exitCode = CONDITION_HOLDS;
}

/**
 * The files around the context, to tell what is rare and what is missing: the working directory, if the context is taken
 * from it.
 */
async function readWorkspace(
  files: readonly FilePart[],
  paths: readonly string[],
  ignore: boolean,
): Promise<{ index: TextIndex; textOf: (path: string) => string }> {
  const isWhole = paths.some((path) => portablePath(path) === portablePath('.'));
  const isInside = files.some(({ path }) => !path.startsWith('..') && !path.startsWith('/'));
  const around = isWhole || !isInside ? [] : (await readParts(['.'], ignore)).parts;
  const index = new TextIndex();
  const texts = new Map<string, string>();
  for (const { path, text } of [...around.filter((file) => textKindOf(file.path) === 'code'), ...files]) {
    index.set(path, text);
    texts.set(path, text);
  }
  return { index, textOf: (path) => texts.get(path) ?? '' };
}

function printJson(
  model: Model,
  parts: readonly ReviewPart[],
  ranking: Ranking | undefined,
  findings: readonly Finding[],
): void {
  const byIndex = new Map(ranking?.ranked.map((each) => [each.index, each]));
  let start = 0;
  const document = {
    model: model.id,
    window: model.contextWindow ?? null,
    total: totalOf(model, parts),
    parts: parts.map(({ path, tokens }, at) => {
      const from = start;
      start += tokens;
      const each = byIndex.get(at);
      return {
        path,
        tokens,
        start: from,
        end: start,
        likelyKey: each?.likelyKey ?? false,
        score: Number((each?.score ?? 0).toFixed(4)),
        why: (each?.why ?? []).map(describeReason),
      };
    }),
    enoughSignal: ranking?.enoughSignal ?? false,
    findings: findings.map((finding) => ({
      kind: finding.data.kind,
      severity: finding.severity,
      tokens: finding.tokens,
      parts: finding.places.map(({ path, lines }) => ({ path, range: lines ?? null })),
      ...describeFinding(finding),
    })),
  };
  process.stdout.write(`${JSON.stringify(document)}\n`);
}

function printText(
  model: Model,
  parts: readonly ReviewPart[],
  ranking: Ranking | undefined,
  findings: readonly Finding[],
): void {
  const { tokens, accuracy } = totalOf(model, parts);
  const mark = accuracy === 'exact' ? '' : '≈';
  console.log(
    `${mark}${tokens.toLocaleString('en-US')} tokens in ${parts.length.toLocaleString('en-US')} files, ${model.id}, window ${model.contextWindow?.toLocaleString('en-US') ?? 'unknown'}`,
  );
  if (ranking !== undefined && !ranking.enoughSignal)
    console.log(
      'The task says too little to tell these files apart: nothing is said of what is key, buried or unrelated.',
    );
  for (const { part, why } of ranking?.ranked.filter(({ likelyKey }) => likelyKey) ?? [])
    console.log(`likely key: ${part.path} (${why.map(describeReason).join('; ')})`);
  if (findings.length === 0) console.log('Nothing found.');
  for (const finding of findings) {
    const { message, evidence, source } = describeFinding(finding);
    console.log(`${finding.severity.padEnd(6)} ${finding.tokens.toLocaleString('en-US').padStart(9)}  ${message}`);
    if (evidence !== '') console.log(`${' '.repeat(18)}${evidence}${source === '' ? '' : ` ${source}`}`);
  }
}

/** The parts are counted in the model's encoding or the one that its calibration starts from. */
function totalOf(model: Model, parts: readonly ReviewPart[]): { tokens: number; accuracy: string } {
  const counts = parts.map(({ path, tokens }) => countFor(model.tokenizer, tokens, textKindOf(path)));
  return {
    tokens: counts.reduce((sum, { tokens }) => sum + tokens, 0),
    accuracy: model.tokenizer.kind === 'public' ? 'exact' : (counts[0]?.accuracy ?? 'exact'),
  };
}

function readArguments(commandArguments: readonly string[]): ReviewArguments {
  try {
    const { values, positionals } = parseArgs({
      args: [...commandArguments],
      allowPositionals: true,
      options: {
        task: { type: 'string' },
        'task-file': { type: 'string' },
        model: { type: 'string' },
        'fail-on': { type: 'string' },
        json: { type: 'boolean' },
        'no-ignore': { type: 'boolean' },
      },
    });
    const id = values.model ?? defaultModelId;
    const model = findModel(builtInCatalogue, id);
    if (model === undefined) throw new UserError(`"${id}" is no model that Tare knows. See "tare count --help".`);
    const failOn = values['fail-on']?.split(',').map((kind) => kind.trim()) ?? [];
    const unknown = failOn.find((kind) => !(kind in kinds));
    if (unknown !== undefined) {
      throw new UserError(`"${unknown}" is no kind of finding. Kinds: ${Object.keys(kinds).join(', ')}.`);
    }
    const task = values.task ?? (values['task-file'] === undefined ? undefined : readTask(values['task-file']));
    return {
      paths: positionals.length > 0 ? positionals : ['.'],
      task: task?.trim() === '' ? undefined : task,
      model,
      failOn,
      ignore: values['no-ignore'] !== true,
      json: values.json ?? false,
    };
  } catch (error) {
    if (error instanceof UserError || !(error instanceof TypeError)) throw error;
    throw new UserError(`${error.message} Run "tare --help" for the options.`); // parseArgs says which option is wrong
  }
}

function readTask(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(`${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'}).`);
  }
}
