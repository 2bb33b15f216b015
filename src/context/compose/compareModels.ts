import type { Catalogue } from '../../models/catalogue';
import { encodingFor, type OwnMeasurements } from '../../models/calibration';
import type { Model } from '../../models/model';
import type { Count } from '../../tokens/count';
import type { EncodingId } from '../../tokens/encoding';
import { countRows, type WeighedRow } from './weigh';
import { contextCost, type ContextCost, type WindowUse, windowUse } from './windowUse';

/** The same context, sent to one model. */
export interface ModelComparison {
  readonly model: Model;
  readonly total: Count;
  readonly use: WindowUse;
  readonly cost: ContextCost;
}

/**
 * The same context across the catalogue, in its order.
 * @param rows of the context, weighed once in each encoding; a model whose encoding is missing is left out
 */
export function compareModels(
  catalogue: Catalogue,
  rows: ReadonlyMap<EncodingId, readonly WeighedRow[]>,
  at: Date,
  reserve?: number,
  own?: OwnMeasurements,
): readonly ModelComparison[] {
  return catalogue.models.flatMap((model) => {
    const weighed = rows.get(encodingFor(model.tokenizer));
    if (weighed === undefined) return [];
    const { total } = countRows(weighed, model.tokenizer, own);
    return [{ model, total, use: windowUse(total, model, reserve), cost: contextCost(catalogue, model.id, total, at) }];
  });
}

/** How the cells of the table are written: the shell has the language of the editor, the command line its own. */
export interface ComparisonWriter {
  readonly headings: {
    readonly model: string;
    readonly tokens: string;
    readonly accuracy: string;
    readonly window: string;
    readonly share: string;
    readonly send: string;
    readonly followUp: string;
  };
  /** `≈12,880`. */
  tokens(count: Count): string;
  /** `exact`, or the band. */
  accuracy(count: Count): string;
  /** `1.05M`. */
  window(tokens: number): string;
  /** `1.8%`. */
  share(share: number): string;
  /** `$0.037`, or why there is none. */
  cost(cost: ContextCost['send']): string;
}

/** What is not known, in every table of Tare. */
const unknown = '–';

export function comparisonMarkdown(comparisons: readonly ModelComparison[], write: ComparisonWriter): string {
  const { headings } = write;
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    row([
      headings.model,
      headings.tokens,
      headings.accuracy,
      headings.window,
      headings.share,
      headings.send,
      headings.followUp,
    ]),
    '|:--|--:|:--|--:|--:|--:|--:|',
    ...comparisons.map(({ model, total, use, cost }) =>
      row([
        cell(model.displayName),
        write.tokens(total),
        cell(write.accuracy(total)),
        use.window === undefined ? unknown : write.window(use.window),
        use.share === undefined ? unknown : write.share(use.share),
        cell(write.cost(cost.send)),
        cell(write.cost(cost.followUp)),
      ]),
    ),
    '',
  ].join('\n');
}

/** Names of models come from the user's settings, too. */
function cell(text: string): string {
  return text.replace(/[\\`*_[\]<>|]/g, '\\$&').replace(/\s+/g, ' ');
}
