import type { BloatKind } from '../code/bloat';
import {
  count,
  describeFinding,
  type FindingText,
  jsonForms,
  listed,
  measured,
  type PathNames,
  wholePaths,
} from './describeFinding';
import { shortFolder } from '../context/shortPaths';
import type { Finding } from './finding';
import { commonFolder } from './groupFindings';

const bloatNames: Record<BloatKind, string> = {
  lock: 'lock files',
  generated: 'generated files',
  vendored: "files of other people's code",
  minified: 'minified files',
  'source-map': 'source maps',
  snapshot: 'test snapshots',
  changelog: 'changelogs',
  data: 'files of data rows',
};

/** Findings of `groupFindings` in English, as one. @param tokensOf a finding's tokens as they are shown */
export function describeGroup(
  findings: readonly [Finding, ...Finding[]],
  paths: PathNames = wholePaths,
  tokensOf = ({ tokens }: Finding): number => tokens,
): FindingText {
  const [first] = findings;
  if (findings.length === 1) return describeFinding(first, paths);
  const { data, places } = first;
  const files = [...new Set(findings.map((finding) => finding.places[0]?.path ?? ''))];
  const folder = commonFolder(files);
  const inFolder = folder === '' ? '' : ` in ${paths === wholePaths ? folder : shortFolder(folder)}`;
  const largest = [...findings].sort((left, right) => right.tokens - left.tokens);
  const byTokens = `${listed(largest.map((finding) => `${paths.nameOf(finding.places[0]?.path ?? '')} ${count(tokensOf(finding))}`))}.`;
  switch (data.kind) {
    case 'bloat':
      return measured(`${findings.length} ${bloatNames[data.bloat]}${inFolder}: leave them out`, byTokens);
    case 'duplicate-file':
      return measured(
        `${findings.length} files${inFolder} are the same as others: keep one of each`,
        `${listed(findings.map(({ data: each, places: [place] }) => `${paths.nameOf(place?.path ?? '')} = ${each.kind === 'duplicate-file' ? paths.nameOf(each.of) : ''}`))}.`,
      );
    case 'pretty-json':
      return measured(
        `${files.length} files${inFolder} are shorter as ${jsonForms[data.smallest]}, with the same data`,
        byTokens,
      );
    case 'blob':
      return measured(
        `${findings.length} stretches of ${data.form} in ${files.length === 1 ? paths.pathOf(files[0] ?? '') : `${files.length} files${inFolder}`}: leave them out`,
        'A model reads nothing in them.',
      );
    case 'repeated-log':
      return measured(
        `${count(findings.reduce((sum, { data: each }) => sum + (each.kind === 'repeated-log' ? each.times : 0), 0))} lines of ${paths.pathOf(files[0] ?? '')} have ${findings.length} forms and differ in times and numbers only: keep the first and the last of each`,
        `The largest: ${data.template.slice(0, 120)}`,
      );
    case 'repeated-block': {
      const other = places[1];
      const lines = findings.reduce(
        (sum, { data: each }) => sum + (each.kind === 'repeated-block' ? each.lines : 0),
        0,
      );
      const where =
        other === undefined || other.part === places[0]?.part
          ? `stand twice in ${paths.pathOf(files[0] ?? '')}`
          : `stand in both ${paths.pathOf(files[0] ?? '')} and ${paths.pathOf(other.path)}`;
      return measured(
        `${findings.length} blocks of ${lines} lines together ${where}: keep one of each`,
        'Equal but for indentation.',
      );
    }
    default:
      return describeFinding(first, paths);
  }
}
