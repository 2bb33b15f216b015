import { pathOf } from '../../context/compose/source';
import type { Rewriter } from '../../context/compose/textToSend';

/**
 * The rewriter that leaves out the bodies of functions.
 * @param signaturesOf `SyntaxReader.signaturesOf`: undefined for a language without a grammar, and where there is nothing to leave out
 */
export function signaturesWith(signaturesOf: (path: string, text: string) => Promise<string | undefined>): Rewriter {
  return async (text, { source }) => {
    const path = pathOf(source);
    return path === undefined ? text : ((await signaturesOf(path, text)) ?? text);
  };
}
