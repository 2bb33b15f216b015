import { textKindOf } from '../../src/context/textKind';
import type { ReviewPart } from '../../src/review/finding';
import { findMissing } from '../../src/review/missing';
import { TextIndex } from '../../src/review/ranking/textIndex';
import { GitRepository } from './gitRepository';
import { needsOf } from './programs';
import type { Report } from './report';
import { share, shuffled } from './statistics';

/** Removals a repository, and the sizes of the programs that one is removed from. */
const casesEach = 30;
const smallestProgram = 3;
const largestProgram = 400;

interface Removal {
  readonly name: string;
  /** Among what is said to be missing, from 0; -1 if it is not said. */
  readonly place: number;
  /** Findings in all. */
  readonly said: number;
}

/**
 * Takes a file with all that it needs to compile, directly and not, as the program; removes a file that one of the others needs,
 * and looks whether it is among the first three of what is said to be missing. What is needed is read by `programs.ts`, which
 * shares nothing with the finder.
 * @param names `owner+name` of repositories below `folder`, read at their HEAD.
 */
export function evaluateMissing(names: readonly string[], folder: string): Report {
  const notes: string[] = [
    'judged by the findings as they are shown: at most five, in their order, and only where enough speaks for one',
  ];
  const removals: Removal[] = [];
  for (const name of names) {
    const repository = GitRepository.find(folder, name);
    if (repository === undefined) {
      notes.push(`${name} is not in ${folder}: it was not measured`);
      continue;
    }
    const before = removals.length;
    removals.push(...removalsFrom(name, readFiles(repository)));
    if (removals.length - before < casesEach)
      notes.push(`${name} has ${removals.length - before} programs of ${smallestProgram} to ${largestProgram} files`);
  }
  const within = (limit: number, of = removals): ReturnType<typeof share> =>
    share(of.map(({ place }) => place >= 0 && place < limit));
  return {
    evaluation: 'missing',
    rows: [
      { name: 'removed file in the first 3', figure: within(3), bar: 0.85 },
      { name: 'removed file first', figure: within(1) },
      {
        name: 'something else is said to be missing',
        figure: share(removals.map(({ place, said }) => said > (place >= 0 ? 1 : 0))),
      },
      ...names.map((name) => ({
        name: `first 3, ${name}`,
        figure: within(
          3,
          removals.filter((each) => each.name === name),
        ),
      })),
    ],
    notes,
  };
}

function readFiles(repository: GitRepository): Map<string, string> {
  const entries = repository.tree('HEAD').filter(({ path }) => textKindOf(path) === 'code');
  const blobs = repository.blobs([...new Set(entries.map(({ blob }) => blob))]);
  return new Map(
    entries.flatMap(({ path, blob }): [string, string][] => {
      const bytes = blobs.get(blob);
      return bytes === undefined || bytes.length > 1_000_000 ? [] : [[path, bytes.toString('utf8')]];
    }),
  );
}

function* removalsFrom(name: string, files: ReadonlyMap<string, string>): Generator<Removal> {
  const index = new TextIndex();
  for (const [path, text] of files) index.set(path, text);
  const needs = needsOf(files);
  let cases = 0;
  for (const root of shuffled([...needs.keys()], 1)) {
    const program = new Set([root]);
    for (const path of program) for (const needed of needs.get(path) ?? []) program.add(needed);
    if (program.size < smallestProgram || program.size > largestProgram) continue;
    const [removed] = shuffled([...program].slice(1), cases);
    if (removed === undefined) continue;
    const parts = [...program]
      .filter((path) => path !== removed)
      .map((path): ReviewPart => {
        const text = files.get(path) ?? '';
        return { path, text, tokens: text.length };
      });
    const findings = findMissing({ parts, count: (text) => text.length }, { index, tokensOf: () => 0 });
    const place = findings.findIndex(({ data }) => data.kind === 'missing' && data.missing === removed);
    yield { name, place, said: findings.length };
    if (++cases === casesEach) return;
  }
}
