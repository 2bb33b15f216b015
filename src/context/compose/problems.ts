import { displayPath, type WorkspaceRoot } from './source';

/** What a compiler or linter says of a place in a file. */
export interface Problem {
  readonly path: string;
  /** Zero-based, as VS Code counts. */
  readonly line: number;
  readonly character: number;
  readonly severity: 'error' | 'warning' | 'information' | 'hint';
  readonly message: string;
  /** Who says it: `ts`, `eslint`. */
  readonly source?: string;
  readonly code?: string;
}

const severities: readonly Problem['severity'][] = ['error', 'warning', 'information', 'hint'];

/**
 * Problems as compilers print them, one a line, by file and place: `src/a.ts:12:5: error: … (ts 2345)`. Further lines of a message
 * are indented. Text for the model, hence English.
 */
export function problemsText(problems: readonly Problem[], roots: readonly WorkspaceRoot[]): string {
  const seen = new Set<string>();
  const lines = inOrder(problems).flatMap((problem) => {
    const { path, line, character, severity, message, source, code } = problem;
    const said = [source, code].filter((part) => part !== undefined && part !== '').join(' ');
    const text = message.trim().replace(/\s*(?:\r\n|\r|\n)\s*/g, '\n    ');
    const written = `${displayPath(path, roots)}:${line + 1}:${character + 1}: ${severity}: ${text}${said === '' ? '' : ` (${said})`}`;
    // Two extensions for one language say the same.
    if (seen.has(written)) return [];
    seen.add(written);
    return [written];
  });
  return lines.map((line) => `${line}\n`).join('');
}

function inOrder(problems: readonly Problem[]): Problem[] {
  return [...problems].sort(
    (left, right) =>
      compare(left.path, right.path) ||
      left.line - right.line ||
      left.character - right.character ||
      severities.indexOf(left.severity) - severities.indexOf(right.severity),
  );
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
