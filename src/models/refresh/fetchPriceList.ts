import type { Fetch } from '../providers/client';
import { readAtMost } from '../providers/readAtMost';

/** Why there is no new list. Words for people are made of it in the shell. */
export type PriceListFailure =
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'refused'; readonly status: number }
  | { readonly kind: 'too-large' }
  /** It arrived, and is no price list. */
  | { readonly kind: 'not-a-list' };

export class PriceListError extends Error {
  public override readonly name = 'PriceListError';

  public constructor(public readonly failure: PriceListFailure) {
    super(`There is no new price list: ${failure.kind}`);
  }
}

/** LiteLLM's list has 1.6 MB. */
const LARGEST_LIST_BYTES = 16_000_000;

/**
 * Gets the file at an address. Sends nothing but the request for it, and follows no redirect: it would come from another place than
 * the setting says.
 * @param signal gives up; by its time when its reason is a `TimeoutError`
 * @throws PriceListError
 */
export async function fetchPriceList(fetch: Fetch, url: string, signal: AbortSignal): Promise<Uint8Array> {
  try {
    const headers = { accept: 'application/json, text/plain' };
    const response = await fetch(url, { headers, redirect: 'manual', credentials: 'omit', signal });
    if (!response.ok) {
      await response.body?.cancel();
      throw new PriceListError({ kind: 'refused', status: response.status });
    }
    const bytes = await readAtMost(response, LARGEST_LIST_BYTES);
    if (bytes === undefined) throw new PriceListError({ kind: 'too-large' });
    return bytes;
  } catch (error) {
    if (error instanceof PriceListError) throw error;
    const isLate = signal.reason instanceof Error && signal.reason.name === 'TimeoutError';
    throw new PriceListError({ kind: isLate ? 'timed-out' : 'unreachable' });
  }
}
