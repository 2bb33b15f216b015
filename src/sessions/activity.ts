import { closeSync, fstatSync, openSync } from 'node:fs';
import { claudeCodeActivity } from './agents/claudeCodeActivity';
import { codexActivity } from './agents/codexActivity';
import { LineScanner } from './files/lineScanner';
import { parseJson } from './json';
import type { AgentId } from './usageEvent';

/** Whether a tool looks at a file or changes it; `other` for commands, searches of the web and the like. */
export type ToolEffect = 'read' | 'write' | 'other';

/** Lines of files that an edit added and removed. */
export interface EditedLines {
  readonly added: number;
  readonly removed: number;
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
  | { readonly kind: 'compaction'; readonly at: number; readonly tokensBefore?: number }
  /** Text of an answer whose logged count is a lower bound, counted. */
  | { readonly kind: 'output'; readonly at: number; readonly key: string; readonly tokens: number };

export interface ActivityOptions {
  /**
   * Counts the tokens of an answer's text. Present: `output` activities are told, from which an output that the log holds
   * only a lower bound of can be estimated.
   */
  readonly countTokens?: (text: string) => number;
  /** Bytes from the beginning that are read; default: all. */
  readonly length?: number;
}

/** Turns a record of a log into activities. */
export type ActivityFormat = (record: unknown, options: ActivityOptions, add: (activity: Activity) => void) => void;

const formats: Readonly<Partial<Record<AgentId, ActivityFormat>>> = {
  'claude-code': claudeCodeActivity,
  codex: codexActivity,
};

/** Undefined for agents whose logs tell of nothing but calls. */
export function activityFormatOf(agent: AgentId): ActivityFormat | undefined {
  return formats[agent];
}

/**
 * Reads a log, or the beginning of it, for what a session did, in the order of the file: 10 MB take about 60 ms. `ActivityReader`
 * is for logs that are read as a whole. Empty for agents whose logs tell of nothing but calls.
 * @throws the error of the operating system when the file cannot be read
 */
export function readActivity(agent: AgentId, path: string, options: ActivityOptions = {}): readonly Activity[] {
  const format = formats[agent];
  if (format === undefined) return [];
  const activities: Activity[] = [];
  const file = openSync(path, 'r');
  try {
    const length = Math.min(fstatSync(file).size, options.length ?? Infinity);
    const lines = new LineScanner([]).scan(file, 0, length, ({ bytes }) => {
      const record = bytes && parseJson(bytes.toString());
      if (record !== undefined) format(record, options, (activity) => activities.push(activity));
    });
    while (lines.next().done !== true);
  } finally {
    closeSync(file);
  }
  return activities;
}
