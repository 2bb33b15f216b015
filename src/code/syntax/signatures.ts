import type { Span } from './codeFacts';
import type { GrammarName } from './grammars';

/** Bodies of fewer lines and characters stay: what stands for them is hardly shorter, and getters say all in their body. */
const fewestLines = 3;
const fewestCharacters = 80;

/**
 * A text with the bodies of its functions left out: every declaration that stands outside of a body, with its comments, types and
 * default values, as it is written. In Python the first line of a docstring stays.
 * @param bodies in any order, nested ones too
 * @returns undefined if there is nothing to leave out
 */
export function withoutBodies(text: string, bodies: readonly Span[], language: GrammarName): string | undefined {
  let result = '';
  let at = 0;
  for (const body of [...bodies].sort((left, right) => left.start - right.start || right.end - left.end)) {
    if (body.start < at) continue; // inside one that is left out already
    const whole = text.slice(body.start, body.end);
    const standIn = standInFor(text, body.start, whole, language);
    if (standIn === undefined) continue;
    result += text.slice(at, body.start) + standIn;
    at = body.end;
  }
  return at === 0 ? undefined : result + text.slice(at);
}

/** Undefined where leaving out gains nothing. */
function standInFor(text: string, start: number, body: string, language: GrammarName): string | undefined {
  const lines = body.split('\n').length;
  if (language === 'python') {
    // The body begins with its first statement: `def` stands in the line above.
    if (lines < fewestLines - 1 && body.length < fewestCharacters) return undefined;
    const standIn = pythonStandIn(text, start, body);
    return standIn.length < body.length ? standIn : undefined;
  }
  if (lines < fewestLines && body.length < fewestCharacters) return undefined;
  if (language === 'ruby') return '# …';
  return body.startsWith('{') ? '{ … }' : undefined;
}

function pythonStandIn(text: string, start: number, body: string): string {
  const docstring = /^[rRuU]?("""|''')\s*([^\n]*?)\s*(?:\1|\n)/.exec(body);
  const said = docstring?.[2] ?? '';
  if (docstring === null || said === '') return '...';
  const indentation = /[^\S\n]*$/.exec(text.slice(text.lastIndexOf('\n', start - 1) + 1, start))?.[0] ?? '';
  return `"""${said}"""\n${indentation}...`;
}
