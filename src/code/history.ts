/** A past change, as ranking reads it. */
export interface PastCommit {
  /** The first line of its message. */
  readonly subject: string;
  /** Paths that it changed, as the ranked parts have them. Renames are not followed. */
  readonly paths: readonly string[];
}

/** A repository's history. Implemented over git outside the core; a workspace without one has none. */
export interface History {
  /** Commits that are no merges, newest first. Implementations bound their number (a few thousand are enough). */
  readonly commits: readonly PastCommit[];
}
