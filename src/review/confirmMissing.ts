import { type CodeFacts, reachableNames, tellingNames } from '../code/syntax/codeFacts';
import type { Finding, Review } from './finding';

/** Users whose syntax is read; reading one takes some 10 ms. */
const usersRead = 3;
/** Names that the finder is to tell of each missing file, of which so many are shown as are confirmed. */
export const namesToConfirm = 12;
const namesShown = 4;

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
  for (const finding of findings) {
    const { data, places } = finding;
    if (data.kind !== 'missing') {
      confirmed.push(finding);
      continue;
    }
    const text = textOf(data.missing);
    const missing = text === undefined ? undefined : await factsOf(data.missing, text);
    const others = await Promise.all(
      places.slice(0, usersRead).flatMap(({ part }) => {
        const user = parts[part];
        return user === undefined ? [] : [factsOf(user.path, user.text)];
      }),
    );
    const definers = data.isUser ? others : [missing];
    const users = data.isUser ? [missing] : others;
    const reachable = definers.map((facts) => facts && new Set(reachableNames(facts)));
    const isDefined = (name: string): boolean => reachable.some((names) => names?.has(name) !== false);
    const isUsed = (name: string): boolean => users.some((facts) => facts === undefined || facts.uses.has(name));
    const names = tellingNames(data.names.filter((name) => isDefined(name) && isUsed(name)));
    if (names.length === 0 && data.names.length > 0 && !data.isImported && !data.isNamedInTask) continue;
    // Types of which no name is used say nothing that the code does.
    if (names.length === 0 && !data.isNamedInTask && /\.d\.[cm]?ts$/.test(data.missing)) continue;
    const isWeak = names.length === 0 && !data.isNamedInTask;
    confirmed.push({
      ...finding,
      severity: isWeak ? 'info' : finding.severity,
      data: { ...data, names: names.slice(0, namesShown) },
    });
  }
  return confirmed;
}
