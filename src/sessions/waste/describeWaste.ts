import type { CacheBreak, WasteFinding } from './finding';

export interface WasteText {
  /** What happened and what it cost. */
  readonly message: string;
  /** What to do about it. */
  readonly advice: string;
}

/** How a surface says things: its language. */
export interface Wording {
  /** A message, with `{0}`, `{1}`, … replaced. */
  readonly say: (message: string, ...values: readonly string[]) => string;
  readonly number: (value: number) => string;
  /** An amount of US dollars, with its sign. */
  readonly dollars: (usd: number) => string;
}

export const english: Wording = {
  say: (message, ...values) => message.replace(/\{(\d)\}/g, (_, index) => values[Number(index)] ?? ''),
  number: (value) => value.toLocaleString('en-US'),
  dollars: (usd) => `$${usd.toFixed(2)}`,
};

export function describeWaste(finding: WasteFinding, wording = english): WasteText {
  const { say, number, dollars } = wording;
  const tokens = say('about {0} tokens', number(finding.tokens));
  const cost = finding.usd === null ? say('no known price') : say('≈{0} at list price', dollars(finding.usd));
  const calls = finding.calls === 1 ? say('1 call') : say('{0} calls', number(finding.calls));
  const carried = say('{0}, sent with {1}: {2}.', tokens, calls, cost);
  switch (finding.kind) {
    case 'repeated-read':
      return {
        message: `${
          finding.times === 1
            ? say('{0} was read 1 more time with the same text, which was in the window already:', finding.path)
            : say(
                '{0} was read {1} more times with the same text, which was in the window already:',
                finding.path,
                number(finding.times),
              )
        } ${carried}`,
        advice: say(
          'Say in the instructions not to read a file again that has not changed, or begin a new task in a new session.',
        ),
      };
    case 'repeated-result':
      return {
        message: `${
          finding.times === 1
            ? say('{0} told the same 1 more time:', useOf(finding))
            : say('{0} told the same {1} more times:', useOf(finding), number(finding.times))
        } ${carried}`,
        advice: say('Let the command print only what is new or wrong, or tell the agent what it already knows.'),
      };
    case 'carried-output':
      return {
        message: `${say('The output of {0} stayed in the window:', useOf(finding))} ${carried}`,
        advice: say(
          'Limit what the command prints, let a subagent look through long output, or compact the session after it.',
        ),
      };
    case 'loop':
      return {
        message: say(
          '{0} was called {1} times in {2} with nothing changed between: {3} of {4} in all, {5}.',
          useOf(finding),
          number(finding.times),
          minutesOf(finding.minutes, wording),
          calls,
          tokens,
          cost,
        ),
        advice: say(
          'Wait for long tasks in one call with a longer timeout, and stop the agent when it tries the same again.',
        ),
      };
    case 'cache-rebuilt': {
      const cause = causeOf(finding.break, wording);
      const above = finding.usd === null ? cost : say('{0} above reading it', cost);
      return {
        message:
          finding.times === 1
            ? say('The cache was written anew once {0}: {1}, {2}.', cause, tokens, above)
            : say('The cache was written anew {0} times {1}: {2}, {3}.', number(finding.times), cause, tokens, above),
        advice: remedyOf(finding.break, wording),
      };
    }
  }
}

/** The tool with what it was used on. */
export function useOf({ tool, subject }: { readonly tool: string; readonly subject: string }): string {
  return subject === '' ? tool : `${tool} (${subject})`;
}

function minutesOf(minutes: number, { say, number }: Wording): string {
  return minutes === 1 ? say('1 minute') : say('{0} minutes', number(minutes));
}

/** What came before the cache was written again, as the end of a sentence. */
export function causeOf(found: CacheBreak, wording: Wording): string {
  const { say, number } = wording;
  switch (found.cause) {
    case 'idle':
      return say(
        'after a pause of up to {0}, longer than the {1} minutes it lives',
        minutesOf(found.minutes, wording),
        number(found.lifetimeMinutes),
      );
    case 'model':
      return say('after a change from {0} to {1}', found.from, found.to);
    case 'compaction':
      return say('after the window was summarised');
    case 'instructions':
      return say('after a change of {0}', found.path);
    case 'command':
      return say('after {0}', found.command);
    case 'background-task':
      return say('right after a background task reported its end');
    case 'unknown':
      return say('for a reason that the log does not tell');
  }
}

function remedyOf({ cause: found }: CacheBreak, { say }: Wording): string {
  switch (found) {
    case 'idle':
      return say('After a long pause, compact first or begin a new session with a short summary.');
    case 'model':
      return say('Change the model between tasks, in a new session, rather than in the middle of a long one.');
    case 'compaction':
      return say('Part long work into several sessions, each with what it needs.');
    case 'instructions':
      return say('Change instruction files at the beginning or the end of a session.');
    case 'command':
      return say('Set up tools and servers before the session begins.');
    case 'background-task':
      return say('Let the agent wait for tasks in the foreground, or end the session before the report comes.');
    case 'unknown':
      return say('Look for tools, servers or hooks that change what stands at the beginning of each prompt.');
  }
}
