import type { SecretKind } from '../../../../src/context/secrets/finding';
import type { Random } from '../../../corpus/random';

/**
 * Secrets planted into files as people write them. All are generated from a seed, so that nothing in this repository is or looks
 * like a key; only the fixed parts that vendors document stand here, cut in two where a scanner of repositories would take them.
 */
export interface Planted {
  readonly group: string;
  readonly path: string;
  readonly text: string;
  /** What must not be seen in the masked text. */
  readonly secret: string;
  /** Any of these is the right kind. */
  readonly kinds: readonly SecretKind[];
}

const lower = 'abcdefghijklmnopqrstuvwxyz';
const upper = lower.toUpperCase();
const digits = '0123456789';
const hexadecimal = '0123456789abcdef';
const base62 = lower + upper + digits;
const base64 = `${base62}+/`;
const base64url = `${base62}-_`;

export function randomOf(random: Random, alphabet: string, length: number): string {
  let text = '';
  for (let count = 0; count < length; count++) text += alphabet[random.below(alphabet.length)] ?? '';
  return text;
}

type Make = (random: Random) => { secret: string; name: string; hidden?: string };

/** How people write a named value down. */
const settings: readonly ((name: string, value: string) => { path: string; text: string })[] = [
  (name, value) => ({ path: '/w/.env', text: `NODE_ENV=production\n${name}=${value}\nPORT=3000\n` }),
  (name, value) => ({ path: '/w/.env.local', text: `# local\nexport ${name}="${value}"\n` }),
  (name, value) => ({
    path: '/w/src/config.ts',
    text: `export const config = {\n  ${camel(name)}: '${value}',\n  retries: 3,\n};\n`,
  }),
  (name, value) => ({ path: '/w/app/settings.py', text: `import os\n\nDEBUG = False\n${name} = "${value}"\n` }),
  (name, value) => ({
    path: '/w/config.json',
    text: `{\n  "host": "db.internal",\n  "${camel(name)}": "${value}"\n}\n`,
  }),
  (name, value) => ({
    path: '/w/deploy.yaml',
    text: `env:\n  - name: X\n    value: y\n${name.toLowerCase()}: ${value}\nreplicas: 2\n`,
  }),
  (name, value) => ({ path: '/w/main.go', text: `package main\n\nconst ${camel(name)} = "${value}"\n` }),
  (name, value) => ({
    path: '/w/run.log',
    text: `2026-11-23 10:12:13 INFO starting with ${name}=${value} and 4 workers\n`,
  }),
];

/** Where a value stands by itself: its own form has to give it away. */
const bare: readonly ((value: string) => { path: string; text: string })[] = [
  (value) => ({ path: '/w/notes.md', text: `To deploy, paste ${value} into the form.\n` }),
  (value) => ({ path: '/w/test.sh', text: `curl -H "X-Key: ${value}" https://api.internal/v1/things\n` }),
  (value) => ({ path: '/w/client.js', text: `const client = connect("${value}", { timeout: 5 });\n` }),
];

function camel(name: string): string {
  return name.toLowerCase().replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

const own =
  (name: string, make: (random: Random) => string): Make =>
  (random) => ({ name, secret: make(random) });

/** Kinds whose form gives them away, wherever they stand. */
const formed: Readonly<Record<string, { kinds: readonly SecretKind[]; make: Make }>> = {
  'GitHub token': {
    kinds: ['github-token'],
    make: own('GITHUB_TOKEN', (r) => `${r.pick(['gh' + 'p_', 'gh' + 'o_', 'gh' + 's_'])}${randomOf(r, base62, 36)}`),
  },
  'GitHub fine-grained token': {
    kinds: ['github-token'],
    make: own('GH_PAT', (r) => `github_` + `pat_${randomOf(r, base62, 22)}_${randomOf(r, base62, 59)}`),
  },
  'GitLab token': { kinds: ['gitlab-token'], make: own('CI_TOKEN', (r) => 'glp' + `at-${randomOf(r, base64url, 20)}`) },
  'Slack token': {
    kinds: ['slack-token'],
    make: own(
      'SLACK_BOT_TOKEN',
      (r) => 'xo' + `xb-${randomOf(r, digits, 12)}-${randomOf(r, digits, 12)}-${randomOf(r, base62, 24)}`,
    ),
  },
  'Slack webhook': {
    kinds: ['slack-webhook'],
    make: own(
      'SLACK_URL',
      (r) =>
        `https://hooks.slack` +
        `.com/services/T${randomOf(r, upper + digits, 9)}/B${randomOf(r, upper + digits, 10)}/${randomOf(r, base62, 24)}`,
    ),
  },
  'Stripe key': {
    kinds: ['stripe-key'],
    make: own(
      'STRIPE_KEY',
      (r) => `${r.pick(['sk_' + 'live', 'rk_' + 'live', 'sk_' + 'test'])}_${randomOf(r, base62, r.pick([24, 99]))}`,
    ),
  },
  'OpenAI key': {
    kinds: ['openai-key'],
    make: own(
      'OPENAI_API_KEY',
      (r) =>
        'sk-' + `proj-${randomOf(r, base64url, 74)}T3Blbk` + `FJ${randomOf(r, base64url, 73)}${randomOf(r, base62, 1)}`,
    ),
  },
  'Anthropic key': {
    kinds: ['anthropic-key'],
    make: own('ANTHROPIC_API_KEY', (r) => 'sk-' + `ant-api03-${randomOf(r, base64url, 93)}AA`),
  },
  'Google API key': {
    kinds: ['google-api-key'],
    make: own('MAPS_KEY', (r) => 'AI' + `za${randomOf(r, base64url, 35)}`),
  },
  'AWS access key id': {
    kinds: ['aws-access-key-id'],
    make: own('AWS_ACCESS_KEY_ID', (r) => `${r.pick(['AK' + 'IA', 'AS' + 'IA'])}${randomOf(r, `${upper}234567`, 16)}`),
  },
  'SendGrid key': {
    kinds: ['sendgrid-key'],
    make: own('SENDGRID_API_KEY', (r) => `SG` + `.${randomOf(r, base62, 22)}.${randomOf(r, base62, 43)}`),
  },
  'npm token': { kinds: ['npm-token'], make: own('NPM_TOKEN', (r) => 'np' + `m_${randomOf(r, base62, 36)}`) },
  'PyPI token': {
    kinds: ['pypi-token'],
    make: own('TWINE_PASSWORD', (r) => 'py' + `pi-AgEIcHlwaS5vcmc${randomOf(r, base64url, 120)}`),
  },
  'Hugging Face token': {
    kinds: ['huggingface-token'],
    make: own('HF_TOKEN', (r) => 'h' + `f_${randomOf(r, lower + upper, 34)}`),
  },
  'DigitalOcean token': {
    kinds: ['digitalocean-token'],
    make: own('DO_TOKEN', (r) => 'do' + `p_v1_${randomOf(r, hexadecimal, 64)}`),
  },
  'Telegram token': {
    kinds: ['telegram-token'],
    make: own('BOT', (r) => `${1 + r.below(9)}${randomOf(r, digits, 9)}:A` + `A${randomOf(r, base64url, 33)}`),
  },
  'Shopify token': {
    kinds: ['shopify-token'],
    make: own('SHOPIFY', (r) => 'shp' + `at_${randomOf(r, hexadecimal, 32)}`),
  },
  'Databricks token': {
    kinds: ['databricks-token'],
    make: own('DATABRICKS', (r) => 'da' + `pi${randomOf(r, hexadecimal, 32)}`),
  },
  'Vault token': { kinds: ['vault-token'], make: own('VAULT', (r) => 'hv' + `s.${randomOf(r, base64url, 95)}`) },
  'JSON Web Token': {
    kinds: ['json-web-token'],
    make: own('SESSION', (r) => {
      const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
      return `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: randomOf(r, base62, 12), exp: 1_800_000_000 + r.below(1e6) })}.${randomOf(r, base64url, 43)}`;
    }),
  },
};

/** Kinds that only their name gives away. */
const named: Readonly<Record<string, { kinds: readonly SecretKind[]; make: Make }>> = {
  'AWS secret key': {
    kinds: ['aws-secret-key', 'assigned-secret'],
    make: own('AWS_SECRET_ACCESS_KEY', (r) => randomOf(r, base64, 40)),
  },
  'generated secret (base64)': {
    kinds: ['assigned-secret'],
    make: (r) => ({
      name: r.pick(['JWT_SECRET', 'CLIENT_SECRET', 'SESSION_SECRET', 'WEBHOOK_SECRET', 'SIGNING_KEY']),
      secret: `${randomOf(r, base64, 43)}=`,
    }),
  },
  'generated key (hexadecimal)': {
    kinds: ['assigned-secret'],
    make: (r) => ({
      name: r.pick(['API_KEY', 'ENCRYPTION_KEY', 'SERVICE_TOKEN', 'SECRET_KEY_BASE', 'MAILER_API_KEY']),
      secret: randomOf(r, hexadecimal, r.pick([32, 40, 64])),
    }),
  },
  'generated token (letters and digits)': {
    kinds: ['assigned-secret'],
    make: (r) => ({
      name: r.pick(['ACCESS_TOKEN', 'AUTH_TOKEN', 'API_TOKEN', 'PRIVATE_KEY_PASS', 'REFRESH_TOKEN']),
      secret: randomOf(r, base62, r.between(20, 48)),
    }),
  },
  'generated token (lower case and digits)': {
    kinds: ['assigned-secret'],
    make: (r) => ({
      name: r.pick(['ACCESS_TOKEN', 'CLIENT_SECRET', 'API_KEY', 'STORAGE_ACCOUNT_KEY']),
      secret: randomOf(r, lower + digits, r.between(24, 48)),
    }),
  },
  'strong password': {
    kinds: ['assigned-secret'],
    make: (r) => ({
      name: r.pick(['DB_PASSWORD', 'ADMIN_PASSWORD', 'SMTP_PASSWD', 'REDIS_PASSWORD']),
      secret: `${randomOf(r, upper, 1)}${randomOf(r, base62, r.between(8, 14))}${r.pick(['!', '#', '+', '-', '*'])}${randomOf(r, digits, 2)}`,
    }),
  },
};

/** Kinds with a syntax of their own around them. */
const framed: Readonly<
  Record<
    string,
    { kinds: readonly SecretKind[]; make: (random: Random) => { path: string; text: string; secret: string } }
  >
> = {
  'private key': {
    kinds: ['private-key'],
    make: (r) => {
      const type = r.pick(['RSA ', '', 'EC ', 'OPENSSH ', 'ENCRYPTED ']);
      const start =
        {
          'RSA ': 'MIIEpAIBAAKCAQEA',
          '': 'MIIEvQIBADANBgkqhkiG9w0',
          'EC ': 'MHcCAQEEI',
          'OPENSSH ': 'b3BlbnNzaC1rZXktdjEAAAA',
          'ENCRYPTED ': 'MIIFHDBOBgkqhkiG9w0',
        }[type] ?? '';
      const body = `${start}${randomOf(r, base64, r.pick([110, 600, 1200]))}==`;
      const secret = body.slice(20, 60);
      const [begin, end] = [`-----BEGIN ${type}PRIVATE` + ` KEY-----`, `-----END ${type}PRIVATE` + ` KEY-----`];
      return r.chance(0.3)
        ? {
            path: '/w/service.json',
            secret,
            text: `{ "type": "service_account", "private_key": "${begin}\\n${body.replace(/(.{64})/g, '$1\\n')}\\n${end}\\n" }\n`,
          }
        : { path: '/w/id.pem', secret, text: `${begin}\n${body.replace(/(.{64})/g, '$1\n')}\n${end}\n` };
    },
  },
  'database address': {
    kinds: ['connection-string'],
    make: (r) => {
      const secret = randomOf(r, base62, r.between(8, 20));
      const scheme = r.pick(['postgres', 'postgresql', 'mysql', 'mongodb+srv', 'redis', 'amqp', 'rediss', 'mssql']);
      return {
        path: '/w/.env',
        secret,
        text: `DATABASE_URL=${scheme}://app:${secret}@db${r.below(90)}.internal.acme.io:5432/main\n`,
      };
    },
  },
  'address with basic authentication': {
    kinds: ['connection-string'],
    make: (r) => {
      const secret = randomOf(r, base62, r.between(10, 24));
      return { path: '/w/fetch.sh', secret, text: `git clone https://deploy:${secret}@git.acme.io/team/repo.git\n` };
    },
  },
  'ADO.NET connection string': {
    kinds: ['connection-string', 'assigned-secret'],
    make: (r) => {
      const secret = `${randomOf(r, base62, 14)}#9`;
      return {
        path: '/w/appsettings.json',
        secret,
        text: `{ "Default": "Server=tcp:sql.acme.io,1433;Database=main;User Id=app;Password=${secret};Encrypt=True;" }\n`,
      };
    },
  },
  'Azure storage key': {
    kinds: ['azure-key'],
    make: (r) => {
      const secret = `${randomOf(r, base64, 86)}==`;
      return {
        path: '/w/local.settings.json',
        secret,
        text: `{ "Storage": "DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=${secret};EndpointSuffix=core.windows.net" }\n`,
      };
    },
  },
  'authorization header': {
    kinds: ['authorization-header', 'json-web-token'],
    make: (r) => {
      const secret = randomOf(r, base62, r.between(24, 60));
      return {
        path: '/w/request.http',
        secret,
        text: r.pick([
          `GET https://api.acme.io\nAuthorization: Bearer ${secret}\n`,
          `fetch(url, { headers: { Authorization: 'Bearer ${secret}' } });\n`,
          `curl -H "authorization: token ${secret}" https://api.acme.io\n`,
        ]),
      };
    },
  },
};

/** `each` secrets of every kind. */
export function plantedSecrets(random: Random, each: number): Planted[] {
  const planted: Planted[] = [];
  for (let count = 0; count < each; count++) {
    for (const [group, { kinds, make }] of Object.entries(formed)) {
      const { name, secret } = make(random);
      const file = random.chance(0.5) ? random.pick(bare)(secret) : random.pick(settings)(name, secret);
      planted.push({ group, kinds, secret, ...file });
    }
    for (const [group, { kinds, make }] of Object.entries(named)) {
      const { name, secret } = make(random);
      planted.push({ group, kinds, secret, ...random.pick(settings)(name, secret) });
    }
    for (const [group, { kinds, make }] of Object.entries(framed)) planted.push({ group, kinds, ...make(random) });
  }
  return planted;
}
