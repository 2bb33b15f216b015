import type { CodeFacts } from '../code/syntax/codeFacts';
import type { Context } from '../context/compose/context';
import type { Rendering } from '../context/compose/render';
import type { Source } from '../context/compose/source';
import type { Rewriters } from '../context/compose/textToSend';
import type { OwnMeasurements } from '../models/calibration';
import type { Catalogue } from '../models/catalogue';
import type { Model } from '../models/model';
import type { Mark } from '../review/ranking/rank';
import type { Surroundings } from '../review/reviewSession';
import type { TokenCounter } from '../tokens/tokenCounter';
import type { SourceTexts } from './sentTexts';

/** The files around a context: for what is rare, what changed together, and what is missing. */
export interface OptimizeWorkspace extends Surroundings {
  /** Where a file of the index can be added from; undefined when it cannot. */
  readonly sourceOf: (path: string) => Source | undefined;
}

/** What is optimized, and for whom. */
export interface OptimizeInput {
  readonly context: Context;
  readonly sources: SourceTexts;
  /** Knows the rewrites that the parts have and those that are suggested; see `rewritersWith`. */
  readonly rewriters: Rewriters;
  readonly rendering: Rendering;
  readonly model: Model;
  /** In the model's encoding, or the one that its calibration starts from. */
  readonly counter: TokenCounter;
  /** What the user's exact counts have taught of a closed tokenizer. */
  readonly calibrations?: OwnMeasurements;
  /** For list prices. */
  readonly catalogue: Catalogue;
  readonly at: Date;
  /** What the person or the editor says of parts, by id. Marked parts are never dropped; pinned ones are left as they are. */
  readonly marks?: ReadonlyMap<string, readonly Mark[]>;
  readonly workspace?: OptimizeWorkspace;
  /** Offers tests of the code that the context is about, too; see `findMissingTests`. Default: false. */
  readonly offersTests?: boolean | undefined;
  /** What a syntax tree says; undefined where there is no grammar. Absent: words have to do, and a recap copies no lines. */
  readonly factsOf?: (path: string, text: string) => Promise<CodeFacts | undefined>;
  /** Called between steps of some milliseconds. May wait, and throws when the optimization is to end. */
  readonly checkpoint?: (progress: OptimizeProgress) => Promise<void>;
}

/** How far an optimization is: parts that were read, suggestions that were measured, choices that were counted for a budget. */
export interface OptimizeProgress {
  readonly phase: 'reading' | 'suggesting' | 'fitting';
  readonly done: number;
  /** Where it is known. */
  readonly total?: number;
}
