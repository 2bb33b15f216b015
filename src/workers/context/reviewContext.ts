import { changedFilesOf } from '../../context/compose/gitDiff';
import { titleOf, titleText } from '../../context/compose/title';
import { displayPath, pathOf } from '../../context/compose/source';
import { shownLines } from '../../context/compose/textRange';
import { maskRewrite } from '../../context/secrets/mask';
import { jsonRewrite } from '../../optimize/rewrites/json';
import { referenceRewrite } from '../../optimize/rewrites/references';
import { rewriteNames } from '../../optimize/rewrites/rewriters';
import type { PartToReview, ReviewedFinding } from '../../review/reviewSession';
import type { ReviewProgress } from '../protocol';
import type { Reviewer } from '../reviewer';
import type { KeptContext, SentPart } from './keptContext';
import type { ContextReview, FindingRewrite, ReviewContextRequest } from './protocol';

/** Reviews the context of this thread, which has its texts. */
export async function reviewContext(
  { marks, ...request }: ReviewContextRequest,
  context: KeptContext,
  reviewer: Reviewer,
  signal: AbortSignal,
  report: (progress: ReviewProgress) => void,
): Promise<ContextReview> {
  const { sent, task, preamble, frameTokens, roots } = await context.toReview();
  signal.throwIfAborted();
  const marksOf = new Map(marks);
  const parts = sent.map(({ part, text, key }): PartToReview => {
    const path = pathOf(part.source);
    const isFile = path !== undefined && part.source.kind !== 'diff' && part.source.kind !== 'problems';
    const range = part.range && shownLines(part.range);
    const changes = changedFilesOf(part.source, text.text, roots);
    return {
      id: part.id,
      path: isFile ? displayPath(path, roots) : titleText(titleOf(part, roots)),
      version: key,
      text: text.text,
      ...(range && { range: { from: range.first, to: range.last } }),
      marks: marksOf.get(part.id),
      ...(changes && { changes }),
    };
  });
  const answer = await reviewer.review({ ...request, parts, task, preamble, frameTokens }, signal, report);
  const titles = new Map(sent.map(({ part }) => [part.id, titleText(titleOf(part, roots))]));
  const byId = new Map(sent.map((each) => [each.part.id, each]));
  return { ...answer, rewrites: answer.findings.map((finding) => rewritesFor(finding, byId, titles)) };
}

/** The rewrites that mend a finding, by part; none for what is mended otherwise or by a person. */
function rewritesFor(
  { data, places }: ReviewedFinding,
  sent: ReadonlyMap<string, SentPart>,
  titles: ReadonlyMap<string, string>,
): readonly FindingRewrite[] {
  const [first, second] = places;
  if (first === undefined) return [];
  switch (data.kind) {
    case 'secret':
      return [{ part: first.id, name: maskRewrite }];
    case 'pretty-json':
      return [{ part: first.id, name: jsonRewrite(data.smallest) }];
    case 'blob':
      return [{ part: first.id, name: rewriteNames.blobs }];
    case 'signatures':
      return [{ part: first.id, name: rewriteNames.signatures }];
    case 'repeated-log':
      return [{ part: first.id, name: rewriteNames.logs }];
    case 'licence-header':
      // The last place is the header that is kept.
      return places.slice(0, -1).map(({ id }) => ({ part: id, name: rewriteNames.licence }));
    case 'repeated-block': {
      const text = sent.get(first.id)?.text.text;
      if (text === undefined || first.lines === undefined || second === undefined) return [];
      const where = second.id === first.id ? '' : (titles.get(second.id) ?? second.path);
      return [{ part: first.id, name: referenceRewrite(text, first.lines.from - 1, first.lines.to, where) }];
    }
    default:
      return [];
  }
}
