import { field } from './provider';

/**
 * Why a provider gave no number. Holds nothing of the answer's own words: they may quote the key or the text. Words for people
 * are made of it in the shell.
 */
export type ProviderFailure =
  /** 401, or Google's 400 with the reason API_KEY_INVALID. */
  | { readonly kind: 'key-refused' }
  /** 403: the key is known and may not do this. */
  | { readonly kind: 'not-permitted' }
  /** 402, or OpenAI's 429 with the code insufficient_quota: waiting does not help. */
  | { readonly kind: 'no-credit' }
  /** 429. */
  | { readonly kind: 'rate-limited'; readonly retryAfterMilliseconds: number | undefined }
  /** 404: no such model, or no such address. */
  | { readonly kind: 'not-found' }
  /** 413, or larger than any provider takes, in which case nothing was sent. */
  | { readonly kind: 'too-large' }
  /** 3xx. Never followed: the key would go to another address. */
  | { readonly kind: 'redirected' }
  /** Any other 4xx. */
  | { readonly kind: 'rejected'; readonly status: number }
  /** 5xx. */
  | { readonly kind: 'server'; readonly status: number }
  /** A success whose body is not the documented one, or far too long. */
  | { readonly kind: 'malformed' }
  | { readonly kind: 'timed-out'; readonly afterMilliseconds: number }
  /** No connection. `code` is the system's, such as ENOTFOUND. */
  | { readonly kind: 'unreachable'; readonly code: string | undefined };

export class ProviderError extends Error {
  public override readonly name = 'ProviderError';

  public constructor(public readonly failure: ProviderFailure) {
    super(`The provider gave no count: ${failure.kind}`);
  }
}

/**
 * What an answer that is no success means.
 *
 * Sources: docs.claude.com/en/api/errors; developers.openai.com/api/docs/guides/error-codes; Google's error body as in
 * github.com/google-gemini/gemini-cli issues, with google.rpc.ErrorInfo and google.rpc.RetryInfo in `error.details`.
 * @param body parsed JSON, undefined when there was none
 * @param now milliseconds since the epoch, for a Retry-After that is a date
 */
export function failureOfAnswer(status: number, headers: Headers, body: unknown, now: number): ProviderFailure {
  const error = field(body, 'error');
  if (status === 401 || detailsOf(error).some((detail) => field(detail, 'reason') === 'API_KEY_INVALID')) {
    return { kind: 'key-refused' };
  }
  if (status === 402 || (status === 429 && isOutOfCredit(error))) return { kind: 'no-credit' };
  if (status === 403) return { kind: 'not-permitted' };
  if (status === 404) return { kind: 'not-found' };
  if (status === 413) return { kind: 'too-large' };
  if (status === 429) {
    return { kind: 'rate-limited', retryAfterMilliseconds: retryAfter(headers, now) ?? retryDelay(error) };
  }
  if (status >= 300 && status < 400) return { kind: 'redirected' };
  return status >= 500 ? { kind: 'server', status } : { kind: 'rejected', status };
}

/** Whether the same request may succeed a moment later. A time-out is left out: each attempt would keep the person waiting. */
export function isTransient(failure: ProviderFailure): boolean {
  return failure.kind === 'rate-limited' || failure.kind === 'server' || failure.kind === 'unreachable';
}

/** Whether every other request now would fail in the same way, so that none should be sent. */
export function concernsEveryRequest({ kind }: ProviderFailure): boolean {
  return kind !== 'too-large' && kind !== 'rejected' && kind !== 'malformed';
}

function isOutOfCredit(error: unknown): boolean {
  return ['code', 'type'].some((name) => field(error, name) === 'insufficient_quota');
}

function detailsOf(error: unknown): readonly unknown[] {
  const details = field(error, 'details');
  return Array.isArray(details) ? details : [];
}

/** The header's delay in milliseconds: `retry-after-ms` (OpenAI), or Retry-After in seconds or as a date (RFC 9110). */
function retryAfter(headers: Headers, now: number): number | undefined {
  const milliseconds = nonNegative(headers.get('retry-after-ms'));
  if (milliseconds !== undefined) return milliseconds;
  const raw = headers.get('retry-after');
  const seconds = nonNegative(raw);
  if (seconds !== undefined) return seconds * 1000;
  const date = Date.parse(raw ?? '');
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** Google's delay, which stands in the body: `"retryDelay": "37s"`. */
function retryDelay(error: unknown): number | undefined {
  for (const detail of detailsOf(error)) {
    const delay = field(detail, 'retryDelay');
    const seconds = typeof delay === 'string' && delay.endsWith('s') ? nonNegative(delay.slice(0, -1)) : undefined;
    if (seconds !== undefined) return seconds * 1000;
  }
  return undefined;
}

function nonNegative(raw: string | null): number | undefined {
  return raw !== null && /^\d{1,9}(\.\d+)?$/.test(raw.trim()) ? Number(raw) : undefined;
}
