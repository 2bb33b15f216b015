/** Tokens of a closed tokenizer for each o200k_base token of the same text: best guess, and the interval it lies in. */
export interface Band {
  readonly factor: number;
  readonly low: number;
  readonly high: number;
}

/** One text whose true number of tokens is known, beside our own count of it. */
export interface Measurement {
  /** Exact o200k_base tokens of the text. */
  readonly o200kTokens: number;
  /** Tokens by the model's own tokenizer. */
  readonly exactTokens: number;
}

export interface OwnBand extends Band {
  /** Measurements that the band rests on; 0 when it is the published one. */
  readonly ownCounts: number;
}

/** A text below this says little: one token more or less is a whole percent of it. */
export const smallestText = 100;
/** Below either, the published band stands. Two texts show no spread worth the name; 1,000 tokens are a page. */
const fewestTexts = 3;
const fewestTokens = 1000;
/** A ratio beyond these is no tokenizer's: the published ones of all vocabularies lie within 0.7 to 2.4. Twice that, outwards. */
const leastRatio = 0.35;
const greatestRatio = 4.8;

/** The published band counts as this many texts for the middle, and as this many for the spread. */
const priorTexts = 1;
const priorSpreadTexts = 4;

/** Whether a measurement can teach something: long enough, and possible at all. */
export function isEvidence({ o200kTokens, exactTokens }: Measurement): boolean {
  const ratio = exactTokens / o200kTokens;
  return (
    Number.isSafeInteger(o200kTokens) &&
    Number.isSafeInteger(exactTokens) &&
    o200kTokens >= smallestText &&
    ratio >= leastRatio &&
    ratio <= greatestRatio
  );
}

/**
 * The published band of a generation and kind of text, narrowed by a user's own measurements of both.
 *
 * What is wanted is where the ratio of their *next* text will lie, so the interval is a prediction, not a mean's. The
 * logarithms of the ratios are taken as normal, with the published band as prior (middle: its factor; its width: four
 * standard deviations): the conjugate update of Gelman et al., Bayesian Data Analysis, section 3.3, whose prediction for one
 * more text is Student's t. We take 95 % of it. The prior keeps three texts that happen to agree from giving a hair's
 * breadth; each further text narrows the band, towards twice the spread that the user's texts really have.
 *
 * Two limits hold it to the evidence: it always spans every own measurement, and leaves the published band only for them.
 * @param measurements `isEvidence` each; of different texts
 */
export function narrowed(published: Band, measurements: readonly Measurement[]): OwnBand {
  const texts = measurements.length;
  const tokens = measurements.reduce((sum, { o200kTokens }) => sum + o200kTokens, 0);
  if (texts < fewestTexts || tokens < fewestTokens) return { ...published, ownCounts: 0 };

  const ratios = measurements.map(({ o200kTokens, exactTokens }) => exactTokens / o200kTokens);
  const logs = ratios.map(Math.log);
  const mean = logs.reduce((sum, log) => sum + log, 0) / texts;
  const squares = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0);

  const priorMean = Math.log(published.factor);
  const priorDeviation = Math.log(published.high / published.low) / 4;
  const weight = priorTexts + texts;
  const middle = (priorTexts * priorMean + texts * mean) / weight;
  const freedom = priorSpreadTexts + texts;
  const surprise = ((priorTexts * texts) / weight) * (mean - priorMean) ** 2;
  const variance = (priorSpreadTexts * priorDeviation ** 2 + squares + surprise) / freedom;
  const reach = student975(freedom) * Math.sqrt(variance * (1 + 1 / weight));

  const low = Math.min(Math.max(Math.exp(middle - reach), published.low), ...ratios);
  const high = Math.max(Math.min(Math.exp(middle + reach), published.high), ...ratios);
  return { factor: Math.min(Math.max(Math.exp(middle), low), high), low, high, ownCounts: texts };
}

/**
 * The 97.5 % quantile of Student's t for 7 and more degrees of freedom, to three digits: the expansion in 1/freedom of
 * Abramowitz and Stegun 26.7.5, at the normal quantile 1.96.
 */
function student975(freedom: number): number {
  const z = 1.959964;
  return (
    z +
    (z ** 3 + z) / (4 * freedom) +
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2) +
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * freedom ** 3)
  );
}
