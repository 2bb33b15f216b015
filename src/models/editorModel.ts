import { type Catalogue, findModel } from './catalogue';
import { calibrate } from './calibration';
import type { Model } from './model';

/** A model that VS Code itself offers (`vscode.lm`), as far as it is kept between sessions. */
export interface EditorModel {
  /** Of the extension that brings it, such as `copilot`. */
  readonly vendor: string;
  readonly id: string;
  readonly family: string;
  readonly name: string;
  /** The longest prompt that VS Code passes on, in tokens; often far below the model's own window. */
  readonly maxInputTokens: number;
}

/** The model to count and price for when one of VS Code's is chosen: the catalogue's where the family or id is a known one. */
export function modelOfEditor(catalogue: Catalogue, chosen: EditorModel): Model {
  const known = findModel(catalogue, chosen.family) ?? findModel(catalogue, chosen.id);
  return {
    id: known?.id ?? `${chosen.vendor}/${chosen.id}`,
    displayName: chosen.name,
    vendor: known?.vendor ?? chosen.vendor,
    tokenizer: known?.tokenizer ?? { kind: 'closed', calibration: 'unknown' },
    ...(chosen.maxInputTokens > 0
      ? { contextWindow: chosen.maxInputTokens, maxInputTokens: chosen.maxInputTokens }
      : {}),
    source: 'vscode.lm',
  };
}

/** What a chat puts around a message, at the most: 3 to 8 tokens are known. Some models add it to what they count. */
const messageTokens = 8;

/**
 * Whether a model's own count of a string can be one: within the band of every tokenizer that was ever measured (0.7 to 2.4
 * tokens for each of o200k_base), give or take a message's envelope. Models are known to answer 3 or 4 whatever the text
 * (github.com/microsoft/vscode/issues/246947), or a quarter of it (github.com/cline/cline/issues/4584).
 * @param ourTokens by a public vocabulary
 */
export function isPlausibleCount(answered: number, ourTokens: number): boolean {
  const { low, high } = calibrate(ourTokens, 'unknown').errorBand ?? { low: 0, high: 0 };
  return Number.isFinite(answered) && answered >= low - messageTokens && answered <= high + messageTokens;
}

/** From storage, where it may be damaged. */
export function isEditorModel(value: unknown): value is EditorModel {
  if (typeof value !== 'object' || value === null) return false;
  const { vendor, id, family, name, maxInputTokens } = value as Record<keyof EditorModel, unknown>;
  return [vendor, id, family, name].every((text) => typeof text === 'string') && typeof maxInputTokens === 'number';
}
