import { isTelling } from '../../code/syntax/codeFacts';
import type { IndexedText, TextIndex } from './textIndex';

/** A text that defines what a more relevant one uses. */
export interface DependencyLink {
  /** Sum over users of relevance × rarity of the names, not normalised. */
  readonly score: number;
  readonly user: IndexedText;
  /** The name that weighs most, of those that tell; undefined where all are plain words. */
  readonly name: string | undefined;
}

/** A name defined in more texts than this says nothing about which one is meant. */
const mostDefiners = 4;
/** Shorter names are loop variables and abbreviations. */
const shortestName = 4;

/**
 * One hop from the most relevant texts along the names that they use: what each text defines of them. A name that many
 * texts use (a logger, a base class) links weakly.
 * @param seeds texts with their relevance in (0, 1].
 */
export function dependencyLinks(
  seeds: ReadonlyMap<IndexedText, number>,
  index: TextIndex,
): Map<IndexedText, DependencyLink> {
  const links = new Map<
    IndexedText,
    { score: number; user: IndexedText; name: string | undefined; bestGain: number }
  >();
  for (const [user, relevance] of seeds) {
    const { distinctWords, wordCounts } = user.facts.body;
    const own = new Set(user.facts.definedWords);
    let total = 0;
    const gains: { definer: IndexedText; name: string | undefined; gain: number }[] = [];
    for (let at = 0; at < distinctWords.length; at++) {
      const word = distinctWords[at] ?? 0;
      const definers = index.definersOf(word);
      if (definers.size === 0 || definers.size > mostDefiners || own.has(word)) continue;
      const name = index.table.wordOf(word);
      if (name.length < shortestName) continue;
      // The last term of a name stands for the whole of it; how many texts have it is close to how many use the name.
      const users = Math.max(1, index.bodyFrequency(index.table.termsOf(word).at(-1) ?? -1));
      const gain = (Math.sqrt(wordCounts[at] ?? 1) * Math.log(1 + index.size / users)) / definers.size;
      total += gain;
      for (const definer of definers) gains.push({ definer, name: isTelling(name) ? name : undefined, gain });
    }
    for (const { definer, name, gain } of gains) {
      const share = (relevance * gain) / total;
      const telling = name === undefined ? 0 : share;
      const known = links.get(definer);
      if (known === undefined) links.set(definer, { score: share, user, name, bestGain: telling });
      else {
        known.score += share;
        if (telling > known.bestGain) Object.assign(known, { user, name, bestGain: telling });
      }
    }
  }
  return links;
}
