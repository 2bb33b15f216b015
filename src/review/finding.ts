import type { BloatKind } from '../code/bloat';
import type { Ranking } from './ranking/rank';

/** A piece of text of the context under review, in the order in which it would be sent. */
export interface ReviewPart {
  /** With `/`. Several parts of one file have the same. */
  readonly path: string;
  readonly text: string;
  /** 1-based lines of the file that the text was cut from; absent for a whole file. */
  readonly range?: LineRange;
  /** Tokens of `text`. */
  readonly tokens: number;
}

/** 1-based lines, both inclusive. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

/** Where a finding is: a part by its place in the context, and lines of the part's text. */
export interface FindingPlace {
  readonly part: number;
  readonly path: string;
  readonly lines?: LineRange;
}

export type Severity = 'info' | 'warn' | 'strong';

/** What was measured, for each kind of finding. The surface makes a sentence of it; `describeFinding` makes an English one. */
export type FindingData =
  | { readonly kind: 'bloat'; readonly bloat: BloatKind; readonly because: string }
  | { readonly kind: 'duplicate-file'; readonly of: string }
  | { readonly kind: 'repeated-block'; readonly lines: number; readonly copies: number }
  | { readonly kind: 'repeated-log'; readonly template: string; readonly times: number }
  | { readonly kind: 'blob'; readonly form: 'base64' | 'data-uri' | 'hex'; readonly characters: number }
  | { readonly kind: 'pretty-json'; readonly smallest: 'compact' | 'table' }
  | { readonly kind: 'licence-header'; readonly copies: number }
  | {
      readonly kind: 'buried';
      /** Where the part stands, in percent of the context's tokens. */
      readonly position: { readonly from: number; readonly to: number };
      readonly total: number;
      /** Points of accuracy lost there against the start, in published tests. */
      readonly penalty: { readonly low: number; readonly high: number };
      readonly because: string;
      readonly lookAlikes: number;
    }
  | { readonly kind: 'length'; readonly total: number; readonly keyShare: number }
  | {
      readonly kind: 'missing';
      /** The file that is not in the context. */
      readonly missing: string;
      readonly names: readonly string[];
      readonly users: readonly string[];
      readonly uses: number;
      readonly isNamedInTask: boolean;
    }
  | { readonly kind: 'dilution'; readonly share: number; readonly total: number }
  | {
      readonly kind: 'instructions';
      readonly problem: 'long' | 'repeated-rule';
      readonly agents: readonly string[];
      readonly rule?: string;
    };

export type FindingKind = FindingData['kind'];

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
  /** Tokens of a text in the encoding of `ReviewPart.tokens`. */
  readonly count: (text: string) => number;
}

export function placeOf(review: Review, part: number, lines?: LineRange): FindingPlace {
  return { part, path: review.parts[part]?.path ?? '', ...(lines && { lines }) };
}

/** Waste of fewer tokens is not worth a line in a list, nor the click that removes it. */
export const leastWaste = 50;
