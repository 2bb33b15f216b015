/**
 * What is printed in the extension host reaches the launcher among hundreds of lines of VS Code's own log. A mark in
 * front tells the test reporter's lines apart. (console itself cannot be wrapped: VS Code ignores the assignment.)
 */
import { format } from 'node:util';

const mark = '[tare] ';

export function markLine(...values: unknown[]): string {
  return mark + format(...values);
}

/** The text of a marked line, or undefined for any other. */
export function readMarked(values: unknown[]): string | undefined {
  const [text] = values;
  return typeof text === 'string' && text.startsWith(mark) ? text.slice(mark.length) : undefined;
}
