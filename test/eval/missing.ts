import { dirname } from 'node:path';

import type { ReviewPart } from '../../src/review/finding';
import { importsOf, ImportResolver } from '../../src/review/imports';
import { rankMissing } from '../../src/review/missing';
import { isTestPath } from '../../src/code/testPath';
import { textKindOf } from '../../src/context/textKind';
import { TextIndex } from '../../src/review/ranking/textIndex';
import { GitRepository } from './gitRepository';
import type { Report } from './report';
import { share, shuffled } from './statistics';

/** Removals a repository, and the sizes of the programs that one is removed from. */
const casesEach = 30;
const smallestProgram = 3;
const largestProgram = 1000;

/**
 * Takes a file with all that it imports, directly and not, as the program; removes one of them but the first, and looks
 * whether it comes back among the first three of all files of the repository that are not in the program.
 * @param names `owner+name` of repositories below `folder`, read at their HEAD.
 */
export function evaluateMissing(names: readonly string[], folder: string): Report {
  const notes: string[] = [
    'what a program imports is read with the resolver under test: an import that it cannot resolve is never removed, so the figure flatters',
  ];
  const places: { name: string; place: number }[] = [];
  for (const name of names) {
    const repository = GitRepository.find(folder, name);
    if (repository === undefined) {
      notes.push(`${name} is not in ${folder}: it was not measured`);
      continue;
    }
    for (const place of removals(readFiles(repository))) places.push({ name, place });
  }
  const within = (limit: number, of = places): ReturnType<typeof share> =>
    share(of.map(({ place }) => place >= 0 && place < limit));
  return {
    evaluation: 'missing',
    rows: [
      { name: 'removed file in the first 3', figure: within(3), bar: 0.85 },
      { name: 'removed file first', figure: within(1) },
      ...names.map((name) => ({
        name: `first 3, ${name}`,
        figure: within(
          3,
          places.filter((each) => each.name === name),
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

/** Where the removed file came back, from 0; -1 if it did not. */
function* removals(files: ReadonlyMap<string, string>): Generator<number> {
  const index = new TextIndex();
  for (const [path, text] of files) index.set(path, text);
  const resolver = new ImportResolver(files.keys());
  const sources = [...files.keys()].filter((path) => !isTestPath(path));
  const byFolder = new Map<string, string[]>();
  for (const path of sources) byFolder.set(dirname(path), [...(byFolder.get(dirname(path)) ?? []), path]);
  const importsByPath = new Map(
    sources.map((path) => [
      path,
      new Set([
        ...importsOf(files.get(path) ?? '').flatMap((name) => resolver.resolve(name, path)),
        // Files of one folder see each other without an import.
        ...(/\.(?:java|go|cs)$/.test(path) ? (byFolder.get(dirname(path)) ?? []) : []),
      ]),
    ]),
  );
  let cases = 0;
  for (const root of shuffled(sources, 1)) {
    const program = new Set([root]);
    for (const path of program) for (const imported of importsByPath.get(path) ?? []) program.add(imported);
    if (program.size < smallestProgram || program.size > largestProgram) continue;
    const removed = shuffled([...program].slice(1), cases)[0];
    const parts = [...program]
      .filter((path) => path !== removed)
      .map((path): ReviewPart => {
        const text = files.get(path) ?? '';
        return { path, text, tokens: text.length };
      });
    const order = rankMissing({ parts, count: (text) => text.length }, { index, tokensOf: () => 0 });
    yield order.findIndex(([path]) => path === removed);
    if (++cases === casesEach) return;
  }
}
