import { withoutCommentLines } from '../code/commentLines';
import { isBuiltInUsed } from '../code/syntax/builtIns';
import { type CodeFacts, tellingNames } from '../code/syntax/codeFacts';
import { withoutComments } from '../code/syntax/comments';
import { namesBetween, type ReadFile } from '../code/syntax/namesBetween';
import type { Finding, Review } from './finding';
import { holds } from './heldTexts';
import { shareNames } from './languages';
import { codeStart } from './licenceHeaders';
import { isWorthItsTokens, speaksOf } from './missing';
import type { TaskRelevance } from './ranking/taskRelevance';

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
 * @param relevance how names stand to the task; absent where nobody asks
 */
export async function confirmMissing(
  findings: readonly Finding[],
  { parts }: Review,
  textOf: (path: string) => string | undefined,
  factsOf: (path: string, text: string) => Promise<CodeFacts | undefined>,
  relevance?: Pick<TaskRelevance, 'ofName'>,
): Promise<Finding[]> {
  const confirmed: Finding[] = [];
  let unnamed = 0;
  // Whom the same review calls unlinked is no reason why the task needs a file.
  const unlinked = new Set(
    findings.flatMap(({ data, places }) => (data.kind === 'dilution' ? places.map(({ part }) => part) : [])),
  );
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
    const heldAs = data.heldAs?.filter(
      (held) => text === undefined || (holds(codeOf(missing), held) && !isImported(text, held)),
    );
    if (heldAs?.length === 0 || (data.namedAs !== undefined && isBuiltInUsed(data.namedAs, missing.facts))) continue;
    const linkedPlaces = places.filter(({ part }) => !unlinked.has(part));
    const users = await Promise.all(
      linkedPlaces.slice(0, usersRead).flatMap((place) => {
        const part = parts[place.part];
        return part === undefined ? [] : [namesWith(missing, part, data, factsOf).then((names) => ({ place, names }))];
      }),
    );
    const confirmedNames = new Set(users.flatMap((user) => [...user.names]));
    const names = tellingNames(data.names.filter((name) => confirmedNames.has(name))).slice(0, namesShown);
    // Who has a name in a comment only, or was not read, is not said to use it.
    const using = names.length === 0 ? [] : users.filter((user) => names.some((name) => user.names.has(name)));
    const isExplained = names.length > 0 || data.isNamedInTask;
    if (!isExplained && (data.isAboutTask || (data.names.length > 0 && !data.isImported))) continue;
    // Types of which no name is used say nothing that the code does.
    if (names.length === 0 && !data.isNamedInTask && /\.d\.[cm]?ts$/.test(data.missing)) continue;
    if (data.isAboutTask && !data.isNamedInTask) {
      const isSpokenOf = relevance === undefined || speaksOf(relevance, [...confirmedNames]);
      if (!isWorthItsTokens(finding.tokens, parts, isSpokenOf) || ++unnamed > mostUnnamed) continue;
    }
    const told = using.length > 0 ? using.map(({ place }) => place) : linkedPlaces;
    const isWeak = names.length === 0 && !data.isNamedInTask;
    // A message, or several names, can be meant of one file; a single name may be used there and be another's.
    const isGuess = heldAs?.length === 1 && heldAs[0]?.startsWith('“') !== true;
    confirmed.push({
      ...finding,
      severity: isWeak ? 'info' : isGuess ? 'warn' : finding.severity,
      places: told,
      data: {
        ...data,
        names,
        ...(heldAs && { heldAs }),
        users: told.map(({ path }) => path),
      },
    });
  }
  return confirmed;
}

/** Of the names that are told, those that the missing file and a part have between them. */
async function namesWith(
  missing: ReadFile,
  { path, text }: Pick<ReadFile, 'path' | 'text'>,
  { names, isUser }: Pick<Extract<Finding['data'], { kind: 'missing' }>, 'names' | 'isUser'>,
  factsOf: (path: string, text: string) => Promise<CodeFacts | undefined>,
): Promise<ReadonlySet<string>> {
  if (!shareNames(missing.path, path)) return new Set();
  const part: ReadFile = { path, text, facts: await factsOf(path, text) };
  return new Set(isUser ? namesBetween(names, part, missing) : namesBetween(names, missing, part));
}

/** What a file imports by its name is another's. */
function isImported(text: string, name: string): boolean {
  return holds(text.slice(0, codeStart(text)), name);
}

/** What only comments name, the code has not. */
function codeOf({ text, facts }: ReadFile): string {
  return withoutCommentLines(withoutComments(text, facts?.comments ?? []) ?? text);
}
