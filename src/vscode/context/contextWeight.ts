import type { Context } from '../../context/compose/context';
import type { CountedRow } from '../../context/compose/weigh';
import type { ContextCost, WindowUse } from '../../context/compose/windowUse';
import type { Model } from '../../models/model';
import type { Count } from '../../tokens/count';
import type { MissingReason } from '../../workers/context/protocol';

/** What a context weighs for the chosen model. The rows that are sent add up to the total. */
export interface ContextWeight {
  /** What was weighed. */
  readonly context: Context;
  readonly model: Model;
  /** By part. */
  readonly rows: ReadonlyMap<string, CountedRow>;
  readonly task: CountedRow | undefined;
  /** The preamble, and what separates and wraps the parts. */
  readonly frame: CountedRow | undefined;
  readonly total: Count;
  readonly use: WindowUse;
  readonly cost: ContextCost;
  /** Parts without a text: they are not sent. */
  readonly missing: ReadonlyMap<string, MissingReason>;
}
