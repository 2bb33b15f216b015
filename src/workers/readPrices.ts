import { readPriceList, type RefreshedPrices } from '../models/refresh/priceList';
import type { PriceFile } from './protocol';

/** Undefined when it is no price list. */
export function readPrices({ bytes, fetchedAt, source }: PriceFile): RefreshedPrices | undefined {
  let list: unknown;
  try {
    list = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
  return readPriceList(list, fetchedAt, source);
}
