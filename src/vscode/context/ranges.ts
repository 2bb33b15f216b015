import type { Range } from 'vscode';
import type { TextRange } from '../../context/compose/textRange';

/** Without the methods of the API's class, as a part keeps it. */
export function plainRange({ start, end }: Range): TextRange {
  return {
    start: { line: start.line, character: start.character },
    end: { line: end.line, character: end.character },
  };
}
