/** Which record of one Copilot session counts: the higher. */
export const copilotRanks = {
  /** Every call, with what came from the cache. */
  spans: 5,
  /** The command line's table of calls. */
  usageTable: 4,
  /** Every call, without caches. */
  debugLog: 3,
  /** Sums a model. */
  shutdown: 2,
  /** The last call of each request, or output only. */
  messages: 1,
} as const;
