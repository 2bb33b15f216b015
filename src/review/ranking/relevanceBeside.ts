import { rank, type RankablePart, type Ranking, type RankOptions } from './rank';

/** Parts that other files are held against: the best decide what a signal is divided by, and more of them change nothing. */
const bestParts = 5;

/** How relevant files are to a task beside the best of the parts that were ranked for it. */
export function relevanceBeside(
  { ranked }: Ranking,
  task: string,
  options: RankOptions,
): (paths: readonly string[]) => ReadonlyMap<string, number> {
  return (paths) => {
    const files = paths.map((path): RankablePart => ({ path, text: '' }));
    const { ranked: all } = rank([...ranked.slice(0, bestParts).map(({ part }) => part), ...files], task, {
      ...options,
      indexed: (part) => (files.includes(part) ? options.index?.get(part.path) : options.indexed?.(part)),
    });
    return new Map(all.map(({ part, score }) => [part.path, score]));
  };
}
