import { pathOf } from '../../context/compose/source';
import type { Rewriter } from '../../context/compose/textToSend';

/**
 * A rewriter that reads the syntax of a part: `SyntaxReader.signaturesOf` leaves out the bodies of functions, `withoutComments` the
 * comments.
 * @param read undefined for a language without a grammar, and where there is nothing to leave out: the text stays
 */
export function syntaxRewriter(read: (path: string, text: string) => Promise<string | undefined>): Rewriter {
  return async (text, { source }) => {
    const path = pathOf(source);
    return path === undefined ? text : ((await read(path, text)) ?? text);
  };
}
