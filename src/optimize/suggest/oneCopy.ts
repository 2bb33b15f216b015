import type { FindingPlace } from '../../review/finding';
import { referenceRewrite } from '../rewrites/references';
import type { SubjectPart } from '../subject';
import type { Draft } from './draft';

/** A copy that gives way, and the part that keeps the lines. */
interface Copy {
  readonly copy: SubjectPart;
  readonly keeper: SubjectPart;
  /** 0-based lines of the copy's text, the second exclusive. */
  readonly from: number;
  readonly to: number;
}

/**
 * Puts a note in the place of lines that stand in another part, too. The likelier part keeps them, else the first; a part that is to be
 * kept as it is never gives way.
 */
export async function suggestOneCopy(draft: Draft): Promise<void> {
  for (const copy of [...duplicates(draft), ...blocks(draft)]) await suggest(draft, copy);
}

/** Files with one text: all of them refer to one keeper. */
function duplicates(draft: Draft): Copy[] {
  const groups = new Map<number, Set<number>>();
  for (const { data, places } of draft.subject.findings) {
    const [copy, original] = places;
    if (data.kind !== 'duplicate-file' || copy === undefined || original === undefined) continue;
    const group = groups.get(original.part) ?? new Set([original.part]);
    groups.set(original.part, group.add(copy.part));
  }
  return [...groups.values()].flatMap((group): Copy[] => {
    const members = [...group].flatMap((at) => draft.subject.parts[at] ?? []);
    const keeper = members.reduce((best, each) => (isLikelier(draft, each, best) ? each : best));
    return members
      .filter((each) => each !== keeper && mayGiveWay(draft, each))
      .map((copy) => ({ copy, keeper, from: 0, to: copy.text.split('\n').length }));
  });
}

function blocks(draft: Draft): Copy[] {
  return draft.subject.findings.flatMap(({ data, places }): Copy[] => {
    const [later, earlier] = places;
    if (data.kind !== 'repeated-block' || later === undefined || earlier === undefined) return [];
    const first = sideOf(draft, earlier);
    const second = sideOf(draft, later);
    if (first === undefined || second === undefined) return [];
    if (first.copy === second.copy) {
      return draft.subject.protection.isPinned(first.copy.part.id) ? [] : [{ ...second, keeper: first.copy }];
    }
    const [keeper, copy] =
      !mayGiveWay(draft, second.copy) || isLikelier(draft, second.copy, first.copy) ? [second, first] : [first, second];
    return mayGiveWay(draft, copy.copy) ? [{ ...copy, keeper: keeper.copy }] : [];
  });
}

function sideOf(draft: Draft, { part, lines }: FindingPlace): Omit<Copy, 'keeper'> | undefined {
  const copy = draft.subject.parts[part];
  return copy === undefined || lines === undefined ? undefined : { copy, from: lines.from - 1, to: lines.to };
}

function mayGiveWay({ subject }: Draft, { part }: SubjectPart): boolean {
  return !subject.protection.isKept(part.id);
}

/** Whether `left` rather than `right` keeps the text. */
function isLikelier(draft: Draft, left: SubjectPart, right: SubjectPart): boolean {
  if (mayGiveWay(draft, left) !== mayGiveWay(draft, right)) return !mayGiveWay(draft, left);
  const scoreOf = ({ part }: SubjectPart): number => draft.subject.ranked.get(part.id)?.score ?? 0;
  return scoreOf(left) > scoreOf(right);
}

async function suggest(draft: Draft, { copy, keeper, from, to }: Copy): Promise<void> {
  const isSame = copy === keeper;
  const where = isSame ? '' : keeper.title;
  const { id } = copy.part;
  await draft.rewrite({
    tier: isSame && draft.subject.protection.isKept(id) ? 'likely' : 'safe',
    data: { kind: 'one-copy', lines: to - from, where, isAll: to - from === copy.text.split('\n').length },
    path: copy.title,
    parts: [id],
    operations: [{ kind: 'rewrite', part: id, rewrite: referenceRewrite(copy.text, from, to, where) }],
    needs: isSame ? [] : [keeper.part.id],
  });
}
