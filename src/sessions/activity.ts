import type { AddedText } from './standingLines';

/** Whether a tool looks at a file or changes it; `other` for commands, searches of the web and the like. */
export type ToolEffect = 'read' | 'write' | 'other';

/** Lines of files that an edit added and removed. */
export interface EditedLines {
  readonly added: number;
  readonly removed: number;
  /** The added ones, where the log has their text. */
  readonly texts?: readonly AddedText[];
}

/** What happened in a session beside the billed calls. Times are milliseconds since 1970, UTC. */
export type Activity =
  /** The engineer asked something; the text is cut to its beginning. */
  | { readonly kind: 'prompt'; readonly at: number; readonly text: string }
  | {
      readonly kind: 'tool';
      readonly at: number;
      /** Names the use, so that its result can be found. */
      readonly id: string;
      readonly name: string;
      readonly effect: ToolEffect;
      /** Of the files it names, as the log writes them. */
      readonly paths: readonly string[];
      /** The same for two uses with the same arguments. */
      readonly call: string;
      /** The file, command, pattern or address it is about, cut to its beginning; empty where it names none. */
      readonly subject: string;
      /** Key of the billed call that asked for it, where the log tells. */
      readonly event?: string;
      /** A subagent's: its result is in another window. */
      readonly sidechain?: boolean;
      /** What an edit asks for, where the use itself tells. */
      readonly lines?: EditedLines;
    }
  | {
      readonly kind: 'result';
      readonly at: number;
      readonly id: string;
      /** Length of what the tool put into the window. */
      readonly characters: number;
      /** The same for two results with the same text. */
      readonly content: string;
      /** The tool said that it did not do it. */
      readonly failed?: boolean;
      /** What an edit did, where the result tells. */
      readonly lines?: EditedLines;
    }
  /**
   * Something that came into the conversation or changed what comes before it: a background task told that it ended, the
   * engineer typed a command of the agent (`/mcp`).
   */
  | {
      readonly kind: 'notice';
      readonly at: number;
      readonly what: 'background-task' | 'command';
      readonly text: string;
    }
  /** The window was summarised; it held so many tokens before, where the log says so. */
  | { readonly kind: 'compaction'; readonly at: number; readonly tokensBefore?: number };

export type ToolActivity = Extract<Activity, { kind: 'tool' }>;
export type ResultActivity = Extract<Activity, { kind: 'result' }>;

/** A log that only grows, a record a line. */
export interface ActivityLines {
  readonly kind: 'lines';
  /** Turns a record, anything at all, into activities. */
  readonly read: (record: unknown, add: (activity: Activity) => void) => void;
}

/** A log that is read anew as a whole when it has changed: a document, a database, a folder. */
export interface ActivityDocument {
  readonly kind: 'document';
  /**
   * @param session its id: a database holds many
   * @throws any error for a log that is gone, damaged or in the middle of being written
   */
  readonly read: (log: string, session: string) => readonly Activity[];
  /** What names a session, where that is told without reading all of it; else it is its first prompt. @throws as `read` does */
  readonly title?: (log: string, session: string) => string | undefined;
}

/** Where an agent's logs tell what a session did beside its calls, and how. */
export interface ActivityLogs {
  /** The log that tells it of the calls in a log; absent: the same. */
  readonly logOf?: (source: string, session: string) => string;
  /** Undefined for a log that tells of nothing but calls. */
  readonly formatOf: (log: string) => ActivityLines | ActivityDocument | undefined;
}
