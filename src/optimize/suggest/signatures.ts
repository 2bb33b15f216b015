import { rewriteNames } from '../rewrites/rewriters';
import type { SubjectPart } from '../subject';
import type { Draft } from './draft';

/** Shows the signatures only of files that a key part uses and that are themselves not what the task is about. */
export async function suggestSignatures(draft: Draft): Promise<void> {
  for (const part of codeToCut(draft)) {
    const user = draft.subject.users.get(part.part.id);
    if (user !== undefined) await cut(draft, part, 'likely', user);
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
