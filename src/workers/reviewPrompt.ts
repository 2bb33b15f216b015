import { findInstructionFiles } from '../context/instructionFiles';
import type { FileSystem } from '../context/fileSystem';
import type { SecretScanner } from '../context/secrets/scanner';
import { readText } from '../review/promptFiles/namedFiles';
import type { PromptProblem } from '../review/promptFiles/promptProblem';
import { type PromptReview, reviewPromptFile } from '../review/promptFiles/reviewPromptFile';
import type { TokenCounter } from '../tokens/tokenCounter';
import type { ReviewPromptRequest } from './protocol';

/** Answers `reviewPrompt`: reads the instruction files around the one under review, unsaved ones as the editor has them. */
export async function reviewPrompt(
  { file, folder, unsaved }: ReviewPromptRequest,
  fileSystem: FileSystem,
  counter: TokenCounter,
  secrets: SecretScanner,
  signal: AbortSignal,
): Promise<PromptProblem[]> {
  const count = (text: string): number => counter.count(text);
  const others: PromptReview['others'][number][] = [];
  for (const found of folder === undefined ? [] : await findInstructionFiles(fileSystem, folder)) {
    signal.throwIfAborted();
    const text =
      [file, ...unsaved].find(({ path }) => path === found.path)?.text ?? (await readText(found.path, fileSystem));
    if (text !== undefined) others.push({ ...found, text });
  }
  return reviewPromptFile({
    file,
    others,
    count,
    secrets,
    ...(folder !== undefined && { files: { fileSystem, folder, count, signal } }),
  });
}
