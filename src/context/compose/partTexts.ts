import type { EncodingId } from '../../tokens/encoding';
import type { Part } from './context';

/** The text of a part as it is now and as it would be sent: range and rewrites applied. */
export interface PartText {
  /**
   * Another version, another text: a document's version, a file's time and size, a hash. It need not tell the part's range and
   * rewrites apart.
   */
  readonly version: string;
  /** May be a getter: it is read only when the version is new. */
  readonly text: string;
  /** Its exact tokens where they are known already, as of a document that is counted as it is edited. */
  tokens?(encoding: EncodingId): number | undefined;
}

/** Where texts come from; the context keeps none, so that none can be stale. */
export interface PartTexts {
  /** Undefined when there is none: the file is gone, is no text, or is still being read. Such a part is not sent. */
  textOf(part: Part): PartText | undefined;
}
