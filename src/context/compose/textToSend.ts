import type { Part } from './context';
import { sliceRange } from './textRange';

/** Changes the text of a part before it is sent, as masking its secrets does. The same text gives the same result. */
export type Rewriter = (text: string, part: Part) => string | Promise<string>;

/**
 * The text of a part as it is sent: its range of the source, then its rewrites in their order.
 * @param source all of the text that the source names
 * @throws Error for a rewrite that is not known (a set may come from another version): a part that was to be masked must not
 * be sent as it is
 */
export async function textToSend(
  part: Part,
  source: string,
  rewriters: Readonly<Partial<Record<string, Rewriter>>>,
): Promise<string> {
  let text = part.range === undefined ? source : sliceRange(source, part.range);
  for (const name of part.rewrites) {
    const rewrite = rewriters[name];
    if (rewrite === undefined) throw new Error(`The text of a part is to be changed by "${name}", which is not known.`);
    text = await rewrite(text, part);
  }
  return text;
}
