import type { Part } from './context';
import { sliceRange } from './textRange';

/** Changes the text of a part before it is sent, as masking its secrets does. The same text gives the same result. */
export type Rewriter = (text: string, part: Part) => string | Promise<string>;

/**
 * The rewriter of a name, undefined for a name that is not known: `rewritersWith` in optimize/rewrites/rewriters.ts has those of
 * Tare. A function and no table, because some names carry what they need (`same-as:…`).
 */
export type Rewriters = (name: string) => Rewriter | undefined;

/**
 * The text of a part as it is sent: its range of the source, then its rewrites in their order.
 * @param source all of the text that the source names
 * @throws Error for a rewrite that is not known (a set may come from another version): a part that was to be masked must not
 * be sent as it is
 */
export async function textToSend(part: Part, source: string, rewriters: Rewriters): Promise<string> {
  let text = part.range === undefined ? source : sliceRange(source, part.range);
  for (const name of part.rewrites) {
    const rewrite = rewriters(name);
    if (rewrite === undefined) throw new Error(`The text of a part is to be changed by "${name}", which is not known.`);
    text = await rewrite(text, part);
  }
  return text;
}
