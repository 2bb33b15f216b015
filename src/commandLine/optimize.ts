import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { SyntaxReader } from '../code/syntax/syntaxReader';
import { addParts, emptyContext, setTask } from '../context/compose/context';
import { pathOf } from '../context/compose/source';
import { encodingFor } from '../models/calibration';
import { builtInCatalogue, defaultModelId, findModel } from '../models/catalogue';
import type { Model } from '../models/model';
import { describeRisk, describeSuggestion, inEnglish } from '../optimize/describe';
import type { FitResult } from '../optimize/fit';
import { Optimization, type Outcome, type Row } from '../optimize/optimization';
import { syntaxRewriter } from '../optimize/rewrites/syntax';
import { rewritersWith } from '../optimize/rewrites/rewriters';
import { type Tier, tiers } from '../optimize/suggestion';
import { UserError } from '../userError';
import { countersFrom } from '../workers/assets';
import { grammarFilesIn } from '../workers/grammarFiles';
import { readingOptions, readTask } from './arguments';
import { STANDARD_INPUT } from './count';
import { readParts } from './readParts';
import { readSurroundings } from './surroundings';
import { printable, printTable } from './table';

export const optimizeUsage = `  optimize [PATH...]           the same context in fewer tokens; files are never changed
    --task TEXT      the question or instruction that they are for
    --task-file F    the same, from a file
    --model ID       the model to count for
    --tier TIER      apply what is safe (default), likely, or worth a review, with what is safer
    --budget N       apply the least harmful changes that reach N tokens; exit with 1 if none do
    --out FILE       write the text there
    --no-ignore      take ignored files too
    --json           print one JSON document, with the text unless --out has it
`;

/** Exit status when the budget cannot be reached. */
const NOT_REACHED = 1;

interface OptimizeArguments {
  readonly paths: readonly string[];
  readonly task: string;
  readonly model: Model;
  readonly tier: Tier;
  readonly budget: number | undefined;
  readonly out: string | undefined;
  readonly ignore: boolean;
  readonly json: boolean;
}

/** `tare optimize`. @param folder where the token engine is. */
export async function runOptimize(commandArguments: readonly string[], folder: string): Promise<void> {
  const options = readArguments(commandArguments);
  const { model, tier, budget, out, json } = options;
  const optimization = await start(options, folder);
  const fit = budget === undefined ? undefined : await optimization.fitTo(budget);
  const selected = new Set(
    fit?.selected ??
      optimization.suggestions
        .filter((suggestion) => tiers.indexOf(suggestion.tier) <= tiers.indexOf(tier))
        .map(({ id }) => id),
  );
  const outcome = await optimization.outcomeOf(selected);
  const { text } = await optimization.deliver(selected);
  if (out !== undefined) write(out, text);
  if (json) printJson(outcome, out === undefined ? text : undefined);
  else printText(model, outcome, optimization.enoughSignal || options.task === '');
  if (fit !== undefined && budget !== undefined && !fit.isReached) {
    process.stderr.write(`tare: ${whyNotReached(budget, fit, optimization)}\n`);
    process.exitCode = NOT_REACHED;
  }
}

async function start({ paths, task, model, ignore }: OptimizeArguments, folder: string): Promise<Optimization> {
  const files = (await readParts(paths, ignore)).parts;
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  const surroundings = await readSurroundings(files, paths, ignore);
  // A grammar that cannot be read costs its suggestions, not the others.
  const syntax = new SyntaxReader(grammarFilesIn(folder), (grammar, error) =>
    console.error(`tare: the grammar of ${grammar} cannot be read:`, error),
  );
  const parts = files.map(({ path, text }) => ({
    source: path === STANDARD_INPUT ? ({ kind: 'clipboard', text } as const) : ({ kind: 'file', path } as const),
  }));
  const textOf = (path: string): string | undefined => texts.get(path) ?? surroundings.textOf(path);
  return Optimization.of({
    context: setTask(addParts(emptyContext, parts), task),
    sources: ({ source }) => ('text' in source ? source.text : textOf(pathOf(source) ?? '')),
    rewriters: rewritersWith({
      signatures: syntaxRewriter((path, text) => syntax.signaturesOf(path, text)),
      comments: syntaxRewriter((path, text) => syntax.withoutComments(path, text)),
    }),
    factsOf: (path, text) => syntax.factsOf(path, text),
    // As the Context view copies it until another format is chosen.
    rendering: { format: 'markdown', preamble: '', roots: [] },
    model,
    counter: countersFrom(folder)(encodingFor(model.tokenizer)),
    catalogue: builtInCatalogue,
    at: new Date(),
    // Paths are shown as they are read: relative to the working directory.
    workspace: {
      index: surroundings.index,
      textOf,
      ...(surroundings.history && { history: surroundings.history }),
      ...(surroundings.instructions && { instructions: surroundings.instructions }),
      sourceOf: (path) => (textOf(path) === undefined ? undefined : { kind: 'file', path }),
    },
  });
}

function printJson({ before, after, rows }: Outcome, text: string | undefined): void {
  const document = {
    before: { tokens: before.tokens },
    after: { tokens: after.tokens },
    suggestions: rows.map(({ suggestion, tokensBefore, tokensAfter, isApplied }) => ({
      kind: suggestion.data.kind,
      tier: suggestion.tier,
      path: suggestion.path,
      tokensBefore,
      tokensAfter,
      risk: describeRisk(suggestion, inEnglish),
      applied: isApplied,
    })),
    ...(text !== undefined && { text }),
  };
  process.stdout.write(`${JSON.stringify(document)}\n`);
}

function printText(model: Model, { before, after, rows }: Outcome, tellsApart: boolean): void {
  const mark = after.accuracy === 'exact' ? '' : '≈';
  const shown = (tokens: number): string => mark + tokens.toLocaleString('en-US');
  const percent = before.tokens === 0 ? 0 : Math.round((100 * (after.tokens - before.tokens)) / before.tokens);
  console.log(`${shown(before.tokens)} → ${shown(after.tokens)} tokens (${signed(percent)} %), ${model.id}`);
  if (!tellsApart) {
    console.log('The task says too little to tell these files apart: nothing is dropped or moved by what it is about.');
  }
  if (rows.length === 0) {
    console.log('Nothing to suggest.');
    return;
  }
  const bySaving = (left: Row, right: Row): number =>
    tiers.indexOf(left.suggestion.tier) - tiers.indexOf(right.suggestion.tier) || difference(left) - difference(right);
  printTable(
    [...rows]
      .sort(bySaving)
      .map((row) => [
        row.isApplied ? 'applied' : '',
        row.suggestion.tier,
        signed(difference(row)),
        `${describeSuggestion(row.suggestion, inEnglish)}. ${describeRisk(row.suggestion, inEnglish)}.`,
      ]),
  );
}

function difference({ tokensBefore, tokensAfter }: Row): number {
  return tokensAfter - tokensBefore;
}

function signed(value: number): string {
  const size = Math.abs(value).toLocaleString('en-US');
  return value === 0 ? '0' : value < 0 ? `−${size}` : `+${size}`;
}

function whyNotReached(budget: number, { tokens }: FitResult, { enoughSignal }: Optimization): string {
  const wanted = budget.toLocaleString('en-US');
  const least = tokens.toLocaleString('en-US');
  return enoughSignal
    ? `${wanted} tokens cannot be reached without touching key parts: ${least} are left. Take parts out yourself, or raise the budget.`
    : `${wanted} tokens cannot be reached: ${least} are left, and without a task that tells the files apart nothing more is dropped. Give a --task that names what it is about.`;
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UserError(
      `${printable(file)} cannot be written (${(error as NodeJS.ErrnoException).code ?? 'unknown error'}).`,
    );
  }
}

function readArguments(commandArguments: readonly string[]): OptimizeArguments {
  return readingOptions(() => {
    const { values, positionals } = parseArgs({
      args: [...commandArguments],
      allowPositionals: true,
      options: {
        task: { type: 'string' },
        'task-file': { type: 'string' },
        model: { type: 'string' },
        tier: { type: 'string' },
        budget: { type: 'string' },
        out: { type: 'string' },
        json: { type: 'boolean' },
        'no-ignore': { type: 'boolean' },
      },
    });
    const id = values.model ?? defaultModelId;
    const model = findModel(builtInCatalogue, id);
    if (model === undefined) throw new UserError(`"${id}" is no model that Tare knows. See "tare count --help".`);
    const tier = tiers.find((known) => known === (values.tier ?? 'safe'));
    if (tier === undefined) throw new UserError(`"${values.tier ?? ''}" is no tier. Tiers: ${tiers.join(', ')}.`);
    if (values.budget !== undefined && values.tier !== undefined) {
      throw new UserError('Give either --budget, which chooses the changes itself, or --tier.');
    }
    return {
      paths: positionals.length > 0 ? positionals : ['.'],
      task: (values.task ?? (values['task-file'] === undefined ? '' : readTask(values['task-file']))).trim(),
      model,
      tier,
      budget: values.budget === undefined ? undefined : tokensOf(values.budget),
      out: values.out,
      ignore: values['no-ignore'] !== true,
      json: values.json ?? false,
    };
  });
}

function tokensOf(budget: string): number {
  const tokens = Number(budget);
  if (!/^\d+$/.test(budget) || tokens < 1) {
    throw new UserError(`"${budget}" is no number of tokens. Give a whole number, such as --budget 32000.`);
  }
  return tokens;
}
