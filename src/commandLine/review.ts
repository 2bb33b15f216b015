import { parseArgs } from 'node:util';

import { parseDiff } from '../context/compose/gitDiff';
import { textKindOf } from '../context/textKind';
import { countFor } from '../models/calibration';
import { builtInCatalogue, defaultModelId, findModel } from '../models/catalogue';
import type { Model } from '../models/model';
import { ShortPaths } from '../context/shortPaths';
import { describeFinding } from '../review/describeFinding';
import { describeGroup } from '../review/describeGroup';
import { type Finding, missingFileOf } from '../review/finding';
import { groupFindings } from '../review/groupFindings';
import { describeReason, toldReasons } from '../review/ranking/reasons';
import { type ReviewAnswer, type ReviewedFinding, type ReviewedPart, ReviewSession } from '../review/reviewSession';
import { isWholeFile } from '../review/reviewContext';
import { toldFindings } from '../review/toldFindings';
import { type Count, sumCounts } from '../tokens/count';
import { UserError } from '../userError';
import { countersFrom } from '../workers/assets';
import { reviewTools } from '../workers/reviewTools';
import { readingOptions, readTask } from './arguments';
import { STANDARD_INPUT } from './count';
import { readParts } from './readParts';
import { readSurroundings } from './surroundings';
import { printable } from './table';

export const reviewUsage = `  review [PATH...]             what is wrong with these files as a context
    --task TEXT      the question or instruction that they are for
    --task-file F    the same, from a file
    --model ID       the model to count for
    --tests          also name tests, not among the files, of the code that the task is about; or, with a diff on
                     standard input or in a .diff or .patch file, of what it changes
    --fail-on KINDS  exit with 1 if one of these kinds (comma-separated) is found
    --no-ignore      review ignored files too
    --json           print one JSON document
`;

/** Why a part is likely key: the strongest reasons; JSON has all. */
const mostReasons = 2;
/** Exit status when a `--fail-on` condition holds. */
const CONDITION_HOLDS = 1;

/** The kinds that `--fail-on` knows, held against the findings by the type. Comments are told by nobody but Optimize. */
const kinds: Record<Exclude<Finding['data']['kind'], 'comments'>, true> = {
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
  'missing-test': true,
  dilution: true,
  instructions: true,
  signatures: true,
  'use-before-definition': true,
  budget: true,
  secret: true,
};

interface ReviewArguments {
  readonly paths: readonly string[];
  readonly task: string | undefined;
  readonly model: Model;
  readonly tests: boolean;
  readonly failOn: readonly string[];
  readonly ignore: boolean;
  readonly json: boolean;
}

/** `tare review`. @param folder where the token engine is. */
export async function runReview(commandArguments: readonly string[], folder: string): Promise<void> {
  const { paths, task, model, tests, failOn, ignore, json } = readArguments(commandArguments);
  const files = (await readParts(paths, ignore)).parts;
  const session = new ReviewSession(
    reviewTools(countersFrom(folder), folder, (error) => console.error('A grammar cannot be read:', error)),
  );
  const parts = files.map(({ path, text }, at) => {
    const changes = tests ? changesIn(path, text) : undefined;
    return { id: String(at), version: '', path, text, ...(changes && { changes }) };
  });
  const surroundings = await readSurroundings(files, paths, ignore);
  const answer = await session.review({ parts, task: task ?? '', model, offersTests: tests }, surroundings);
  const findings = toldFindings(answer.findings, answer.parts);
  const rows = answer.parts.map(({ tokens, ...rest }, at): Row => {
    const path = files[at]?.path ?? '';
    return { ...rest, path, count: countFor(model.tokenizer, tokens, textKindOf(path)) };
  });
  if (json) printJson(model, rows, { ...answer, findings });
  else printText(model, rows, { ...answer, findings });
  if (findings.some(({ data }) => failOn.includes(data.kind))) process.exitCode = CONDITION_HOLDS;
}

/** The files that a diff changes, by their paths in it; undefined for what is no diff. */
function changesIn(path: string, text: string): readonly string[] | undefined {
  if (path !== STANDARD_INPUT && !/\.(?:diff|patch)$/.test(path)) return undefined;
  const changes = parseDiff(text);
  return changes.length === 0 ? undefined : changes.map((change) => change.path);
}

/** A part with its tokens for the model. */
interface Row extends Omit<ReviewedPart, 'tokens'> {
  readonly path: string;
  readonly count: Count;
}

/** Tokens of a finding for the model; they are of the first place's part. */
function tokensOf(model: Model, { tokens, places }: Finding): number {
  return countFor(model.tokenizer, tokens, textKindOf(places[0]?.path ?? '')).tokens;
}

function printJson(model: Model, rows: readonly Row[], answer: ReviewAnswer): void {
  let start = 0;
  const document = {
    model: model.id,
    window: model.contextWindow ?? null,
    total: sumCounts(rows.map(({ count }) => count)),
    parts: rows.map(({ path, count: { tokens }, likelyKey, score, why }) => {
      const from = start;
      start += tokens;
      return {
        path,
        tokens,
        start: from,
        end: start,
        likelyKey,
        score: Number(score.toFixed(4)),
        why: why.map(describeReason),
      };
    }),
    enoughSignal: answer.enoughSignal,
    findings: answer.findings.map((finding) => ({
      kind: finding.data.kind,
      severity: finding.severity,
      tokens: tokensOf(model, finding),
      parts: finding.places.map(({ path, lines }) => ({ path, range: lines ?? null })),
      ...describeFinding(finding),
    })),
  };
  process.stdout.write(`${JSON.stringify(document)}\n`);
}

function printText(model: Model, rows: readonly Row[], answer: ReviewAnswer): void {
  const { tokens, accuracy } = sumCounts(rows.map(({ count }) => count));
  const mark = accuracy === 'exact' ? '' : '≈';
  console.log(
    `${mark}${tokens.toLocaleString('en-US')} tokens in ${rows.length.toLocaleString('en-US')} files, ${model.id}, window ${model.contextWindow?.toLocaleString('en-US') ?? 'unknown'}`,
  );
  if (answer.focus === 'task' && !answer.enoughSignal)
    console.log(
      'The task says too little to tell these files apart: nothing is said of what is key, buried or unrelated.',
    );
  const keys = rows.filter(({ likelyKey }) => likelyKey).sort((left, right) => right.score - left.score);
  const paths = new ShortPaths([
    ...rows.map(({ path }) => path),
    ...answer.findings.flatMap(({ data }) => {
      if (data.kind === 'dilution') return data.groups.map((group) => group.path);
      return missingFileOf(data) ?? [];
    }),
  ]);
  for (const { path, why } of keys)
    console.log(
      `likely key: ${printable(paths.pathOf(path))} (${toldReasons(why)
        .slice(0, mostReasons)
        .map(describeReason)
        .map(printable)
        .join('; ')})`,
    );
  console.log(
    answer.findings.length === 0 ? 'Nothing found.' : 'severity    tokens  finding (- saved by mending it, + added)',
  );
  for (const group of groupFindings(answer.findings)) {
    const { message, evidence, source } = describeGroup(group, paths, (finding) => tokensOf(model, finding));
    const tokensShown = signedTokens(model, group).padStart(9);
    console.log(`${group[0].severity.padEnd(8)} ${tokensShown}  ${printable(message)}`);
    if (evidence !== '') console.log(`${' '.repeat(20)}${printable(evidence)}${source === '' ? '' : ` ${source}`}`);
  }
  const wholeFiles = answer.findings.filter(({ data }) => isWholeFile(data.kind));
  // One can be subtracted by the reader.
  if (wholeFiles.length > 1) {
    const left = tokens - wholeFiles.reduce((sum, finding) => sum + tokensOf(model, finding), 0);
    console.log(
      `${mark}${left.toLocaleString('en-US')} of ${mark}${tokens.toLocaleString('en-US')} tokens are left without these files of waste.`,
    );
  }
}

/** Only what can be saved or must be added can be summed up; the tokens of a place say nothing beside these. */
function signedTokens(model: Model, findings: readonly [ReviewedFinding, ...ReviewedFinding[]]): string {
  const tokens = findings.reduce((sum, finding) => sum + tokensOf(model, finding), 0).toLocaleString('en-US');
  switch (findings[0].data.kind) {
    case 'missing':
    case 'missing-test':
      return `+${tokens}`;
    case 'buried':
    case 'use-before-definition':
    case 'secret':
    case 'length':
    case 'budget':
      return '';
    default:
      return `-${tokens}`;
  }
}

function readArguments(commandArguments: readonly string[]): ReviewArguments {
  return readingOptions(() => {
    const { values, positionals } = parseArgs({
      args: [...commandArguments],
      allowPositionals: true,
      options: {
        task: { type: 'string' },
        'task-file': { type: 'string' },
        model: { type: 'string' },
        tests: { type: 'boolean' },
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
    if (failOn.includes('missing-test') && values.tests !== true)
      throw new UserError('"missing-test" is looked for with --tests only. Add it to --fail-on missing-test.');
    const task = values.task ?? (values['task-file'] === undefined ? undefined : readTask(values['task-file']));
    return {
      paths: positionals.length > 0 ? positionals : ['.'],
      task: task?.trim() === '' ? undefined : task,
      model,
      tests: values.tests ?? false,
      failOn,
      ignore: values['no-ignore'] !== true,
      json: values.json ?? false,
    };
  });
}
