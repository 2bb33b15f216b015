import { parseArgs } from 'node:util';

import { PastChanges } from '../review/ranking/pastChanges';
import { rank, type Ranking, type RankOptions } from '../review/ranking/rank';
import { describeReason } from '../review/ranking/reasons';
import { UserError } from '../userError';
import { readGitHistory } from '../workers/gitHistory';
import { portablePath } from '../workers/nodeFileSystem';
import { readingOptions } from './arguments';
import { shown } from './count';
import { type FilePart, readParts } from './readParts';
import { readSurroundings } from './surroundings';
import { printTable } from './table';

export const rankUsage = `  rank --task TEXT [PATH...]   files by how likely the task is about them, with the reasons
    --no-ignore      rank ignored files too
    --json           print one JSON document
`;

/** Rows of the table for people; --json has them all. */
const rowsShown = 20;

/** `tare rank`. */
export async function runRank(commandArguments: readonly string[]): Promise<void> {
  const { task, paths, ignore, json } = readArguments(commandArguments);
  const { parts } = await readParts(paths, ignore);
  const ranking = rank(parts, task, await surroundingsOf(parts, paths, ignore));
  if (json) {
    const ranked = ranking.ranked.map(({ part, score, likelyKey, why }) => ({
      path: part.path,
      score: Number(score.toFixed(4)),
      likelyKey,
      why: why.map(describeReason),
    }));
    process.stdout.write(`${JSON.stringify({ enoughSignal: ranking.enoughSignal, ranked })}\n`);
  } else printText(ranking);
}

/** As in a review, so that both say the same: what is rare, and who defines what, is a matter of the whole workspace. */
async function surroundingsOf(
  parts: readonly FilePart[],
  paths: readonly string[],
  ignore: boolean,
): Promise<RankOptions> {
  if (paths.length === 1 && portablePath(paths[0] ?? '') === portablePath('.')) {
    const commits = await readGitHistory(portablePath('.'), shown);
    return commits === undefined ? {} : { history: new PastChanges(commits) };
  }
  const { index, history } = await readSurroundings(parts, paths, ignore);
  for (const { path, text } of parts) index.set(path, text);
  return { index, ...(history && { history }) };
}

function printText({ enoughSignal, ranked }: Ranking): void {
  if (!enoughSignal) {
    console.log(
      'The task says too little to tell these files apart. Name a file, a symbol or what is special about it.',
    );
    return;
  }
  printTable(
    ranked
      .slice(0, rowsShown)
      .map(({ part, score, likelyKey, why }) => [
        score.toFixed(2),
        likelyKey ? 'likely key' : '',
        `${part.path}${why.length === 0 ? '' : `: ${why.map(describeReason).join('; ')}`}`,
      ]),
  );
  if (ranked.length > rowsShown) console.log(`and ${(ranked.length - rowsShown).toLocaleString('en-US')} more files`);
}

function readArguments(commandArguments: readonly string[]): {
  task: string;
  paths: readonly string[];
  ignore: boolean;
  json: boolean;
} {
  return readingOptions(() => {
    const { values, positionals } = parseArgs({
      args: [...commandArguments],
      allowPositionals: true,
      options: { task: { type: 'string' }, json: { type: 'boolean' }, 'no-ignore': { type: 'boolean' } },
    });
    if (values.task === undefined || values.task.trim() === '') {
      throw new UserError('tare rank needs the task: tare rank --task "Why does refreshToken loop?" [PATH...]');
    }
    return {
      task: values.task,
      paths: positionals.length > 0 ? positionals : ['.'],
      ignore: values['no-ignore'] !== true,
      json: values.json ?? false,
    };
  });
}
