import { ProviderError, type ProviderFailure, failureOfAnswer, isTransient } from './failure';
import { type CountRequest, type Provider } from './provider';
import { readAtMost } from './readAtMost';

/** `fetch`, or what behaves like it. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** @throws the signal's reason as soon as it is aborted */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** Who counts, where, and with which key. */
export interface Connection {
  readonly provider: Provider;
  /** As `readBaseUrl` returns it. */
  readonly baseUrl: string;
  readonly key: string;
}

/** Anthropic's and OpenAI's own SDKs: two retries, waits of 0.5 s doubled up to 8 s, up to a quarter shorter at random. */
const ATTEMPTS = 3;
const FIRST_WAIT_MILLISECONDS = 500;
const LONGEST_BACK_OFF_MILLISECONDS = 8000;
/** A provider that asks for more patience is not waited for: the person learns when to try again instead. */
const LONGEST_WAIT_MILLISECONDS = 20_000;
/** Counting a megabyte takes a provider seconds; much longer than this nobody watches a progress bar for one number. */
const TIME_OUT_MILLISECONDS = 30_000;
/** 100 requests a minute is the lowest limit published (docs.anthropic.com, token counting, first tier). */
const SPACING_MILLISECONDS = 600;
/** Google takes requests of 20 MB, Anthropic of 32 MB; OpenAI publishes no limit. */
const LARGEST_REQUEST_BYTES = 20_000_000;
/** An answer is a number and a few names; an error, a few kilobytes. */
const LARGEST_ANSWER_BYTES = 65_536;
/** One token in every tokenizer: each vocabulary of bytes or characters holds every letter of ASCII. */
const ONE_TOKEN = 'a';

type Outcome = { readonly tokens: number } | { readonly failure: ProviderFailure };

/** The state of one address: when the next request may go out. */
interface Lane {
  nextAt: number;
  blockedUntil: number;
}

/** Counts texts with a provider: paced, with retries, time-outs and limits. Follows no redirect and remembers no text. */
export class ProviderClient {
  private readonly lanes = new Map<string, Lane>();
  /** Tokens around a text, by address and model. */
  private readonly envelopes = new Map<string, number>();

  public constructor(
    private readonly fetch: Fetch,
    private readonly clock: Clock,
    private readonly random: () => number = Math.random,
  ) {}

  /**
   * Tokens of the text itself, without those of a message around it.
   * @throws ProviderError saying why there is no number; the signal's reason when it is aborted
   */
  public async count(connection: Connection, model: string, text: string, signal: AbortSignal): Promise<number> {
    if (text === '') return 0;
    const envelope = await this.envelope(connection, model, signal);
    const tokens = await this.send(connection, model, text, signal);
    if (tokens < envelope) throw new ProviderError({ kind: 'malformed' });
    return tokens - envelope;
  }

  private async envelope(connection: Connection, model: string, signal: AbortSignal): Promise<number> {
    if (connection.provider.envelope === 'none') return 0;
    const key = `${connection.baseUrl} ${model}`;
    const known = this.envelopes.get(key);
    if (known !== undefined) return known;
    const measured = (await this.send(connection, model, ONE_TOKEN, signal)) - 1;
    if (measured < 0) throw new ProviderError({ kind: 'malformed' });
    this.envelopes.set(key, measured);
    return measured;
  }

  private async send(connection: Connection, model: string, text: string, signal: AbortSignal): Promise<number> {
    const { provider, baseUrl, key } = connection;
    const request = provider.requestFor(baseUrl, key, model, withoutHalfPairs(text));
    const body = new TextEncoder().encode(JSON.stringify(request.body));
    if (body.length > LARGEST_REQUEST_BYTES) throw new ProviderError({ kind: 'too-large' });
    const lane = this.laneOf(baseUrl);
    for (let attempt = 1; ; attempt++) {
      await this.waitForTurn(lane, signal);
      const outcome = await this.attempt(provider, request, body, signal);
      if ('tokens' in outcome) return outcome.tokens;
      const { failure } = outcome;
      const asked = failure.kind === 'rate-limited' ? failure.retryAfterMilliseconds : undefined;
      if (asked !== undefined) lane.blockedUntil = this.clock.now() + asked;
      const wait = asked ?? this.backOff(attempt);
      if (!isTransient(failure) || attempt === ATTEMPTS || wait > LONGEST_WAIT_MILLISECONDS) {
        throw new ProviderError(failure);
      }
      await this.clock.wait(wait, signal);
    }
  }

  private backOff(attempt: number): number {
    const doubled = Math.min(FIRST_WAIT_MILLISECONDS * 2 ** (attempt - 1), LONGEST_BACK_OFF_MILLISECONDS);
    return doubled * (1 - this.random() / 4);
  }

  private laneOf(baseUrl: string): Lane {
    const lane = this.lanes.get(baseUrl) ?? { nextAt: 0, blockedUntil: 0 };
    this.lanes.set(baseUrl, lane);
    return lane;
  }

  /** Takes the lane's next slot. @throws ProviderError when the provider asked for longer than a person waits */
  private async waitForTurn(lane: Lane, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const now = this.clock.now();
    const blocked = lane.blockedUntil - now;
    if (blocked > LONGEST_WAIT_MILLISECONDS) {
      throw new ProviderError({ kind: 'rate-limited', retryAfterMilliseconds: blocked });
    }
    const at = Math.max(now, lane.nextAt, lane.blockedUntil);
    lane.nextAt = at + SPACING_MILLISECONDS;
    if (at > now) await this.clock.wait(at - now, signal);
  }

  private async attempt(
    provider: Provider,
    request: CountRequest,
    body: Uint8Array<ArrayBuffer>,
    signal: AbortSignal,
  ): Promise<Outcome> {
    const controller = new AbortController();
    const abort = (): void => controller.abort();
    signal.addEventListener('abort', abort);
    const answered = new AbortController();
    const time = { isOver: false };
    this.clock.wait(TIME_OUT_MILLISECONDS, answered.signal).then(
      () => {
        time.isOver = true;
        abort();
      },
      () => undefined,
    );
    try {
      const response = await this.fetch(request.url, {
        method: 'POST',
        headers: { ...request.headers, 'content-type': 'application/json', accept: 'application/json' },
        body,
        redirect: 'manual',
        signal: controller.signal,
      });
      return await this.read(provider, response);
    } catch (error) {
      signal.throwIfAborted();
      if (time.isOver) return { failure: { kind: 'timed-out', afterMilliseconds: TIME_OUT_MILLISECONDS } };
      return { failure: { kind: 'unreachable', code: systemCodeOf(error) } };
    } finally {
      answered.abort();
      signal.removeEventListener('abort', abort);
      // Lets go of a body that was not read to its end.
      abort();
    }
  }

  private async read(provider: Provider, response: Response): Promise<Outcome> {
    // A browser hides the status of a redirect that it does not follow.
    if (response.type === 'opaqueredirect') return { failure: { kind: 'redirected' } };
    const answer = parsed(await readAtMost(response, LARGEST_ANSWER_BYTES));
    if (!response.ok) {
      return { failure: failureOfAnswer(response.status, response.headers, answer, this.clock.now()) };
    }
    const tokens = provider.numberIn(answer);
    return typeof tokens === 'number' && Number.isSafeInteger(tokens) && tokens >= 0
      ? { tokens }
      : { failure: { kind: 'malformed' } };
  }
}

function parsed(body: Uint8Array | undefined): unknown {
  try {
    return body === undefined ? undefined : (JSON.parse(new TextDecoder().decode(body)) as unknown);
  } catch {
    return undefined;
  }
}

/** Unpaired surrogates as U+FFFD, which is how they are counted here too: not every server takes them in JSON. */
function withoutHalfPairs(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD');
}

/** `ENOTFOUND` and the like. The error's message is left behind: it may quote the request. */
function systemCodeOf(error: unknown): string | undefined {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' && /^[A-Z][A-Z_]{2,40}$/.test(code) ? code : undefined;
}
