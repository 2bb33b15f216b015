import type { TextRange } from '../compose/textRange';
import type { SecretFinding } from './finding';

/**
 * The line of a finding in its file, from 1.
 * @param finding of the text of a part, which may be a range of the file
 */
export function lineInFile({ line }: SecretFinding, range: TextRange | undefined): number {
  return line + (range?.start.line ?? 0);
}
