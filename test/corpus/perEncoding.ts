import type { EncodingId } from '../../src/tokens/encoding';

/** `make`, called once for each encoding. */
export function perEncoding<T>(make: (encoding: EncodingId) => T): (encoding: EncodingId) => T {
  const made = new Map<EncodingId, T>();
  return (encoding) => {
    let item = made.get(encoding);
    if (item === undefined) {
      item = make(encoding);
      made.set(encoding, item);
    }
    return item;
  };
}
