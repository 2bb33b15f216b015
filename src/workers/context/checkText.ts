import { rewriteNames } from '../../optimize/rewrites/rewriters';
import type { Rewriters } from '../../context/compose/textToSend';
import type { Part } from '../../context/compose/context';
import { maskSecrets } from '../../context/secrets/mask';
import type { SecretScanner } from '../../context/secrets/scanner';
import type { TokenCounter } from '../../tokens/tokenCounter';
import { jsonRewrite } from '../../optimize/rewrites/json';
import type { TextCheck, TextWaste } from './protocol';

/** What is wrong with a text on its own, and the text without it. Tokens are counted on the final texts, never estimated. */
export async function checkText(
  text: string,
  counter: TokenCounter,
  scanner: SecretScanner,
  rewriters: Rewriters,
): Promise<TextCheck> {
  const secrets = await scanner.scan(text, 'clipboard');
  let cleaned = maskSecrets(text, secrets);
  const tokens = counter.count(text);
  const waste: TextWaste[] = [];
  let before = counter.count(cleaned);
  for (const [kind, rewrite] of cleanings) {
    const next = await rewriters(rewrite)?.(cleaned, clipboard);
    if (next === undefined || next === cleaned) continue;
    const after = counter.count(next);
    if (after >= before) continue;
    waste.push({ kind, tokens: before - after });
    cleaned = next;
    before = after;
  }
  return { tokens, secrets, waste, cleaned, cleanedTokens: before };
}

const cleanings = [
  ['logs', rewriteNames.logs],
  ['blobs', rewriteNames.blobs],
  ['json', jsonRewrite('compact')],
] as const;

/** The rewriters look at the text alone. */
const clipboard: Part = { id: '', source: { kind: 'clipboard', text: '' }, included: true, rewrites: [] };
