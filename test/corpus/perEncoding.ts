import type { EncodingId } from '../../src/tokens/encoding';

/** `make`, called once for each encoding. */
export function perEncoding<Id extends EncodingId, T>(make: (encoding: Id) => T): (encoding: Id) => T {
  const made = new Map<Id, T>();
  return (encoding) => {
    let item = made.get(encoding);
    if (item === undefined) {
      item = make(encoding);
      made.set(encoding, item);
    }
    return item;
  };
}
