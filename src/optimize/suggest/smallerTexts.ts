import type { Finding } from '../../review/finding';
import { blobsIn } from '../../review/blobs';
import { jsonRewrite } from '../rewrites/json';
import { rewriteNames } from '../rewrites/rewriters';
import type { SubjectPart } from '../subject';
import type { SuggestionData, Tier } from '../suggestion';
import type { Draft } from './draft';

/** Leaves out runs of data, repeated log lines and licences, and writes JSON in fewer tokens. */
export async function suggestSmallerTexts(draft: Draft): Promise<void> {
  for (const part of partsWith(draft, 'blob')) {
    const characters = blobsIn(part.text).reduce((sum, { start, end }) => sum + end - start, 0);
    await rewrite(draft, [part], lossyTier(draft, part), { kind: 'strip-blobs', characters }, rewriteNames.blobs);
  }
  for (const part of partsWith(draft, 'repeated-log')) {
    const lines = findingsOf(draft, 'repeated-log')
      .filter(({ places }) => draft.subject.parts[places[0]?.part ?? -1] === part)
      .reduce((sum, { data }) => sum + (data.kind === 'repeated-log' ? data.times - 2 : 0), 0);
    await rewrite(draft, [part], lossyTier(draft, part), { kind: 'collapse-logs', lines }, rewriteNames.logs);
  }
  for (const { places } of findingsOf(draft, 'licence-header')) {
    // The last place is the first copy, which stays.
    const copies = places.slice(0, -1).flatMap(({ part }) => draft.subject.parts[part] ?? []);
    const data = { kind: 'strip-licence', copies: copies.length } as const;
    await rewrite(draft, copies, 'likely', data, rewriteNames.licence);
  }
  await suggestWithoutComments(draft);
  for (const { data, places } of findingsOf(draft, 'pretty-json')) {
    const part = draft.subject.parts[places[0]?.part ?? -1];
    if (data.kind !== 'pretty-json' || part === undefined) continue;
    const form = data.smallest;
    await rewrite(draft, [part], 'likely', { kind: 'compact-data', form }, jsonRewrite(form));
  }
}

/** Where they are many, and the code is not what the task is about: then their words are what tells. */
async function suggestWithoutComments(draft: Draft): Promise<void> {
  const { subject, input } = draft;
  if (input.rewriters(rewriteNames.comments) === undefined) return;
  for (const { part: at } of findingsOf(draft, 'comments').flatMap(({ places }) => places)) {
    const part = subject.parts[at];
    if (part === undefined || subject.protection.isKept(part.part.id)) continue;
    await rewrite(draft, [part], 'review', { kind: 'strip-comments' }, rewriteNames.comments);
  }
}

/** What is named in the task or pasted for it may be asked about line by line. */
function lossyTier({ subject }: Draft, { part }: SubjectPart): Tier {
  return subject.protection.isKept(part.id) ? 'likely' : 'safe';
}

function findingsOf({ subject }: Draft, kind: Finding['data']['kind']): readonly Finding[] {
  return subject.findings.filter(({ data }) => data.kind === kind);
}

/** Each part with a finding of the kind, once. */
function partsWith(draft: Draft, kind: Finding['data']['kind']): readonly SubjectPart[] {
  const indexes = new Set(findingsOf(draft, kind).flatMap(({ places }) => places[0]?.part ?? []));
  return [...indexes].flatMap((at) => draft.subject.parts[at] ?? []);
}

async function rewrite(
  draft: Draft,
  parts: readonly SubjectPart[],
  tier: Tier,
  data: SuggestionData,
  name: string,
): Promise<void> {
  const changed = parts.filter(({ part }) => !draft.subject.protection.isPinned(part.id));
  const [first] = changed;
  if (first === undefined) return;
  const ids = changed.map(({ part }) => part.id);
  await draft.rewrite({
    tier,
    data,
    path: first.title,
    parts: ids,
    operations: ids.map((part) => ({ kind: 'rewrite', part, rewrite: name })),
  });
}
