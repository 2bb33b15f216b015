import type { SecretSpan } from './finding';
import { isGenerated, isStrongPassword, isUuid } from './likeness';
import { type CharacterTriples, literals } from './triples';

/**
 * A name that says secret, an assignment in the syntax of some language or configuration, and a value: in quotes, or bare up to a
 * blank. Everything before the value is bounded, so that the search takes linear time.
 */
const assignment =
  /(?<word>passw(?:or)?d|passwd|passphrase|pwd|secret|token|credential|api[_-]?key|(?:access|account|auth|client|encryption|license|master|private|secret|session|shared|signing|webhook)[_-]?key|auth)(?<rest>[\w-]{0,40})["'`\]]{0,2}[ \t]{0,8}(?::=|=>|=|:)[ \t]{0,8}(?:(?<quote>["'`])(?<quoted>[^"'`\r\n\\]{8,400})\k<quote>|(?<bare>[^\s"'`,;<>(){}[\]|&]{8,400})(?=[\s,;}\])]|$))/gi;

/** The words of the pattern, those before `key` in each way of writing. */
const assignmentNeeds = literals(
  ...['passw', 'passphrase', 'pwd', 'secret', 'token', 'credential', 'auth'],
  ...['api', 'access', 'account', 'client', 'encryption', 'license', 'master', 'private', 'session', 'shared'].flatMap(
    keyWritings,
  ),
  ...['signing', 'webhook'].flatMap(keyWritings),
);

function keyWritings(word: string): string[] {
  return [`${word}key`, `${word}_key`, `${word}-key`];
}

/** Rests of a name that make it the name of something else: `tokenizer`, `secretName`, `password_hash`, `tokenCount`. */
const otherThing =
  /^(?:s?[_-]?(?:name|id|ids|type|kind|url|uri|path|file|field|label|placeholder|hint|help|desc|description|count|limit|length|size|max|min|iz|is|regex|pattern|format|header|expir|ttl|lifetime|age|hash|digest|checksum|salt|policy|ref|arn|manager|store|provider|class|param|prefix|suffix|message|error|alg|scheme|env|var|index|position|budget|usage|version|date|time|at|issuer|audience|scope|role|selector|input|form|screen|page|view|component|module|service|util|helper|mode|status|state|enabled|required|valid|strength|reset|or|ori|author|entic))/i;

/** Values that are read or made elsewhere: a call, a member, a reference to the environment or a secret store. */
const elsewhere =
  /\(|\)|^(?:process|os|env|environ|config|settings|secrets?|vault|ssm|this|self|ctx|req|res|props|state|params|args|data|options|vars?|local|github|steps|needs|inputs)\.|^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)+$/;

/** Finds values that are generated, or passwords, and are assigned to a name that says so. */
export function matchAssignments(text: string, triples: CharacterTriples): SecretSpan[] {
  if (!triples.mayHave(assignmentNeeds)) return [];
  const spans: SecretSpan[] = [];
  for (const match of text.matchAll(assignment)) {
    const { word = '', rest = '', quoted, bare } = match.groups ?? {};
    const value = quoted ?? bare ?? '';
    // The value stands at the end of the match, but for its quote.
    const end = match.index + match[0].length - (quoted === undefined ? 0 : 1);
    const start = end - value.length;
    if (otherThing.test(rest) || elsewhere.test(value) || isNameInside(text, match.index, word)) continue;
    const isPassword = /^(?:pass|pwd)/i.test(word);
    // A bare value may be a name of the program; in quotes it is a text for certain.
    const isKey = isUuid(value) && namesKey.test(nameBefore(text, match.index) + word + rest);
    if (isGenerated(value, 16) || isKey || (isPassword && isStrongPassword(value))) {
      spans.push({ kind: 'assigned-secret', start, end });
    }
  }
  return spans;
}

/** Names of keys that are UUIDs. */
const namesKey = /api[_-]?(?:key|token)$|secret(?:[_-]?key)?$/i;

/** The part of a name before a place in it. */
function nameBefore(text: string, at: number): string {
  return /[\w$-]{0,24}$/.exec(text.slice(Math.max(0, at - 24), at))?.[0] ?? '';
}

/** `oauth`, `publicToken`, the `PublicKeyToken` of .NET, `hashed_secret`: the word ends another one, or a name of what may be seen. */
function isNameInside(text: string, at: number, word: string): boolean {
  const before = nameBefore(text, at);
  if (
    /(?:hash|hashed|encrypted|sealed|public|public[_-]?key|publishable|csrf|xsrf|design|syntax|cancellation|stop|next|page|cache|primary|foreign|sort|partition|idempotency)[_-]?$/i.test(
      before,
    )
  )
    return true;
  return word.toLowerCase() === 'auth' && /[a-z]$/.test(before);
}
