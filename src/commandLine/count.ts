import { relative, sep } from 'node:path';
import { parseArgs } from 'node:util';
import type { Skipped } from '../context/walk';
import { textKindOf } from '../context/textKind';
import { countFor, encodingFor } from '../models/calibration';
import { builtInCatalogue, defaultModelId, findModel } from '../models/catalogue';
import type { Model } from '../models/model';
import { type Count, sumCounts } from '../tokens/count';
import type { TokenCounter } from '../tokens/tokenCounter';
import { UserError } from '../userError';
import { countersFrom } from '../workers/assets';
import { countContents, countPaths } from '../workers/countFiles';
import { NodeFileSystem, portablePath } from '../workers/nodeFileSystem';
import type { FileCount } from '../workers/protocol';
import { CountHelpers } from '../workers/threads';
import { readingOptions } from './arguments';
import { printTable, printable } from './table';

export const countUsage = `  count [PATH...]    tokens of files, folders and standard input ("-"); by default of the working directory
    --model ID       the model to count for (default ${defaultModelId})
    --no-ignore      count ignored files too
    --json           print one JSON document
`;

/** Standard input among the paths. */
export const STANDARD_INPUT = '-';

interface Counted {
  readonly path: string;
  readonly bytes: number;
  readonly count: Count;
}

interface Outcome {
  readonly files: Counted[];
  readonly skipped: Skipped[];
}

/** `tare count`. @param folder where the token engine and `worker.js` are. */
export async function runCount(commandArguments: readonly string[], folder: string): Promise<void> {
  const { paths, model, json, ignore } = readArguments(commandArguments);
  const counter = countersFrom(folder)(encodingFor(model.tokenizer));
  const outcome = await count(paths, model, counter, ignore, folder);
  const missing = outcome.skipped.find(
    ({ path, reason }) =>
      reason === 'unreadable' && paths.some((given) => given !== STANDARD_INPUT && portablePath(given) === path),
  );
  if (missing) throw cannotRead(missing);
  const total = {
    // With the accuracy of the model also where there is no file.
    ...sumCounts([countFor(model.tokenizer, 0), ...outcome.files.map((file) => file.count)]),
    bytes: outcome.files.reduce((sum, file) => sum + file.bytes, 0),
    files: outcome.files.length,
  };
  if (json) printJson(model, total, outcome);
  else printText(model, total, outcome);
}

function readArguments(commandArguments: readonly string[]): {
  paths: string[];
  model: Model;
  json: boolean;
  ignore: boolean;
} {
  return readingOptions(() => {
    const { values, positionals } = parseArgs({
      args: [...commandArguments],
      allowPositionals: true,
      options: { model: { type: 'string' }, json: { type: 'boolean' }, 'no-ignore': { type: 'boolean' } },
    });
    const id = values.model ?? defaultModelId;
    const model = findModel(builtInCatalogue, id);
    if (model === undefined) {
      const known = builtInCatalogue.models.map((candidate) => candidate.id).join(', ');
      throw new UserError(`"${id}" is no model that Tare knows. Known models: ${known}.`);
    }
    return {
      paths: positionals.length > 0 ? positionals : ['.'],
      model,
      json: values.json ?? false,
      ignore: values['no-ignore'] !== true,
    };
  });
}

async function count(
  paths: readonly string[],
  model: Model,
  counter: TokenCounter,
  ignore: boolean,
  folder: string,
): Promise<Outcome> {
  const outcome: Outcome = { files: [], skipped: [] };
  const add = (counted: readonly FileCount[], skipped: readonly Skipped[]): void => {
    for (const { path, bytes, tokens } of counted) {
      outcome.files.push({ path, bytes, count: countFor(model.tokenizer, tokens, textKindOf(path)) });
    }
    for (const item of skipped) outcome.skipped.push(item);
    showProgress(outcome.files.length);
  };
  if (paths.includes(STANDARD_INPUT)) {
    const bytes = await readStandardInput();
    const { counted, skipped } = countContents([{ path: STANDARD_INPUT, bytes }], counter);
    add(counted, skipped);
  }
  const roots = paths.filter((path) => path !== STANDARD_INPUT).map(portablePath);
  const helpers = new CountHelpers(folder, counter.encoding);
  try {
    if (roots.length > 0) {
      await countPaths(
        { encoding: counter.encoding, roots, ignore, filesExclude: [], outermostFolders: [portablePath('.')] },
        {
          fileSystem: new NodeFileSystem(),
          counter,
          helpers: () => helpers.start(),
          report: ({ counted, skipped }) => add(counted, skipped),
          signal: new AbortController().signal,
        },
      );
    }
  } finally {
    await helpers.end();
    clearProgress();
  }
  const byPath = (left: { path: string }, right: { path: string }): number => (left.path < right.path ? -1 : 1);
  outcome.files.sort(byPath);
  outcome.skipped.sort(byPath);
  return outcome;
}

export async function readStandardInput(): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

type Total = Count & { readonly bytes: number; readonly files: number };

function printJson(model: Model, { accuracy, errorBand, tokens, bytes, files }: Total, outcome: Outcome): void {
  const document = {
    model: model.id,
    encoding: encodingFor(model.tokenizer),
    accuracy,
    total: { tokens, bytes, files, ...(errorBand && { errorBand }) },
    files: outcome.files.map((file) => ({ path: shown(file.path), tokens: file.count.tokens, bytes: file.bytes })),
    skipped: outcome.skipped.map(({ path, reason }) => ({ path: shown(path), reason })),
  };
  process.stdout.write(`${JSON.stringify(document)}\n`);
}

function printText(model: Model, total: Total, outcome: Outcome): void {
  const mark = total.accuracy === 'exact' ? '' : '≈';
  const largestFirst = [...outcome.files].sort((left, right) => right.count.tokens - left.count.tokens);
  const percent = (tokens: number): string =>
    total.tokens === 0 ? '' : `${((100 * tokens) / total.tokens).toFixed(1)} %`;
  printTable([
    ...largestFirst.map((file) => [
      mark + file.count.tokens.toLocaleString('en-US'),
      percent(file.count.tokens),
      shown(file.path),
    ]),
    [
      mark + total.tokens.toLocaleString('en-US'),
      '',
      `total of ${filesInWords(outcome.files.length)}, ${model.id}, ${total.accuracy}`,
    ],
  ]);
  if (total.errorBand) {
    const { low, high } = total.errorBand;
    console.log(
      `The tokenizer of ${model.displayName} is closed: between ${low.toLocaleString('en-US')} and ${high.toLocaleString('en-US')} tokens.`,
    );
  }
  for (const { path, reason } of outcome.skipped) console.log(`not counted: ${printable(shown(path))} (${reason})`);
}

function filesInWords(files: number): string {
  return files === 1 ? '1 file' : `${files.toLocaleString('en-US')} files`;
}

/** What to say of a path that was given and that cannot be read. */
export function cannotRead({ path, error }: Skipped): UserError {
  const name = printable(shown(path));
  return new UserError(
    error === 'not-found'
      ? `${name} does not exist. Check the path.`
      : `${name} cannot be read (${error ?? 'unknown error'}). Check the path and its permissions.`,
  );
}

/** As given: relative to the working directory where it lies below it, with `/`. */
export function shown(path: string): string {
  if (path === STANDARD_INPUT) return path;
  const below = relative(process.cwd(), path).split(sep).join('/');
  return below === '' ? '.' : below;
}

function showProgress(files: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${filesInWords(files)}`);
}

function clearProgress(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
}
