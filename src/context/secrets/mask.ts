import type { SecretFinding, SecretKind } from './finding';

/** The name of masking among the rewrites of a part; see compose/textToSend.ts. */
export const maskRewrite = 'mask-secrets';

/** What stands for a secret of a kind: says what was there, and is found by no scan. */
export function placeholderFor(kind: SecretKind): string {
  return `[masked-${kind}]`;
}

/**
 * The text with every secret replaced by a placeholder of its kind. Everything else stays as it is, line ends around a key's lines
 * included.
 * @param findings of this very text, in their order
 */
export function maskSecrets(text: string, findings: readonly SecretFinding[]): string {
  let masked = '';
  let at = 0;
  for (const { kind, start, end } of findings) {
    const secret = text.slice(start, end);
    const before = /^(?:\s|\\[nr])*/.exec(secret)?.[0] ?? '';
    const after = /(?:\s|\\[nr])*$/.exec(secret.slice(before.length))?.[0] ?? '';
    masked += text.slice(at, start) + before + placeholderFor(kind) + after;
    at = end;
  }
  return masked + text.slice(at);
}
