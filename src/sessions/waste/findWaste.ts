import type { Pricer } from '../eventCost';
import { rebuiltCaches } from './cacheRebuilt';
import { carriedOutputs } from './carriedOutputs';
import type { Conversation } from './conversation';
import type { WasteFinding } from './finding';
import { loops } from './loops';
import { repeatedResults } from './repeatedResults';

/** Less is not worth a person's look. */
const leastUsd = 0.01;

/** What in the windows of agents cost money and gave nothing, the dearest first. */
export function findWaste(conversations: readonly Conversation[], pricer: Pricer): readonly WasteFinding[] {
  return conversations
    .flatMap((conversation) => {
      const { agent, session, source } = conversation;
      return [repeatedResults, carriedOutputs, rebuiltCaches, loops]
        .flatMap((find) => find(conversation, pricer))
        .filter(({ usd }) => usd === null || usd >= leastUsd)
        .map((found): WasteFinding => ({ ...found, agent, session, source }));
    })
    .sort((left, right) => (right.usd ?? 0) - (left.usd ?? 0));
}
