/** Why an address cannot be used to send text and a key to. */
export type BaseUrlProblem = 'not-an-address' | 'not-encrypted' | 'has-extras';

/**
 * An address from the settings, in the form that requests are built from: without a slash at the end.
 *
 * Only `https`, and `http` on this machine itself (for gateways that run there, and for tests): anything else would send text
 * and key in the clear. Without a user name, a query or a fragment, which would end up in the middle of a request's address.
 */
export function readBaseUrl(raw: string): { readonly url: string } | { readonly problem: BaseUrlProblem } {
  let url: URL;
  try {
    url = new URL(raw.trim());
  } catch {
    return { problem: 'not-an-address' };
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isThisMachine(url.hostname))) {
    return { problem: url.protocol === 'http:' ? 'not-encrypted' : 'not-an-address' };
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    return { problem: 'has-extras' };
  return { url: url.origin + url.pathname.replace(/\/+$/, '') };
}

/** As a person recognises it: host, and port where it is not the usual one. */
export function hostOf(baseUrl: string): string {
  return new URL(baseUrl).host;
}

function isThisMachine(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/**
 * Whether a text can be a key at all: printable ASCII without blanks, as every vendor's keys are. Anything else cannot stand in
 * a header, and the error of `fetch` about it would quote it.
 */
export function isPossibleKey(key: string): boolean {
  return /^[\x21-\x7e]{1,500}$/.test(key);
}
