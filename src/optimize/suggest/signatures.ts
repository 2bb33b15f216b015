import { rewriteNames } from '../rewrites/rewriters';
import type { SubjectPart } from '../subject';
import type { Draft } from './draft';

/** A part that scores more may be needed with its bodies (evidence.md, section 5.4). */
const highestScore = 0.4;

/** Shows the signatures only of files that a key part uses and that are themselves not what the task is about. */
export async function suggestSignatures(draft: Draft): Promise<void> {
  for (const part of codeToCut(draft)) {
    const each = draft.subject.ranked.get(part.part.id);
    const use = each?.why.find((reason) => reason.kind === 'defines-used');
    const user = use?.kind === 'defines-used' ? use.user : undefined;
    if (each === undefined || each.score >= highestScore || user === undefined || !isKeyPath(draft, user)) continue;
    await cut(draft, part, 'likely', user);
  }
}

/** The same for every other file that may be cut; for budgets that cannot be reached otherwise. */
export async function suggestFurtherSignatures(draft: Draft): Promise<void> {
  for (const part of codeToCut(draft)) await cut(draft, part, 'review');
}

function codeToCut({ input, subject, suggestions }: Draft): SubjectPart[] {
  // Without a ranking that tells the parts apart, any of them may be the one.
  if (input.rewriters(rewriteNames.signatures) === undefined || subject.ranking?.enoughSignal !== true) return [];
  const taken = new Set(
    suggestions
      .filter(({ data }) => data.kind === 'exclude' || data.kind === 'signatures')
      .flatMap(({ parts }) => parts),
  );
  return subject.parts.filter(({ part }) => !subject.protection.isKept(part.id) && !taken.has(part.id));
}

function isKeyPath({ subject }: Draft, path: string): boolean {
  return subject.ranking?.ranked.some(({ part, likelyKey }) => likelyKey && part.path === path) === true;
}

async function cut(
  draft: Draft,
  { part, title }: SubjectPart,
  tier: 'likely' | 'review',
  user?: string,
): Promise<void> {
  await draft.rewrite({
    tier,
    data: { kind: 'signatures', ...(user !== undefined && { user }) },
    path: title,
    parts: [part.id],
    operations: [{ kind: 'rewrite', part: part.id, rewrite: rewriteNames.signatures }],
  });
}
