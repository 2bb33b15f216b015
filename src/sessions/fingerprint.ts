import { createHash } from 'node:crypto';

/** A short name of a text: equal texts have equal ones. */
export function fingerprintOf(text: string): string {
  return createHash('sha1').update(text).digest('base64').slice(0, 16);
}
