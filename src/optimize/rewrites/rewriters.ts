import type { Rewriter, Rewriters } from '../../context/compose/textToSend';
import { withoutBlobs } from './blobs';
import { jsonForm } from './json';
import { withoutLicence } from './licence';
import { withoutRepeatedLines } from './logs';
import { pointerOf } from './recap';
import { isReference, withReference } from './references';

/** Names of the rewrites that need no more than the text. They are stored with saved sets: a name keeps its meaning. */
export const rewriteNames = {
  licence: 'strip-licence',
  blobs: 'strip-blobs',
  logs: 'collapse-logs',
  signatures: 'signatures',
  comments: 'strip-comments',
  pointer: 'pointer-only',
} as const;

/** What some rewriters need from outside the core. */
export interface RewriterNeeds {
  /** Cuts the bodies out of code; needs grammars. Gives the text unchanged where it cannot. */
  readonly signatures?: Rewriter;
  /** Cuts comments out of code; needs grammars, too. */
  readonly comments?: Rewriter;
  /** Rewriters of other parts of Tare by name, such as masking secrets. */
  readonly others?: Readonly<Partial<Record<string, Rewriter>>>;
}

/**
 * Every rewriter that a part of a context may name. Whoever supplies the texts of a context (the ContextService, the command line)
 * makes one lookup and hands it to `textToSend` for each part; a part's suggestions carry nothing but the names.
 *
 *     const rewriters = rewritersWith({ signatures, others: { [maskRewrite]: mask } });
 *     const text = await textToSend(part, source, rewriters);
 *
 * Rewriters are deterministic, idempotent and linear in the text. They see the text only, never the file, which stays as it is; on a
 * text that has changed since the suggestion was made, they do what still fits and leave the rest.
 */
export function rewritersWith({ signatures, comments, others = {} }: RewriterNeeds): Rewriters {
  const fixed = new Map<string, Rewriter>([
    [rewriteNames.licence, withoutLicence],
    [rewriteNames.blobs, withoutBlobs],
    [rewriteNames.logs, withoutRepeatedLines],
    [rewriteNames.pointer, pointerOf],
    ...(comments === undefined ? [] : [[rewriteNames.comments, comments] as const]),
    ...(signatures === undefined ? [] : [[rewriteNames.signatures, signatures] as const]),
  ]);
  return (name) => {
    if (isReference(name)) return (text) => withReference(text, name);
    return others[name] ?? fixed.get(name) ?? jsonForm(name);
  };
}
