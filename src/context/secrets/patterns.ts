import type { SecretKind, SecretSpan } from './finding';
import { isGenerated, isPlaceholder, isStrongPassword } from './likeness';
import { type CharacterTriples, type Literals, literals } from './triples';

interface SecretPattern {
  readonly kind: SecretKind;
  /** Global, with the flag d where a group named `secret` is less than the match. Repetitions are bounded or end on one class. */
  readonly pattern: RegExp;
  /** Of these, every match has one; absent where it has none of three characters. */
  readonly needs?: Literals;
  /** Checks what was matched; by default that it is no placeholder. */
  readonly accepts?: (secret: string) => boolean;
}

/** Header, body and end of a PEM block; the body also as one line with `\n` written out, as in JSON. */
const pem =
  /-----BEGIN (?:(?:RSA|DSA|EC|OPENSSH|PGP|ENCRYPTED|SSH2 ENCRYPTED) )?PRIVATE KEY(?: BLOCK)?-----(?<secret>(?:(?!-----)[\x20-\x7e\s]){40,20000})-----END /dg;

const digits = Array.from({ length: 10 }, (_, digit) => String(digit));

/**
 * What the library lacks, or finds in the most common case only (`private-key`: it takes bodies that begin with `MI` and have 100
 * characters, which leaves out EC and Ed25519 keys and encrypted ones). The formats are those that vendors document; they were
 * held against the examples in the rules of gitleaks (github.com/gitleaks/gitleaks, cmd/generate/config/rules), which do not stand
 * in this repository, as they look like keys.
 */
const patterns: readonly SecretPattern[] = [
  {
    kind: 'private-key',
    pattern: pem,
    needs: literals('PRIVATE KEY'),
    accepts: (body) => {
      const letters = body.replace(/\\[nr]|\s/g, '').replace(/^(?:[\w-]+:[^=]{0,80}?)(?=[A-Za-z0-9+/]{40})/, '');
      return letters.length >= 40 && /^[\w+/=:,.\\-]+$/.test(letters) && !/\.{3}|x{8}/i.test(letters);
    },
  },
  {
    kind: 'json-web-token',
    pattern: /\beyJ[\w-]{8,2000}\.eyJ[\w-]{8,8000}\.[\w-]{16,2000}/g,
    needs: literals('.eyJ'),
    accepts: isOwnToken,
  },
  { kind: 'google-api-key', pattern: /\bAIza[\w-]{35}(?![\w-])/g, needs: literals('AIza') },
  { kind: 'google-client-secret', pattern: /\bGOCSPX-[\w-]{28}(?![\w-])/g, needs: literals('GOCSPX-') },
  { kind: 'azure-key', pattern: /\bAccountKey=(?<secret>[A-Za-z0-9+/]{86}==)/dg, needs: literals('AccountKey=') },
  {
    kind: 'azure-key',
    pattern: /\bSharedAccessKey=(?<secret>[A-Za-z0-9+/]{43}=)/dg,
    needs: literals('SharedAccessKey='),
  },
  {
    kind: 'azure-key',
    pattern: /(?<![\w~.-])[\w~.-]{3}\dQ~[\w~.-]{31,34}(?![\w~.-])/g,
    needs: literals(...digits.map((digit) => `${digit}Q~`)),
  },
  { kind: 'twilio-key', pattern: /\bSK[0-9a-f]{32}\b/g },
  { kind: 'mailgun-key', pattern: /\bkey-[0-9a-f]{32}\b/g, needs: literals('key-') },
  { kind: 'telegram-token', pattern: /\b\d{8,10}:AA[\w-]{33}(?![\w-])/g, needs: literals(':AA') },
  {
    kind: 'discord-token',
    pattern: /\b[MNO][A-Za-z\d]{23,25}\.[\w-]{6}\.[\w-]{27,38}(?![\w-])/g,
    accepts: (token) => isGenerated(token, 50),
  },
  { kind: 'pypi-token', pattern: /\bpypi-AgEIcHlwaS5vcmc[\w-]{50,400}/g, needs: literals('pypi-AgEIcHlwaS5vcmc') },
  { kind: 'digitalocean-token', pattern: /\bdo[opr]_v1_[0-9a-f]{64}\b/g, needs: literals('_v1_') },
  { kind: 'postman-key', pattern: /\bPMAK-[0-9a-f]{24}-[0-9a-f]{34}\b/g, needs: literals('PMAK-') },
  { kind: 'atlassian-token', pattern: /\bATATT3[\w=-]{60,300}/g, needs: literals('ATATT3') },
  { kind: 'sentry-token', pattern: /\bsntry[su]_[\w+/=-]{40,400}/g, needs: literals('sntrys_', 'sntryu_') },
  { kind: 'newrelic-key', pattern: /\bNRAK-[A-Z0-9]{27}\b/g, needs: literals('NRAK-') },
  { kind: 'age-key', pattern: /\bAGE-SECRET-KEY-1[A-Z0-9]{58}\b/g, needs: literals('AGE-SECRET-KEY-1') },
  {
    kind: 'slack-token',
    pattern: /\bxox[abeoprs]-(?:\w{1,40}-){1,5}\w{8,200}\b/g,
    needs: literals('xox'),
    accepts: isSlackToken,
  },
  {
    kind: 'slack-webhook',
    pattern:
      /\bhttps?:\/\/hooks\.slack\.com\/(?:services|workflows|triggers)\/[A-Z0-9]{8,12}\/[A-Z0-9]{8,12}\/[\w/]{16,80}/g,
    needs: literals('://hooks.slack.com/'),
  },
  // Mailchimp, Square, SonarQube, Perplexity, Fly.io, HCP Terraform, Octopus Deploy, Heroku.
  {
    kind: 'other-credential',
    pattern: /\b[0-9a-f]{32}-us\d{1,2}\b/g,
    needs: literals(...digits.map((digit) => `-us${digit}`)),
  },
  {
    kind: 'other-credential',
    pattern: /\bsq0(?:atp|csp)-[\w-]{22,43}(?![\w-])/g,
    needs: literals('sq0atp-', 'sq0csp-'),
  },
  { kind: 'other-credential', pattern: /\bsq[upa]_[0-9a-f]{40}\b/g, needs: literals('squ_', 'sqp_', 'sqa_') },
  { kind: 'other-credential', pattern: /\bpplx-[A-Za-z0-9]{48}\b/g, needs: literals('pplx-') },
  {
    kind: 'other-credential',
    pattern: /\bfm[12]r?_[A-Za-z0-9+/]{100,2000}=*/g,
    needs: literals('fm1_', 'fm2_', 'fm1r_', 'fm2r_'),
  },
  {
    kind: 'other-credential',
    pattern: /\b[A-Za-z0-9]{14}\.atlasv1\.[\w-]{60,70}(?![\w-])/g,
    needs: literals('.atlasv1.'),
  },
  {
    kind: 'other-credential',
    pattern: /\bAPI-[A-Z0-9]{26}\b/g,
    needs: literals('API-'),
    accepts: (key) => isGenerated(key, 30),
  },
  { kind: 'other-credential', pattern: /\bHRKU-[\w-]{58,64}(?![\w-])/g, needs: literals('HRKU-') },
  {
    kind: 'openai-key',
    pattern: /\bsk-(?:proj|svcacct|admin)-[\w-]{40,200}(?![\w-])/g,
    needs: literals('sk-proj-', 'sk-svcacct-', 'sk-admin-'),
    accepts: (key) => isGenerated(key, 40),
  },
  {
    kind: 'gitlab-token',
    pattern: /\bgl(?:dt|ft|rt|cbt|ptt|oas|soat|imt|agent)-[\w-]{20,128}(?![\w-])/g,
    needs: literals('gldt-', 'glft-', 'glrt-', 'glcbt-', 'glptt-', 'gloas-', 'glsoat-', 'glimt-', 'glagent-'),
  },
  {
    kind: 'authorization-header',
    pattern: /\bauthorization["'`]?\s{0,4}[:=,]\s{0,4}["'`]?(?:bearer|basic|token)\s(?<secret>[\w+/.~=-]{16,2000})/dgi,
    needs: literals('authorization'),
    accepts: (value) => isGenerated(value, 16),
  },
  {
    kind: 'authorization-header',
    pattern: /\bcurl\b[^\r\n]{0,200}?\s(?:-u|--user)\s{0,4}["']?[^\s:"']{0,100}:(?<secret>[^\s"']{6,200})/dg,
    needs: literals('curl'),
    accepts: (value) => isGenerated(value, 10) || isStrongPassword(value),
  },
  {
    kind: 'assigned-secret',
    pattern: /\bmachine\s{1,8}\S{1,100}\s{1,8}login\s{1,8}\S{1,100}\s{1,8}password\s{1,8}(?<secret>\S{4,200})/dg,
    needs: literals('machine'),
  },
];

/** Finds what the patterns describe. */
export function matchPatterns(text: string, triples: CharacterTriples): SecretSpan[] {
  return patterns.flatMap(({ kind, pattern, needs, accepts = (secret) => !isPlaceholder(secret) }) => {
    if (needs !== undefined && !triples.mayHave(needs)) return [];
    return Array.from(text.matchAll(pattern), (match): SecretSpan | undefined => {
      const secret = match.groups?.['secret'] ?? match[0];
      const [start, end] = match.indices?.groups?.['secret'] ?? [match.index, match.index + match[0].length];
      return accepts(secret) ? { kind, start, end } : undefined;
    }).filter((span) => span !== undefined);
  });
}

/** The token that jwt.io shows, which stands in countless documents and tests, is nobody's. */
function isOwnToken(token: string): boolean {
  return !token.includes('.eyJzdWIiOiIxMjM0NTY3ODkwIi') && !/x{6}|\.{3}/i.test(token);
}

/** Real ones carry the numbers of a workspace and a user; documentation writes `xoxb-your-token`. */
export function isSlackToken(token: string): boolean {
  return !isPlaceholder(token.slice(5)) && token.replace(/\D/g, '').length >= 10;
}
