import { type Catalogue, resolveModelId } from '../models/catalogue';
import { type CallConditions, type CallTerms, termsOfCall } from '../models/cost';
import { unchangedAround } from '../models/pricePeriods';
import { type Unpriced, isUnpriced, pricePeriodAt } from '../models/prices';
import type { UsageEvent } from './usageEvent';

/** What an event says of its price beside its tokens. */
export type LoggedConditions = Pick<UsageEvent, 'at' | 'speed' | 'region' | 'batch'>;

interface KnownTerms extends Omit<LoggedConditions, 'at'> {
  readonly model: string;
  /** Milliseconds since 1970: start, and end, which is not included. */
  readonly from: number;
  readonly until: number;
  readonly terms: CallTerms;
}

/** Names of models come from other programs' logs: a memory of them must not grow without end. */
const mostModels = 1_000;

/**
 * The terms of the calls in logs, which tens of thousands of calls have in common: looked up once for each time between two
 * changes of a price.
 */
export class LoggedTerms {
  private readonly known = new Map<string, KnownTerms[]>();
  /** Those of the call before, mostly of this one too. */
  private last: KnownTerms | undefined;

  public constructor(private readonly catalogue: Catalogue) {}

  public of(model: string, call: LoggedConditions): CallTerms | Unpriced {
    if (this.last !== undefined && isFor(this.last, model, call)) return this.last.terms;
    const known = this.known.get(model)?.find((terms) => isFor(terms, model, call));
    if (known !== undefined) {
      this.last = known;
      return known.terms;
    }
    const terms = termsOfLoggedCall(this.catalogue, model, call);
    if (!isUnpriced(terms)) this.remember(model, call, terms);
    return terms;
  }

  private remember(model: string, { at, speed, region, batch }: LoggedConditions, terms: CallTerms): void {
    const price = pricePeriodAt(this.catalogue, model, new Date(at));
    const time = isUnpriced(price) ? undefined : unchangedAround(price.prices, at);
    if (time === undefined) return;
    if (this.known.size >= mostModels) this.known.clear();
    const known = this.known.get(model) ?? [];
    known.push({ ...time, model, terms, ...(speed && { speed }), ...(region && { region }), ...(batch && { batch }) });
    this.known.set(model, known);
  }
}

function isFor(known: KnownTerms, model: string, call: LoggedConditions): boolean {
  return (
    call.at >= known.from &&
    call.at < known.until &&
    known.model === model &&
    known.speed === call.speed &&
    known.region === call.region &&
    known.batch === call.batch
  );
}

/**
 * A call in a log was really made. Where it is older than the first price known of its model (early access, a first day that
 * is known only roughly), that first price stands for it.
 */
export function termsOfLoggedCall(catalogue: Catalogue, model: string, call: LoggedConditions): CallTerms | Unpriced {
  const conditions: { -readonly [Key in keyof CallConditions]: CallConditions[Key] } = { model, at: new Date(call.at) };
  const region = call.region ?? bedrockRegion(model);
  if (call.speed !== undefined) conditions.speed = call.speed;
  if (region !== undefined) conditions.region = region;
  if (call.batch !== undefined) conditions.batch = call.batch;
  const terms = termsOfCall(catalogue, conditions);
  if (!isUnpriced(terms) || terms.unpriced.code !== 'no-price-at-time') return terms;
  const id = resolveModelId(catalogue, model)?.id ?? model;
  const starts = (catalogue.prices.get(id)?.periods ?? []).map(({ effectiveFrom = '' }) => Date.parse(effectiveFrom));
  const first = Math.min(...starts);
  return call.at < first ? termsOfCall(catalogue, { ...conditions, at: new Date(first) }) : terms;
}

/** `us.anthropic.claude-sonnet-4-5-…`: Amazon Bedrock's endpoint, then the model's generation. */
const bedrockClaude = /^(?:([a-z-]+)\.)?anthropic\.claude-[a-z]+-(\d+)(?:-(\d{1,2})(?!\d))?/;

/**
 * The region that an id of Amazon Bedrock asks for. Since Claude 4.5 an endpoint of a region or a geography costs a tenth more
 * than the global one, as data residency does at Anthropic (clauder-navi.com/en/bedrock-claude-cost; ccusage agrees).
 */
function bedrockRegion(model: string): string | undefined {
  if (!/anthropic\./i.test(model)) return undefined;
  // Behind the name of a gateway (`bedrock/us.anthropic.…`) or the rest of an ARN.
  const id = model.slice(model.lastIndexOf('/') + 1).toLowerCase();
  const [match, endpoint = 'region', major = '0', minor = '0'] = bedrockClaude.exec(id) ?? [];
  const isSince45 = Number(major) > 4 || (Number(major) === 4 && Number(minor) >= 5);
  return match !== undefined && isSince45 && endpoint !== 'global' ? endpoint : undefined;
}
