import { definedNames } from '../code/definedNames';
import { baseName } from '../context/paths';
import { pathOf } from '../context/compose/source';
import { identifiersIn, pathMentions } from '../review/ranking/mentions';
import { TextIndex } from '../review/ranking/textIndex';
import type { RankedPart } from '../review/ranking/rank';
import type { SubjectPart } from './subject';

/** Which parts a suggestion must not touch, by id. */
export interface Protection {
  /** Never left out, cut to signatures or replaced by a note. */
  isKept(id: string): boolean;
  /** Left exactly as it is. */
  isPinned(id: string): boolean;
}

/** From this score on a part is key (evidence.md, section 5.1). */
const keyScore = 0.6;
/** Shorter names are words of every task. */
const shortestName = 4;

/**
 * What is kept whatever it weighs: marked, named in the task by its path, its name or a name that it defines, likely key, or put there
 * as no plain file (a selection, a diff, problems, pasted text, instructions). Too wide rather than too narrow: a part that is missing
 * costs more than noise (SWE-Explore, arXiv:2606.07297). The names are looked for here again, because a ranking with too little signal
 * claims nothing.
 */
export function protectionOf(
  task: string,
  parts: readonly SubjectPart[],
  ranked: ReadonlyMap<string, RankedPart>,
): Protection {
  const kept = new Set<string>();
  const pinned = new Set<string>();
  const index = new TextIndex();
  const byPath = new Map(parts.map(({ path }) => [path, index.read(path, '')]));
  const mentions = pathMentions(task, byPath.values());
  const names = identifiersIn(task);
  for (const { part, text, path, marks = [] } of parts) {
    const each = ranked.get(part.id);
    const isExplicit = part.source.kind !== 'file' || part.range !== undefined || marks.length > 0;
    const isKey = each !== undefined && (each.likelyKey || (each.score >= keyScore && !each.isBloat));
    const byText = byPath.get(path);
    const mention = byText && mentions.get(byText);
    const isNamed =
      (mention !== undefined && mention.kind !== 'folder') ||
      isWordOf(task, baseName(pathOf(part.source) ?? path)) ||
      each?.why.some(({ kind }) => kind === 'named' || kind === 'defines-named') === true ||
      (names.size > 0 && definedNames(text).some((name) => names.has(name)));
    if (isExplicit || isKey || isNamed) kept.add(part.id);
    if (marks.includes('pinned')) pinned.add(part.id);
  }
  return { isKept: (id) => kept.has(id), isPinned: (id) => pinned.has(id) };
}

/** Whether the task has the name of a file as words of its own, with or without extension, in any case. */
function isWordOf(task: string, name: string): boolean {
  const lower = task.toLowerCase();
  return [name, name.replace(/(.)\.[^.]*$/, '$1')].some((each) => {
    const wanted = each.toLowerCase();
    if (wanted.length < shortestName) return false;
    for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, at + 1)) {
      const around = (lower[at - 1] ?? ' ') + (lower[at + wanted.length] ?? ' ');
      if (!/[\p{L}\p{N}_]/u.test(around)) return true;
    }
    return false;
  });
}
