/** What tells a secret from text that only looks like one. All of it works on the value alone and takes linear time. */

/** Words of values that are there to be replaced, or that documentation uses. */
const placeholderWords =
  /example|sample|placeholder|change.?me|your[-_ ]?|insert|replace|dummy|fake|redacted|masked|\btodo|x{4}|\*{3}|\.{3}|…|0{6}|123456|abcdef|abc123|deadbeef|cafebabe|qwerty|foobar|lorem|(?:test){3}/i;

/** Passwords of tutorials, defaults of images and local set-ups. */
const wellKnownPasswords =
  /^(?:passw[o0]rd|pass|passwd|pwd|secret|admin|root|user|guest|test|testing|postgres|mysql|mongo|redis|rabbit|minio(?:admin)?|hunter2|letmein|default|none|null|undefined|true|false|local|dev(?:elopment)?|demo|token|string|optional|required)[\d!@#$_-]*$/i;

/** A part that is filled in elsewhere: `${X}`, `{{x}}`, `%(x)s`, `$X`, `<x>`, `@Value`, `#{x}`. */
const filledIn = /\$\{|\{\{|\$\(|%\(|%[A-Za-z_]+%|^\$[A-Za-z_]|^<.*>$|^#\{|^\{[\w.]+\}$|^:[a-z_]+$/;

/** Whether a value stands for a secret rather than being one. */
export function isPlaceholder(value: string): boolean {
  return (
    placeholderWords.test(value) ||
    wellKnownPasswords.test(value) ||
    filledIn.test(value) ||
    bitsPerCharacter(value) < 2
  );
}

/**
 * Shannon entropy in bits a character. Random hexadecimal digits have up to 4, random base64 up to 6, and as a short text never has
 * more than the logarithm of its length, no higher bar than 3 is of use for 16 characters.
 */
export function bitsPerCharacter(value: string): number {
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}

/**
 * Mean length of what reads as a word or a number. Random text changes between upper case, lower case and digits all the time, names
 * do so rarely (`my-service-token-v2` 3.2, `refreshTokenExpiry` 6). Measured on 5,000 random texts each of 16 to 64 characters, median
 * and 99th percentile: base64 and base 62 1.8 to 1.9 and 3.2 to 2.4, hexadecimal 2.0 and 5.3 to 3.1, base 36 2.3 to 2.5 and
 * 8 to 4. So it says little of the last two, for which `isGenerated` looks at the digits.
 */
export function meanRun(value: string): number {
  const runs = value.match(/[A-Z]?[a-z]+|[A-Z]+|\d+/g) ?? [];
  return runs.length === 0 ? 0 : runs.reduce((sum, run) => sum + run.length, 0) / runs.length;
}

const uuid = /^\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?$/i;
/** Digests that are published, not kept: subresource integrity, password hashes, image and content digests. */
const digest = /^(?:.{0,200}@)?(?:sha\d{1,3}[-:]|md5[-:])|^(?:\$(?:2[abxy]|argon2\w*|scrypt|pbkdf2[\w-]*|[156])\$)/i;
/** Base64 may begin with `/`, too, but has no full stop, and keys in it are 40 characters long. */
const address =
  /^(?:[a-z][a-z0-9+.-]*:)?\/\/|^(?:\.{1,2}|~)\/|^\/(?:.{0,38}$|.*\.)|^@[\w-]+\/|^(?:data|urn|arn|mailto):|^[\w.+-]+@[\w-]+\.[a-z]{2,}$/i;

/** Some vendors issue UUIDs as keys (Heroku, Snyk); only a name can tell them from the many that are ids. */
export function isUuid(value: string): boolean {
  return uuid.test(value) && !isPlaceholder(value);
}

/**
 * Whether a value is as irregular as generated keys are.
 * @param least shortest length that is taken for generated
 */
export function isGenerated(value: string, least: number): boolean {
  if (value.length < least || isPlaceholder(value) || uuid.test(value) || digest.test(value) || address.test(value)) {
    return false;
  }
  if (!/\d/.test(value) || !/[A-Za-z]/.test(value) || !/^[\x21-\x7e]+$/.test(value)) return false;
  // No name is 32 hexadecimal digits long, in which runs of digits are longer than in base64: ten of sixteen are digits.
  if (/^(?:[0-9a-f]{32,}|[0-9A-F]{32,})$/.test(value)) return bitsPerCharacter(value) >= 2.8;
  // Three numbers within one word without a separator, after a prefix such as `sk_`, are in no name.
  const word = value.replace(/^[A-Za-z]{1,8}[_-]/, '');
  const isMixed = /^[A-Za-z0-9]+$/.test(word) && (word.match(/\d+/g)?.length ?? 0) >= 3;
  return bitsPerCharacter(value) >= 3 && (isMixed || meanRun(value) <= 2.6);
}

/** Whether a value has the variety that rules for passwords ask for, and is no name. */
export function isStrongPassword(value: string): boolean {
  if (value.length < 8 || value.length > 128 || isPlaceholder(value) || digest.test(value) || address.test(value))
    return false;
  const classes = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((pattern) => pattern.test(value)).length;
  return (
    classes >= 3 &&
    /^[\x21-\x7e]+$/.test(value) &&
    !/[()]/.test(value) &&
    meanRun(value) <= 3 &&
    bitsPerCharacter(value) >= 2.75
  );
}
