import type { AgentId } from '../usageEvent';

/** What made the provider's cache of a conversation useless, so that its beginning was written again at the full price. */
export type CacheBreak =
  /** The cache had expired. */
  | { readonly cause: 'idle'; readonly minutes: number; readonly lifetimeMinutes: number }
  /** Each model has a cache of its own. */
  | { readonly cause: 'model'; readonly from: string; readonly to: string }
  /** The window was summarised. Once is a service, again and again is not. */
  | { readonly cause: 'compaction' }
  /** An instruction file, which is sent before everything else, was changed. */
  | { readonly cause: 'instructions'; readonly path: string }
  /** A command of the agent that changes its tools or instructions. */
  | { readonly cause: 'command'; readonly command: string }
  /** A background task told that it ended. */
  | { readonly cause: 'background-task' }
  /** The log does not tell. */
  | { readonly cause: 'unknown' };

/** What was found, for each kind. The surface makes a sentence of it; `describeWaste` makes an English one. */
export type WasteData =
  /** A file was read again, with the same text as before, which was still in the window. `times` counts the further reads. */
  | { readonly kind: 'repeated-read'; readonly path: string; readonly times: number }
  /** Another tool was used again and told the same. */
  | { readonly kind: 'repeated-result'; readonly tool: string; readonly subject: string; readonly times: number }
  /** A long result that was sent along with each of the calls after it. */
  | { readonly kind: 'carried-output'; readonly tool: string; readonly subject: string }
  | { readonly kind: 'cache-rebuilt'; readonly break: CacheBreak; readonly times: number }
  /** The same use of a tool again and again, with no edit and no word of the engineer between. */
  | {
      readonly kind: 'loop';
      readonly tool: string;
      readonly subject: string;
      readonly times: number;
      readonly minutes: number;
    };

/** Something in an agent's own context that cost money and gave nothing. */
export type WasteFinding = WasteData & {
  readonly agent: AgentId;
  readonly session: string;
  /** The log it is in; a subagent has one of its own. */
  readonly source: string;
  /** Milliseconds since 1970, UTC: the first time. */
  readonly at: number;
  /**
   * Tokens at stake, about: of the superfluous text, as it stood in the window; of a cache, those that were written again;
   * of a loop, those that its calls were billed.
   */
  readonly tokens: number;
  /** Calls that carried or repeated it. */
  readonly calls: number;
  /** What would not have been spent, US dollars at list price; null where a call has no known price. */
  readonly usd: number | null;
};

/** A finding before it is told whose it is. */
export type OwnWaste = WasteData & Pick<WasteFinding, 'at' | 'tokens' | 'calls' | 'usd'>;
