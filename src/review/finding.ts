import type { BloatKind } from '../code/bloat';
import type { SecretKind } from '../context/secrets/finding';
import type { PartMemo } from './partMemo';
import type { Mark, Ranking } from './ranking/rank';
import type { TextIndex } from './ranking/textIndex';
import type { TestLink } from './testLinks';

/** A piece of text of the context under review, in the order in which it would be sent. */
export interface ReviewPart {
  /** With `/`. Several parts of one file have the same. */
  readonly path: string;
  readonly text: string;
  /** 1-based lines of the file that the text was cut from; absent for a whole file. */
  readonly range?: LineRange;
  /** Tokens of `text`. */
  readonly tokens: number;
  readonly marks?: readonly Mark[];
  /** Paths of the files whose changes the text is, as git prints them; absent for any other text. */
  readonly changes?: readonly string[];
}

/** 1-based lines, both inclusive. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

/** Where a finding is: a part by its place in the context, and lines. */
export interface FindingPlace {
  readonly part: number;
  readonly path: string;
  /** Of the part's text; a part that was cut from a file begins at line 1 here, too. */
  readonly lines?: LineRange;
}

/** A part, or a folder of which most parts are of the finding. */
export interface UnlinkedGroup {
  readonly path: string;
  readonly parts: number;
  /** How many parts the folder has, waste aside; 1 for a part. */
  readonly of: number;
  readonly tokens: number;
}

export type Severity = 'info' | 'warn' | 'strong';

/** What was measured, for each kind of finding. The surface makes a sentence of it; `describeFinding` makes an English one. */
export type FindingData =
  | { readonly kind: 'bloat'; readonly bloat: BloatKind; readonly because: string }
  | { readonly kind: 'duplicate-file'; readonly of: string }
  | { readonly kind: 'repeated-block'; readonly lines: number; readonly copies: number }
  | { readonly kind: 'repeated-log'; readonly template: string; readonly times: number }
  | { readonly kind: 'blob'; readonly form: 'base64' | 'data-uri' | 'hex'; readonly characters: number }
  | { readonly kind: 'pretty-json'; readonly smallest: JsonForm }
  | { readonly kind: 'licence-header'; readonly copies: number }
  /** A part of which the more relevant parts use the interface only; `tokens` is what its signatures leave out. */
  | { readonly kind: 'signatures'; readonly user: string; readonly names: readonly string[]; readonly after: number }
  /** Comment lines of the code: for those who want to look them through, never proposed by itself. */
  | { readonly kind: 'comments'; readonly share: number }
  /** The first place uses a name that the second, further down, defines. */
  | { readonly kind: 'use-before-definition'; readonly names: readonly string[] }
  | {
      readonly kind: 'budget';
      readonly problem: 'over-window' | 'over-budget' | 'no-room-for-answer';
      /** Tokens of the whole request, of the limit, and of the reserve for the answer. `Finding.tokens` is the excess. */
      readonly total: number;
      readonly limit: number;
      readonly reserve: number;
      /** False when the error band of the count reaches across the limit. */
      readonly isCertain: boolean;
    }
  /** Says what it looks like and where, and nothing of the secret itself. */
  | {
      readonly kind: 'secret';
      readonly secret: SecretKind;
      /** Where it stands when it is in no part; there are no places then. */
      readonly frame?: { readonly of: FrameText; readonly lines: readonly number[] };
    }
  | {
      readonly kind: 'buried';
      /** Where the likeliest part stands, in percent of the context's tokens. */
      readonly position: { readonly from: number; readonly to: number };
      /** Of every place. */
      readonly positions: readonly { readonly from: number; readonly to: number }[];
      readonly total: number;
      /** Points of accuracy lost there against the start, in published tests. */
      readonly penalty: { readonly low: number; readonly high: number };
      readonly because: string;
      /** Paths of the parts that score nearly as high as the likeliest, the best first. */
      readonly lookAlikes: readonly string[];
    }
  /** The places are the largest parts that are neither likely key nor define what such a part uses. */
  | { readonly kind: 'length'; readonly total: number; readonly keyShare: number }
  | {
      readonly kind: 'missing';
      /** The file that is not in the context. */
      readonly missing: string;
      readonly names: readonly string[];
      readonly users: readonly string[];
      readonly uses: number;
      readonly isImported: boolean;
      readonly isNamedInTask: boolean;
      /** It uses `names` of the parts `users`, and not they of it. */
      readonly isUser: boolean;
      /** The task names it, or has as much to do with it as with the best parts. */
      readonly isAboutTask: boolean;
      /** The name in the task that this file alone defines. */
      readonly namedAs?: string;
      /** Names and messages of the task that this file has, and one other at most; with these, nothing else names it. */
      readonly heldAs?: readonly string[];
    }
  /** The places are the parts whose code it tests. */
  | {
      readonly kind: 'missing-test';
      /** The test that is not in the context. */
      readonly missing: string;
      /** Paths of the files that it tests. */
      readonly tested: readonly string[];
      /** What it uses of them; empty where its file name alone says so. */
      readonly names: readonly string[];
      readonly by: TestLink['by'];
      readonly isImported: boolean;
      /** Changes of one of the files are in the context. */
      readonly isChanged: boolean;
    }
  | {
      readonly kind: 'dilution';
      readonly share: number;
      readonly total: number;
      /** The places, in groups, the largest first. */
      readonly groups: readonly UnlinkedGroup[];
    }
  | {
      readonly kind: 'instructions';
      /**
       * `always-sent` the agents send it with every request; `long` a file of many rules; `buried-rule` a rule with a strong
       * word (`MUST`, `never`) in the middle of a long file; `repeated-rule` the second place says it already;
       * `import` the file pulls in another one.
       */
      readonly problem: 'always-sent' | 'long' | 'buried-rule' | 'repeated-rule' | 'import';
      readonly agents: readonly string[];
      readonly rule?: string;
      /** With `import`: the files that are pulled in, themselves and through others. */
      readonly imports?: readonly string[];
    };

/**
 * How JSON can be written shorter with the same data: without white space, as arrays of values below one of keys, as CSV (`csv.ts`),
 * as TOON (github.com/toon-format/spec).
 */
export type JsonForm = 'compact' | 'table' | 'csv' | 'toon';

export type FindingKind = FindingData['kind'];

/** What is sent around the parts and was written by a person. */
export type FrameText = 'task' | 'preamble';

/** Something measured to be wrong with a context. */
export interface Finding {
  readonly severity: Severity;
  /** The place to jump to first, then the others. For `missing`, the parts that use what is missing. */
  readonly places: readonly FindingPlace[];
  /** Tokens that the finding is about: what would be saved, moved or added. */
  readonly tokens: number;
  readonly data: FindingData;
}

/** What the finders read. */
export interface Review {
  readonly parts: readonly ReviewPart[];
  /** Absent without a task. */
  readonly ranking?: Ranking;
  /** The texts that the parts were ranked among, with what their authors say of them. Absent: the parts alone. */
  readonly index?: TextIndex;
  /** Tokens of a text in the encoding of `ReviewPart.tokens`. */
  readonly count: (text: string) => number;
  /** What was found in parts before; absent: nothing is kept. */
  readonly memo?: PartMemo;
}

/** The file outside of the context that a finding is about. */
export function missingFileOf(data: FindingData): string | undefined {
  return data.kind === 'missing' || data.kind === 'missing-test' ? data.missing : undefined;
}

export function placeOf(review: Review, part: number, lines?: LineRange): FindingPlace {
  return { part, path: review.parts[part]?.path ?? '', ...(lines && { lines }) };
}

/** Waste of fewer tokens is not worth a line in a list, nor the click that removes it. */
export const leastWaste = 50;
