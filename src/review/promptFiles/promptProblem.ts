import type { AgentName } from '../../context/instructionFiles';
import type { SecretKind } from '../../context/secrets/finding';
import type { LineRange } from '../finding';
import type { ReferenceForm } from './references';

/** What was found in a prompt or instruction file. Data, so that the surface can make a sentence of it. */
export type PromptProblemData =
  /** `of` is absent where the rule stands earlier in the same file. `agents` send both files. */
  | { readonly kind: 'repeated-rule'; readonly of?: string; readonly agents: readonly AgentName[] }
  /** Most rules of the file stand in another one too. */
  | {
      readonly kind: 'repeated-file';
      readonly of: string;
      readonly repeated: number;
      readonly rules: number;
      readonly agents: readonly AgentName[];
    }
  | {
      readonly kind: 'repeated-block';
      readonly of?: string;
      readonly lines: number;
      readonly agents: readonly AgentName[];
    }
  | {
      readonly kind: 'buried-rule';
      /** Rules that the author marked and that stand in the middle; the problem is placed at the first. */
      readonly rules: number;
      /** Where the first and the last of them stand, in percent of the file's tokens. */
      readonly position: { readonly from: number; readonly to: number };
      readonly total: number;
      /** Points of accuracy, as far as published tests differ (buried.ts). */
      readonly penalty: { readonly low: number; readonly high: number };
    }
  | { readonly kind: 'blob'; readonly form: 'base64' | 'data-uri' | 'hex'; readonly characters: number }
  | { readonly kind: 'pretty-json'; readonly before: number; readonly after: number }
  | { readonly kind: 'secret'; readonly secret: SecretKind }
  | { readonly kind: 'missing-file'; readonly form: ReferenceForm; readonly target: string }
  /** With what the imported file imports itself. */
  | { readonly kind: 'large-import'; readonly target: string; readonly files: number };

export type PromptProblemKind = PromptProblemData['kind'];

/** In UTF-16 units of the file's text, the end excluded. */
export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface PromptProblem {
  /** UTF-16 units of the file's text, the end excluded. */
  readonly start: number;
  readonly end: number;
  /** Tokens that would not be sent without it; 0 where nothing is to be saved. */
  readonly tokens: number;
  readonly data: PromptProblemData;
  /** Mends it without losing anything; absent where a person has to decide. */
  readonly fix?: readonly Replacement[];
  /** The other places: of the first copy, of further rules. */
  readonly elsewhere?: readonly OtherPlace[];
}

export interface OtherPlace {
  /** Absent for the file itself. */
  readonly path?: string;
  readonly lines: LineRange;
}

/** A file that is read with the one under review. */
export interface PromptFile {
  /** As `FileSystem` has it. */
  readonly path: string;
  readonly text: string;
}
