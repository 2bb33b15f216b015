import type { Activity, EditedLines, ResultActivity, ToolActivity } from './activity';
import type { AddedText, StandingLines } from './standingLines';

/** What a session's spend produced, as far as its logs tell. No measure of its worth. */
export interface Produced {
  /** Different files that were edited, as the log names them, in the order of their first edit. */
  readonly files: readonly string[];
  /** By the edits whose lines the log tells. */
  readonly lines: EditedLines;
  /** Of the added lines; absent where the logs do not have their text, or nobody has looked. */
  readonly standing?: StandingLines;
  /** Edits whose lines the log does not tell. */
  readonly editsWithoutLines: number;
  /** Commands that ran. They may have changed files, which the log does not tell. */
  readonly commands: number;
  /** Those of them that were a `git commit` and did not fail. */
  readonly commits: number;
}

/** Names of the tools that run commands, of all agents whose activities are read. */
const runsCommands = /bash|shell|exec|terminal|^run_commands$/i;
/** Tools that look after a command that runs already: `BashOutput`, `KillShell`, `read_bash`, `get_terminal_output`. */
const looksAfterCommands =
  /^(?:get|read|write|send|await|stop|list|kill|terminal)_|_status$|subagent|^bashoutput$|^kill/i;
const commits = /\bgit\b[^|;&]*\scommit\b/;

/** @param activities of all logs of a session; what a resumed session repeats counts once */
export function producedBy(activities: readonly Activity[]): Produced {
  const files = new Set<string>();
  const produced = { added: 0, removed: 0, editsWithoutLines: 0, commands: 0, commits: 0 };
  for (const { tool, result } of doneUses(activities)) {
    if (tool.effect === 'write') {
      for (const path of tool.paths) files.add(path);
      const lines = result.lines ?? tool.lines;
      if (lines === undefined) produced.editsWithoutLines++;
      produced.added += lines?.added ?? 0;
      produced.removed += lines?.removed ?? 0;
    } else if (runsCommands.test(tool.name) && !looksAfterCommands.test(tool.name)) {
      produced.commands++;
      if (commits.test(tool.subject)) produced.commits++;
    }
  }
  const { added, removed, ...counts } = produced;
  return { files: [...files], lines: { added, removed }, ...counts };
}

/** The lines that the edits of a session added, by file, where its logs have their text. */
export function addedTexts(activities: readonly Activity[]): readonly Required<AddedText>[] {
  const edits = [...doneUses(activities)].filter(({ tool }) => tool.effect === 'write');
  return edits.flatMap(({ tool, result }) =>
    // A result may count the lines only, of which the use has the text.
    (result.lines?.texts ?? tool.lines?.texts ?? []).flatMap(({ path = tool.paths[0], fingerprints }) =>
      path === undefined ? [] : [{ path, fingerprints }],
    ),
  );
}

/** Uses of tools that were not refused, did not fail and are not at work any more, each once. */
function* doneUses(
  activities: readonly Activity[],
): Iterable<{ readonly tool: ToolActivity; readonly result: ResultActivity }> {
  const results = new Map(
    activities.flatMap((activity) => (activity.kind === 'result' ? [[activity.id, activity]] : [])),
  );
  const seen = new Set<string>();
  for (const activity of activities) {
    if (activity.kind !== 'tool' || seen.has(activity.id)) continue;
    if (activity.id !== '') seen.add(activity.id);
    const result = results.get(activity.id);
    if (result !== undefined && result.failed !== true) yield { tool: activity, result };
  }
}
