import type { Part } from '../context/compose/context';
import { changedFilesOf } from '../context/compose/gitDiff';
import { displayPath, pathOf } from '../context/compose/source';
import { shownLines } from '../context/compose/textRange';
import { titleOf, titleText } from '../context/compose/title';
import { confirmMissing, namesToConfirm } from '../review/confirmMissing';
import { dropCandidates, type DropTier } from '../review/dropCandidates';
import type { Finding, Review, ReviewPart } from '../review/finding';
import { confirmInterfaces, type InterfaceCandidate, interfaceCandidates } from '../review/interfaceOnly';
import { focusOf } from '../review/focus';
import { linkedToKeys } from '../review/linkedToKeys';
import { type Mark, rank, type RankablePart, type RankedPart, type Ranking } from '../review/ranking/rank';
import { TextIndex } from '../review/ranking/textIndex';
import { findMissingTests } from '../review/missingTests';
import { PartMemo } from '../review/partMemo';
import { readPart, reviewContext } from '../review/reviewContext';
import type { OptimizeInput } from './input';
import { protectionOf, type Protection } from './protection';
import type { SentTexts } from './sentTexts';

/** A part that would be sent, as the finders and the ranking see it. */
export interface SubjectPart extends ReviewPart, RankablePart {
  readonly part: Part;
  /** As it stands in the text that is sent. */
  readonly title: string;
}

/** What is known of a context before anything is suggested. */
export interface Subject {
  readonly parts: readonly SubjectPart[];
  readonly ranking: Ranking<SubjectPart> | undefined;
  /** By id of the part; absent without a ranking. */
  readonly ranked: ReadonlyMap<string, RankedPart<SubjectPart>>;
  /** Places name parts by their index in `parts`. */
  readonly findings: readonly Finding[];
  /** By part of which a likely key part uses the interface only: the path of that key part. */
  readonly users: ReadonlyMap<string, string>;
  /** Parts that are not relevant and that nothing links to a likely key part. */
  readonly drops: ReadonlyMap<RankedPart<SubjectPart>, DropTier>;
  readonly protection: Protection;
}

/** Reviews and ranks what would be sent. @param texts prepared for the context */
export async function readSubject(input: OptimizeInput, texts: SentTexts): Promise<Subject> {
  const { context, counter, workspace } = input;
  const parts = context.parts.flatMap((part): SubjectPart[] => {
    const text = part.included && part.source.kind !== 'recap' ? texts.textOf(part) : undefined;
    return text === undefined ? [] : [subjectPart(input, part, text.text, text.tokens?.(counter.encoding) ?? 0)];
  });
  const index = workspace?.index ?? new TextIndex();
  const count = (text: string): number => counter.count(text);
  const memo = new PartMemo();
  for (const [done, part] of parts.entries()) {
    await input.checkpoint?.({ phase: 'reading', done, total: parts.length });
    readPart({ parts: [part], count, memo });
  }
  let candidates: readonly InterfaceCandidate[] = [];
  const subject = withPartsIn(index, parts, (): Subject => {
    const focus = focusOf(context.task, parts);
    const ranking =
      focus === undefined
        ? undefined
        : rank(parts, focus.text, {
            index,
            ...(workspace?.history && { history: workspace.history }),
            ...(focus.placeOf && { placeOf: focus.placeOf }),
          });
    const review = { parts, count, memo, index, ...(ranking && { ranking }) };
    const findings = reviewContext(
      review,
      workspace && {
        missing: {
          index,
          ...(input.factsOf && { names: namesToConfirm }),
          tokensOf: (path) => count(workspace.textOf(path) ?? ''),
          ...(context.task.trim() !== '' && { task: context.task }),
        },
        ...(workspace.instructions && { instructions: workspace.instructions }),
      },
    );
    const ranked = new Map(ranking?.ranked.map((each) => [each.part.part.id, each]));
    candidates = interfaceCandidates(review, index);
    const users = usersOf(candidates, parts);
    const drops = dropsOf(review, index);
    return { parts, ranking, ranked, findings, users, drops, protection: protectionOf(context.task, parts, ranked) };
  });
  const { factsOf } = input;
  if (factsOf === undefined) return subject;
  const textOf = (path: string): string | undefined => {
    const text = workspace?.textOf(path);
    return text !== undefined && index.holds(path, text) ? text : undefined;
  };
  const review = { parts, count, memo, ...(subject.ranking && { ranking: subject.ranking }) };
  const tokensOf = (path: string): number => count(textOf(path) ?? '');
  const tests = input.offersTests === true ? await findMissingTests(review, { index, textOf, tokensOf, factsOf }) : [];
  return {
    ...subject,
    findings: [...(await confirmMissing(subject.findings, review, textOf, factsOf)), ...tests],
    users: usersOf(await confirmInterfaces(candidates, review, factsOf), parts),
  };
}

function dropsOf(review: Review & { readonly ranking?: Ranking<SubjectPart> }, index: TextIndex): Subject['drops'] {
  const drops =
    review.ranking === undefined ? new Map<RankedPart<SubjectPart>, DropTier>() : dropCandidates(review.ranking);
  const linked = linkedToKeys(
    review,
    index,
    Array.from(drops.keys(), (each) => each.index),
  );
  return new Map([...drops].filter(([each]) => !linked.has(each.index)));
}

function usersOf(candidates: readonly InterfaceCandidate[], parts: readonly SubjectPart[]): Subject['users'] {
  return new Map(candidates.map(({ part, user }) => [parts[part]?.part.id ?? '', user]));
}

/** The ranking wants the parts among the texts around them; those that were not there leave again. */
function withPartsIn<Result>(index: TextIndex, parts: readonly SubjectPart[], read: () => Result): Result {
  const added: string[] = [];
  for (const { path, text, range } of parts) {
    if (range !== undefined) continue;
    if (index.get(path) === undefined) added.push(path);
    index.set(path, text);
  }
  try {
    return read();
  } finally {
    for (const path of added) index.delete(path);
  }
}

function subjectPart({ rendering, marks }: OptimizeInput, part: Part, text: string, tokens: number): SubjectPart {
  const title = titleText(titleOf(part, rendering.roots));
  const path = pathOf(part.source);
  const own = marksOf(part, marks?.get(part.id) ?? []);
  const isOfFile = part.source.kind !== 'diff' && part.source.kind !== 'problems' && path !== undefined;
  const lines = part.range && shownLines(part.range);
  const changes = changedFilesOf(part.source, text, rendering.roots);
  return {
    part,
    title,
    path: isOfFile ? displayPath(path, rendering.roots) : title,
    text,
    tokens,
    ...(lines && { range: { from: lines.first, to: lines.last } }),
    ...(own.length > 0 && { marks: own }),
    ...(changes && { changes }),
  };
}

/** What was selected, and the symbol that was chosen, are marks by themselves. */
function marksOf({ source }: Part, given: readonly Mark[]): readonly Mark[] {
  const isChosen = source.kind === 'selection' || source.kind === 'symbol';
  return isChosen && !given.includes('selection') ? [...given, 'selection'] : given;
}
