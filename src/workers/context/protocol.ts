import type { NewPart, Part } from '../../context/compose/context';
import type { Rendering } from '../../context/compose/render';
import type { DiffScope, Source } from '../../context/compose/source';
import type { WeighedRow } from '../../context/compose/weigh';
import type { FilesExclude } from '../../context/filesExclude';
import type { SecretFinding } from '../../context/secrets/finding';
import type { Skipped } from '../../context/walk';
import type { Catalogue } from '../../models/catalogue';
import type { Model } from '../../models/model';
import type { OptimizeProgress } from '../../optimize/input';
import type { Outcome } from '../../optimize/optimization';
import type { Mark } from '../../review/ranking/rank';
import type { ReviewAnswer } from '../../review/reviewSession';
import type { EncodingId } from '../../tokens/encoding';
import type { Call } from '../call';
import type { ReviewProgress } from '../protocol';
import type { WorkspaceToReview } from '../reviewWorkspace';

/** What the thread of the context does. It has the texts: the extension host sees them only where it asks for them. */
export interface ContextCalls {
  /** Takes over what changed and weighs. */
  updateContext: Call<ContextUpdate, ContextWeights>;
  /** The text that is sent, of files as they are on disk at this moment, and its exact tokens in the encoding of the last update. */
  renderContext: Call<void, { readonly text: string; readonly tokens: number }>;
  /** The parts that are sent, in their order, with their texts. Costs the host the copying of every text. */
  textsOfContext: Call<void, readonly SentText[]>;
  /** Secrets in what is sent. */
  secretsInContext: Call<void, ContextSecrets>;
  /** What is wrong with a text on its own, such as the clipboard. */
  checkText: Call<{ readonly text: string; readonly encoding: EncodingId }, TextCheck>;
  /** The rows weighed in other encodings, for comparing models. */
  weighContextIn: Call<readonly EncodingId[], readonly (readonly [EncodingId, readonly WeighedRow[]])[]>;
  /** The repository that a folder lies in; undefined when there is none, or no git. */
  describeRepository: Call<{ readonly folder: string; readonly git: string }, RepositoryDescription | undefined>;
  /** The files that changed, for adding their changes. */
  findChanges: Call<
    { readonly repository: string; readonly scope: DiffScope; readonly git: string },
    { readonly changed: readonly NewPart[]; readonly untracked: readonly string[] }
  >;
  /** The text files of folders, by the ignore rules, in the order of their paths. They are read on the way, so that weighing them is quick. */
  findContextFiles: Call<FindFilesRequest, FoundFiles, { readonly files: number }>;
  /** What is wrong with what is sent. Answered one after another; cancel the one before when the context changes. */
  reviewContext: Call<ReviewContextRequest, ContextReview, ReviewProgress>;
  /** Looks for what mends the context, and keeps it with its texts until the next one or `endOptimization`. */
  optimizeContext: Call<OptimizeContextRequest, ContextOptimization, OptimizeProgress>;
  /** What a choice of the suggestions does, counted. */
  chooseSuggestions: Call<SuggestionChoice, Outcome>;
  /** The text of the context before and after a choice. Costs the host the copying of both. */
  textsOfOptimization: Call<SuggestionChoice, { readonly before: string; readonly after: string }>;
  endOptimization: Call<{ readonly optimization: number }, void>;
}

export interface OptimizeContextRequest extends ReviewContextRequest {
  /** Absent: the built-in one. */
  readonly catalogue?: Catalogue | undefined;
  /** What the user's exact counts have taught: `Calibrations.toJSON`. */
  readonly calibrations: unknown;
  /** Tokens to fit into, of the model; absent: what is safe is chosen. */
  readonly budget?: number | undefined;
}

export interface ContextOptimization {
  /** Names it in the calls that follow. */
  readonly optimization: number;
  /** Whether the task tells the parts apart. */
  readonly enoughSignal: boolean;
  /** Of the suggestions that are chosen beforehand. */
  readonly outcome: Outcome;
  /** With a budget: whether what is chosen reaches it. If not, all that helps is chosen. */
  readonly isReached: boolean;
}

export interface SuggestionChoice {
  readonly optimization: number;
  /** Ids of suggestions. */
  readonly selected: readonly string[];
}

/** What changed since the last update. The first one after the thread started has everything. */
export interface ContextUpdate {
  readonly encoding: EncodingId;
  readonly rendering: Rendering;
  readonly task: string;
  /** Ids of all parts; absent when neither they nor their order changed. */
  readonly order?: readonly string[];
  /** New and changed parts. Sources that carry their text come with an empty one: it is supplied, once. */
  readonly parts: readonly Part[];
  /** Open documents that hold the text of a path, by URI as in `updateDocuments`; absent when they are as before. */
  readonly documents?: readonly (readonly [path: string, document: string])[];
  /** Texts that only the extension host has. */
  readonly supplied: readonly SuppliedText[];
  /** Files that changed on disk, and folders in which something did. */
  readonly outdated: readonly string[];
  /** The git to run for changes of repositories; absent in Restricted Mode, and without git. */
  readonly git?: string;
}

export type SuppliedText =
  | { readonly id: string; readonly text: string }
  | { readonly id: string; readonly missing: MissingReason }
  /** The part's file is to be read again. */
  | { readonly id: string; readonly isWithdrawn: true };

/** Why a part has no text. */
export type MissingReason = Skipped['reason'] | 'not-found' | 'no-changes' | 'no-git' | 'unknown-change';

/** What changed in the weights since the last answer. */
export interface ContextWeights {
  /** Rows of parts that are new or differ. */
  readonly parts: readonly WeighedRow[];
  /** Task, if there is one, and frame. */
  readonly others: readonly WeighedRow[];
  /** All parts without a text. */
  readonly missing: readonly { readonly id: string; readonly reason: MissingReason }[];
}

export interface SentText {
  readonly id: string;
  readonly source: Source;
  /** As people and models read it: the title of the part. */
  readonly title: string;
  /** Range and rewrites applied. */
  readonly text: string;
}

/** Secrets in all that is sent: the parts, and what stands around them. */
export interface ContextSecrets {
  /** Parts without any are left out. */
  readonly parts: readonly PartSecrets[];
  /** Of the task's own text. */
  readonly task: readonly SecretFinding[];
  /** Of the preamble's own text. */
  readonly preamble: readonly SecretFinding[];
}

export interface PartSecrets {
  readonly id: string;
  /** Lines are those of the file. */
  readonly findings: readonly SecretFinding[];
}

export interface TextCheck {
  readonly tokens: number;
  readonly secrets: readonly SecretFinding[];
  readonly waste: readonly TextWaste[];
  /** Without secrets and waste; the text itself when there is none. */
  readonly cleaned: string;
  readonly cleanedTokens: number;
}

export interface TextWaste {
  readonly kind: 'logs' | 'blobs' | 'json';
  /** That are saved by taking it out, after what comes before it in the list. */
  readonly tokens: number;
}

export interface RepositoryDescription {
  readonly root: string;
  /** Where the branch most likely comes from; undefined when nothing tells. */
  readonly base: string | undefined;
  /** The branch used last first. */
  readonly branches: readonly string[];
  /** The newest first. */
  readonly commits: readonly { readonly id: string; readonly subject: string }[];
}

export interface FindFilesRequest {
  readonly roots: readonly string[];
  readonly ignore: boolean;
  readonly filesExclude: readonly FilesExclude[];
  readonly outermostFolders: readonly string[];
}

export interface FoundFiles {
  readonly paths: readonly string[];
  readonly skipped: readonly Skipped[];
}

export interface ReviewContextRequest {
  /** Decides the encoding and the window. */
  readonly model: Model;
  /** Tokens to keep free for the answer. */
  readonly reserve: number;
  /** What makes parts key, by part. */
  readonly marks: readonly (readonly [part: string, marks: readonly Mark[]])[];
  /** What lies around the parts; absent: nothing is said to be missing. */
  readonly workspace?: WorkspaceToReview | undefined;
  /** See `ReviewRequest.offersTests`. */
  readonly offersTests?: boolean | undefined;
}

export interface ContextReview extends ReviewAnswer {
  /** What mends each finding, in their order. */
  readonly rewrites: readonly (readonly FindingRewrite[])[];
}

/** A rewrite (context/compose/textToSend.ts) for a part. */
export interface FindingRewrite {
  readonly part: string;
  readonly name: string;
}
