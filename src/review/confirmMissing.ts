import { type CodeFacts, tellingNames } from '../code/syntax/codeFacts';
import { namesBetween, type ReadFile } from '../code/syntax/namesBetween';
import type { Finding, Review } from './finding';

/** Users whose syntax is read; reading one takes some 10 ms. */
const usersRead = 3;
/** Names that the finder is to tell of each missing file, of which so many are shown as are confirmed. */
export const namesToConfirm = 12;
const namesShown = 4;
/** Of files that are about the task and not named there, so many are told: the second is right half as often as the first. */
const mostUnnamed = 1;

/**
 * Holds what is said to be missing, found by words, against syntax trees: of the names only those stay that the missing file defines and
 * that its users use outside of comments and strings, or the other way round. Without such a name and without an import or a mention in
 * the task, nothing is missing.
 * @param factsOf undefined for languages without a grammar: then words have to do
 * @param textOf of a file outside of the context
 */
export async function confirmMissing(
  findings: readonly Finding[],
  { parts }: Review,
  textOf: (path: string) => string | undefined,
  factsOf: (path: string, text: string) => Promise<CodeFacts | undefined>,
): Promise<Finding[]> {
  const confirmed: Finding[] = [];
  let unnamed = 0;
  for (const finding of findings) {
    const { data, places } = finding;
    if (data.kind !== 'missing') {
      confirmed.push(finding);
      continue;
    }
    const text = textOf(data.missing);
    const missing: ReadFile = {
      path: data.missing,
      text: text ?? '',
      facts: text === undefined ? undefined : await factsOf(data.missing, text),
    };
    const others = await Promise.all(
      places.slice(0, usersRead).flatMap(({ part }) => {
        const other = parts[part];
        return other === undefined ? [] : [read(other, factsOf)];
      }),
    );
    const confirmedNames = new Set(
      others.flatMap((other) =>
        data.isUser ? namesBetween(data.names, other, missing) : namesBetween(data.names, missing, other),
      ),
    );
    const names = tellingNames(data.names.filter((name) => confirmedNames.has(name)));
    const isExplained = names.length > 0 || data.isNamedInTask;
    if (!isExplained && (data.isAboutTask || (data.names.length > 0 && !data.isImported))) continue;
    // Types of which no name is used say nothing that the code does.
    if (names.length === 0 && !data.isNamedInTask && /\.d\.[cm]?ts$/.test(data.missing)) continue;
    if (data.isAboutTask && !data.isNamedInTask && ++unnamed > mostUnnamed) continue;
    const isWeak = names.length === 0 && !data.isNamedInTask;
    confirmed.push({
      ...finding,
      severity: isWeak ? 'info' : finding.severity,
      data: { ...data, names: names.slice(0, namesShown) },
    });
  }
  return confirmed;
}

async function read(
  { path, text }: Pick<ReadFile, 'path' | 'text'>,
  factsOf: (path: string, text: string) => Promise<CodeFacts | undefined>,
): Promise<ReadFile> {
  return { path, text, facts: await factsOf(path, text) };
}
