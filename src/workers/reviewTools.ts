import { SyntaxReader } from '../code/syntax/syntaxReader';
import { SecretScanner } from '../context/secrets/scanner';
import type { ReviewTools } from '../review/reviewSession';
import type { CounterSource } from './assets';
import { grammarFilesIn } from './grammarFiles';

/**
 * What a review needs of this machine; each is loaded when it is first used.
 * @param folder where the build put the grammars
 * @param onFailure told once for each grammar that cannot be loaded; its language has no signatures then
 */
export function reviewTools(
  counterOf: CounterSource,
  folder: string,
  onFailure: (error: unknown) => void = () => undefined,
): ReviewTools & { readonly syntax: SyntaxReader } {
  const scanner = new SecretScanner();
  const syntax = new SyntaxReader(grammarFilesIn(folder), (_, error) => onFailure(error));
  return {
    counterOf,
    findSecrets: (text, path) => scanner.scan(text, path),
    signaturesOf: (path, text) => syntax.signaturesOf(path, text),
    factsOf: (path, text) => syntax.factsOf(path, text),
    syntax,
  };
}
