import { type BloatKind, bloatOf } from '../../src/code/bloat';
import { textKindOf } from '../../src/context/textKind';
import { GitRepository } from './gitRepository';
import type { Report } from './report';
import { share } from './statistics';

/** Lines at the top in which a header is looked for. */
const headerLines = 40;
const largestFile = 2_000_000;
/** Kinds that say that a file was generated or is other people's. */
const generatedKinds: ReadonlySet<BloatKind> = new Set([
  'generated',
  'vendored',
  'minified',
  'lock',
  'source-map',
  'snapshot',
]);

interface Judged {
  readonly repository: string;
  readonly path: string;
  readonly isLabelled: boolean;
  readonly isFound: boolean;
}

/**
 * Files that are named generated or vendored, against what their authors say: `linguist-generated` and `linguist-vendored` in
 * .gitattributes (asked of git), and headers in the two forms that are conventions (Go's and `@generated`) or that say both
 * "generated" and "do not edit" in their leading comment.
 * @param names `owner+name` of repositories below `folder`, read at their HEAD.
 * @param list whether the notes name each file on which they differ
 */
export function evaluateGenerated(names: readonly string[], folder: string, list: boolean): Report {
  const judged: Judged[] = [];
  const notes: string[] = [];
  let unlabelled = 0;
  for (const name of names) {
    const repository = GitRepository.find(folder, name);
    if (repository === undefined) {
      notes.push(`${name} is not in ${folder}: it was not measured`);
      continue;
    }
    const entries = repository.tree('HEAD');
    const attributes = repository.attributes(
      ['linguist-generated', 'linguist-vendored'],
      entries.map(({ path }) => path),
    );
    const blobs = repository.blobs([...new Set(entries.map(({ blob }) => blob))]);
    for (const { path, blob } of entries) {
      const bytes = blobs.get(blob);
      if (bytes === undefined || bytes.length === 0 || bytes.length > largestFile) continue;
      if (bytes.subarray(0, 8000).includes(0)) continue; // binary
      const text = bytes.toString('utf8');
      const attribute = attributes.get(path);
      const isLabelled = attribute ?? saysGenerated(path, text);
      const kind = bloatOf(path, text)?.kind;
      const isFound = kind !== undefined && generatedKinds.has(kind);
      // A lock file or vendor/ is told by its name; few label what every tool knows, so that it says nothing of precision.
      if (isFound && !isLabelled && attribute === undefined && kind !== 'generated') unlabelled++;
      else judged.push({ repository: name, path, isLabelled, isFound });
    }
  }
  const found = judged.filter(({ isFound }) => isFound);
  const labelled = judged.filter(({ isLabelled }) => isLabelled);
  if (list) {
    for (const { repository, path, isLabelled } of judged.filter((each) => each.isFound !== each.isLabelled))
      notes.push(`${isLabelled ? 'not found' : 'not labelled'}: ${repository} ${path}`);
  }
  notes.push(
    `${judged.length} files; ${unlabelled} more are found by names (lock files, vendor/, snapshots) that nobody labels, and are left out`,
  );
  return {
    evaluation: 'generated or vendored',
    rows: [
      {
        name: 'precision: found files that are labelled',
        figure: share(found.map(({ isLabelled }) => isLabelled)),
        bar: 0.98,
      },
      {
        name: 'recall: labelled files that are found',
        figure: share(labelled.map(({ isFound }) => isFound)),
        bar: 0.95,
      },
      ...names.map((name) => ({
        name: `recall, ${name}`,
        figure: share(labelled.filter(({ repository }) => repository === name).map(({ isFound }) => isFound)),
      })),
    ],
    notes,
  };
}

function saysGenerated(path: string, text: string): boolean {
  if (textKindOf(path) === 'prose') return false;
  const top = text.split('\n', headerLines);
  // https://go.dev/s/generatedcode
  if (top.some((line) => /^\s*(?:\/\/|#|--|;;?|<!--|\/?\*) ?Code generated .* DO NOT EDIT\.?/.test(line))) return true;
  const comment: string[] = [];
  for (const line of top) {
    if (line.trim() === '') continue;
    if (!/^\s*(?:\/\/|#|\/?\*|--|;|<!--|"{3}|')/.test(line)) break;
    comment.push(line);
  }
  const header = comment.join(' ');
  if (/(?:^|[\s*/#])@generated(?:\s|$)/.test(header)) return true;
  return /\bgenerated\b/i.test(header) && /\bdo not (?:edit|modify|change)\b/i.test(header);
}
