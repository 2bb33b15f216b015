import type { Pricer } from '../eventCost';
import { TurnTaker } from '../takingTurns';
import { rebuiltCaches } from './cacheRebuilt';
import { carriedOutputs } from './carriedOutputs';
import type { Conversation } from './conversation';
import type { WasteFinding } from './finding';
import { loops } from './loops';
import { repeatedResults } from './repeatedResults';

/** Less is not worth a person's look. */
const leastUsd = 0.01;

/**
 * What in the windows of agents cost money and gave nothing, the dearest first. With turns for others in between.
 * @throws the reason of the signal once it has aborted
 */
export async function findWaste(
  conversations: readonly Conversation[],
  pricer: Pricer,
  signal?: AbortSignal,
): Promise<readonly WasteFinding[]> {
  const turns = new TurnTaker();
  const all: WasteFinding[] = [];
  for (const conversation of conversations) {
    const { agent, session, source } = conversation;
    for (const find of [repeatedResults, carriedOutputs, rebuiltCaches, loops]) {
      await turns.giveTurn(signal);
      const found = find(conversation, pricer).filter(({ usd }) => usd === null || usd >= leastUsd);
      all.push(...found.map((own): WasteFinding => ({ ...own, agent, session, source })));
    }
  }
  return all.sort((left, right) => (right.usd ?? 0) - (left.usd ?? 0));
}
