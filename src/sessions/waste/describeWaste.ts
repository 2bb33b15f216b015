import type { CacheBreak, WasteFinding } from './finding';

export interface WasteText {
  /** What happened and what it cost. */
  readonly message: string;
  /** What to do about it. */
  readonly advice: string;
}

/** A finding in plain English; a surface that localises makes its own text of the data. */
export function describeWaste(finding: WasteFinding): WasteText {
  const tokens = `about ${finding.tokens.toLocaleString('en-US')} tokens`;
  const cost = finding.usd === null ? 'no known price' : `≈$${finding.usd.toFixed(2)} at list price`;
  const carried = `sent with ${counted(finding.calls, 'call')}: ${cost}`;
  switch (finding.kind) {
    case 'repeated-read':
      return {
        message: `${finding.path} was read ${counted(finding.times, 'more time')} with the same text, which was in the window already: ${tokens}, ${carried}.`,
        advice:
          'Say in the instructions not to read a file again that has not changed, or begin a new task in a new session.',
      };
    case 'repeated-result':
      return {
        message: `${use(finding)} told the same ${counted(finding.times, 'more time')}: ${tokens}, ${carried}.`,
        advice: 'Let the command print only what is new or wrong, or tell the agent what it already knows.',
      };
    case 'carried-output':
      return {
        message: `The output of ${use(finding)} stayed in the window: ${tokens}, ${carried}.`,
        advice:
          'Limit what the command prints, let a subagent look through long output, or compact the session after it.',
      };
    case 'loop':
      return {
        message: `${use(finding)} was called ${finding.times} times in ${counted(finding.minutes, 'minute')} with nothing changed between: ${counted(finding.calls, 'call')} of ${tokens} in all, ${cost}.`,
        advice:
          'Wait for long tasks in one call with a longer timeout, and stop the agent when it tries the same again.',
      };
    case 'cache-rebuilt':
      return {
        message: `The cache was written anew ${finding.times === 1 ? 'once' : counted(finding.times, 'time')} ${cause(finding.break)}: ${tokens}, ${cost}${finding.usd === null ? '' : ' above reading it'}.`,
        advice: remedy(finding.break),
      };
  }
}

function use({ tool, subject }: { readonly tool: string; readonly subject: string }): string {
  return subject === '' ? tool : `${tool} (${subject})`;
}

function counted(number: number, what: string): string {
  return `${number.toLocaleString('en-US')} ${what}${number === 1 ? '' : 's'}`;
}

function cause(found: CacheBreak): string {
  switch (found.cause) {
    case 'idle':
      return `after a pause of up to ${counted(found.minutes, 'minute')}, longer than the ${found.lifetimeMinutes} minutes it lives`;
    case 'model':
      return `after a change from ${found.from} to ${found.to}`;
    case 'compaction':
      return 'after the window was summarised';
    case 'instructions':
      return `after a change of ${found.path}`;
    case 'command':
      return `after ${found.command}`;
    case 'background-task':
      return 'right after a background task reported its end';
    case 'unknown':
      return 'for a reason that the log does not tell';
  }
}

function remedy({ cause: found }: CacheBreak): string {
  switch (found) {
    case 'idle':
      return 'After a long pause, compact first or begin a new session with a short summary.';
    case 'model':
      return 'Change the model between tasks, in a new session, rather than in the middle of a long one.';
    case 'compaction':
      return 'Part long work into several sessions, each with what it needs.';
    case 'instructions':
      return 'Change instruction files at the beginning or the end of a session.';
    case 'command':
      return 'Set up tools and servers before the session begins.';
    case 'background-task':
      return 'Let the agent wait for tasks in the foreground, or end the session before the report comes.';
    case 'unknown':
      return 'Look for tools, servers or hooks that change what stands at the beginning of each prompt.';
  }
}
