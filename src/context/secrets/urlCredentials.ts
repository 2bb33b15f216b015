import type { SecretSpan } from './finding';
import { isGenerated, isPlaceholder } from './likeness';
import { type CharacterTriples, literals } from './triples';

/** `scheme://user:password@host` of any scheme; the password is what has to go. */
const url =
  /\b[a-z][a-z0-9+.-]{1,20}:\/\/(?<user>[^\s:/@"'`<>]{0,100}):(?<secret>[^\s/@"'`<>]{3,200})@(?<host>[^\s/"'`<>?#:,;)]{1,200})/dgi;
/** What of it begins with a literal, which is found at once, where the above tries every word. */
const afterScheme = /:\/\/[^\s/@"'`<>]{4,301}@/;

/** ADO.NET and ODBC: `Server=…;User Id=…;Password=…;`. */
const keyValues =
  /\b(?:server|data source|host|endpoint|addr(?:ess)?)\s{0,2}=[^"'`\r\n]{1,300}?;\s{0,2}(?:password|pwd)\s{0,2}=\s{0,2}(?<secret>[^;"'`\s]{4,200})/dgi;
const keyValuesNeed = literals('password', 'pwd');

/** Where nobody but the developer can go, or nobody at all (RFC 2606, RFC 6761). */
const nowhere =
  /^(?:localhost|127\.|0\.0\.0\.0|\[::1|host\.docker\.internal|(?:.*\.)?(?:example|test|invalid|localhost)(?:\.\w+)?$)/i;

/** Finds passwords in the addresses of databases, brokers and other services. */
export function matchUrlCredentials(text: string, triples: CharacterTriples): SecretSpan[] {
  const spans: SecretSpan[] = [];
  const matches = [
    ...(afterScheme.test(text) ? text.matchAll(url) : []),
    ...(triples.mayHave(keyValuesNeed) ? text.matchAll(keyValues) : []),
  ];
  for (const match of matches) {
    const { user = '', secret = '', host = '' } = match.groups ?? {};
    const [start, end] = match.indices?.groups?.['secret'] ?? [0, 0];
    const isExample =
      user === secret || isPlaceholder(secret) || /^[A-Z_]+$/.test(secret) || /^(?:user|username)$/i.test(user);
    // A made-up password for a host that nobody reaches is a local set-up; a generated one may be used elsewhere, too.
    if (isGenerated(secret, 12) || (!isExample && !nowhere.test(host) && secret.length >= 6)) {
      spans.push({ kind: 'connection-string', start, end });
    }
  }
  return spans;
}
