import type { FilesExclude } from '../context/filesExclude';
import type { Skipped } from '../context/walk';
import type { RefreshedPrices } from '../models/refresh/priceList';
import type { ReviewAnswer, ReviewRequest } from '../review/reviewSession';
import type { PromptFile, PromptProblem } from '../review/promptFiles/promptProblem';
import type { EncodingId } from '../tokens/encoding';
import type { WorkspaceToReview } from './reviewWorkspace';
import type { Call } from './call';
import type { ContextCalls } from './context/protocol';
import type { SessionCalls } from './sessionProtocol';

/** What a worker does for the extension. Every call is answered once, with its response or an error. */
export interface WorkerCalls extends ContextCalls, SessionCalls {
  /** Tokens of each text. */
  countTexts: Call<{ encoding: EncodingId; texts: readonly string[] }, readonly number[]>;
  /** Walks folders and counts every file; results come in batches, in no particular order. */
  countPaths: Call<CountPathsRequest, { readonly files: number }, FileCounts>;
  /** Counts the files of one batch. */
  countBatch: Call<{ encoding: EncodingId; paths: readonly string[] }, FileCounts>;
  /** Counts files given as bytes, for file systems that only the extension host reaches. */
  countContents: Call<{ encoding: EncodingId; files: readonly FileContent[] }, FileCounts>;
  /** Follows documents that are being edited; see `documents.ts`. */
  updateDocuments: Call<readonly DocumentChange[], void>;
  countDocuments: Call<CountDocumentsRequest, DocumentCounts>;
  /**
   * What is wrong with a context. The thread keeps texts and what it read of them: send a part's text once for each version.
   * Calls are answered one after another; cancel the one before when the context changes.
   */
  review: Call<ReviewCall, ReviewAnswer, ReviewProgress>;
  /** What is waste or wrong inside a prompt or instruction file. */
  reviewPrompt: Call<ReviewPromptRequest, readonly PromptProblem[]>;
  /** The prices in a list that was fetched; undefined when it is none. A megabyte of JSON is not for the host. */
  readPrices: Call<PriceFile, RefreshedPrices | undefined>;
}

export interface PriceFile {
  readonly bytes: Uint8Array;
  /** ISO 8601 in UTC. */
  readonly fetchedAt: string;
  /** The address. */
  readonly source: string;
}

export interface ReviewCall extends ReviewRequest {
  /** What lies around the parts; absent: nothing is said to be missing, and what is rare is judged by the parts alone. */
  readonly workspace?: WorkspaceToReview | undefined;
}

/** About ten times a second, and not for a short review. */
export type ReviewProgress =
  | { readonly phase: 'workspace'; readonly done: number }
  | { readonly phase: 'parts'; readonly done: number; readonly total: number };

export interface CountPathsRequest {
  readonly encoding: EncodingId;
  /** Absolute paths of files and folders; see `FileSystem`. */
  readonly roots: readonly string[];
  /** False counts ignored files too. */
  readonly ignore: boolean;
  readonly filesExclude: readonly FilesExclude[];
  /** Where ignore files above a root start to count if there is no repository: workspace folders, the working directory. */
  readonly outermostFolders: readonly string[];
}

export interface ReviewPromptRequest {
  readonly encoding: EncodingId;
  readonly file: PromptFile;
  /** The workspace folder, on the local disk; absent where there is none, and then only the file itself is looked at. */
  readonly folder?: string | undefined;
  /** Instruction files as the editor has them where that is not as they are on disk. */
  readonly unsaved: readonly PromptFile[];
}

export interface FileContent {
  readonly path: string;
  readonly bytes: Uint8Array;
}

export interface FileCount {
  readonly path: string;
  /** Size of the file. */
  readonly bytes: number;
  /** Tokens in the encoding that was asked for. */
  readonly tokens: number;
}

export interface FileCounts {
  readonly counted: readonly FileCount[];
  readonly skipped: readonly Skipped[];
}

/** A document is named by its URI. Changes of one document come in the order in which they were made. */
export type DocumentChange =
  | { readonly kind: 'open'; readonly document: string; readonly text: string }
  | { readonly kind: 'append'; readonly document: string; readonly text: string }
  | { readonly kind: 'edit'; readonly document: string; readonly edits: readonly TextEdit[] }
  | { readonly kind: 'close'; readonly document: string };

/** In UTF-16 units. Edits apply one after another. */
export interface TextEdit {
  readonly offset: number;
  readonly removed: number;
  readonly inserted: string;
}

export interface CountDocumentsRequest {
  readonly encoding: EncodingId;
  readonly documents: readonly string[];
  readonly selection?: DocumentSelection | undefined;
}

/** The selected ranges of a document in UTF-16 units, in their order; they are joined as copying joins them. */
export interface DocumentSelection {
  readonly document: string;
  readonly ranges: readonly (readonly [start: number, end: number])[];
  readonly separator: string;
}

export interface DocumentCounts {
  /** By document; one that is not open is missing. */
  readonly documents: Readonly<Record<string, { readonly tokens: number; readonly length: number }>>;
  readonly selection?: number | undefined;
}
