import type { Random } from '../../../corpus/random';
import { randomOf } from './plantedSecrets';

/** Text that looks like a secret to a careless search and is none. */
export interface LookAlike {
  readonly group: string;
  readonly path: string;
  readonly text: string;
}

const hexadecimal = '0123456789abcdef';
const lower = 'abcdefghijklmnopqrstuvwxyz';
const base62 = `${lower}${lower.toUpperCase()}0123456789`;
const base64 = `${base62}+/`;

const words = [
  'user',
  'service',
  'refresh',
  'access',
  'order',
  'payment',
  'session',
  'report',
  'cache',
  'build',
  'remote',
  'local',
  'main',
  'token',
  'client',
  'worker',
  'event',
  'index',
  'profile',
  'billing',
];

const phrase = (r: Random, separator: string, count = r.between(2, 4)): string =>
  Array.from({ length: count }, () => r.pick(words)).join(separator);
const camel = (r: Random): string => phrase(r, ' ').replace(/ (\w)/g, (_, letter: string) => letter.toUpperCase());
const uuid = (r: Random): string => [8, 4, 4, 4, 12].map((length) => randomOf(r, hexadecimal, length)).join('-');

const kinds: Readonly<Record<string, (r: Random) => { path: string; text: string }>> = {
  'git commit': (r) => ({
    path: '/w/CHANGELOG.md',
    text: `- ${phrase(r, ' ')} ([${randomOf(r, hexadecimal, 7)}](https://github.com/acme/app/commit/${randomOf(r, hexadecimal, 40)}))\n`,
  }),
  'digest in code': (r) => ({
    path: '/w/checksums.txt',
    text: `${randomOf(r, hexadecimal, 64)}  ${phrase(r, '-')}.tar.gz\n`,
  }),
  'digest by name': (r) => ({
    path: '/w/src/assets.ts',
    text: `export const ${r.pick(['checksum', 'sha256', 'etag', 'digest', 'contentHash', 'fingerprint'])} = '${randomOf(r, hexadecimal, r.pick([32, 40, 64]))}';\n`,
  }),
  UUID: (r) => ({
    path: '/w/ids.json',
    text: `{ "${r.pick(['id', 'tenantId', 'requestId', 'tokenId', 'sessionToken', 'apiKeyId'])}": "${uuid(r)}" }\n`,
  }),
  'UUID in code': (r) => ({ path: '/w/a.cs', text: `[Guid("${uuid(r)}")]\nclass ${camel(r)} {}\n` }),
  'lock file integrity': (r) => ({
    path: '/w/package-lock.json',
    text: `"node_modules/${phrase(r, '-')}": {\n  "version": "1.2.${r.below(99)}",\n  "integrity": "sha512-${randomOf(r, base64, 86)}=="\n}\n`,
  }),
  'yarn lock': (r) => ({
    path: '/w/yarn.lock',
    text: `${phrase(r, '-')}@^1.0.0:\n  resolved "https://registry.yarnpkg.com/a/-/a-1.0.0.tgz#${randomOf(r, hexadecimal, 40)}"\n  integrity sha1-${randomOf(r, base64, 27)}=\n`,
  }),
  'go.sum': (r) => ({
    path: '/w/go.sum',
    text: `github.com/acme/${phrase(r, '-')} v1.${r.below(20)}.0 h1:${randomOf(r, base64, 43)}=\n`,
  }),
  'public key': (r) => ({
    path: '/w/key.pub',
    text: `ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAB${randomOf(r, base64, 340)} ${r.pick(words)}@host\n`,
  }),
  'public key block': (r) => ({
    path: '/w/public.pem',
    text: `-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A${randomOf(r, base64, 300)}\n-----END PUBLIC KEY-----\n`,
  }),
  certificate: (r) => ({
    path: '/w/ca.crt',
    text: `-----BEGIN CERTIFICATE-----\nMIID${randomOf(r, base64, 600).replace(/(.{64})/g, '$1\n')}\n-----END CERTIFICATE-----\n`,
  }),
  'base64 image': (r) => ({
    path: '/w/icon.css',
    text: `.${phrase(r, '-')} { background: url(data:image/png;base64,iVBORw0KGgo${randomOf(r, base64, 800)}=) }\n`,
  }),
  'base64 in a source map': (r) => ({
    path: '/w/a.js.map',
    text: `{"version":3,"mappings":"${Array.from({ length: 60 }, () => randomOf(r, base62, 4)).join(',')}"}\n`,
  }),
  'minified code': (r) => ({
    path: '/w/a.min.js',
    text:
      Array.from(
        { length: 12 },
        () =>
          `function ${randomOf(r, lower, 1)}(${randomOf(r, lower, 1)},${randomOf(r, lower, 1)}){var token=${randomOf(r, lower, 1)}.${randomOf(r, lower, 2)};return token?${randomOf(r, lower, 1)}.secret=!0:${r.below(999)}}`,
      ).join('') + '\n',
  }),
  'placeholder in an example': (r) => ({
    path: '/w/.env.example',
    text: `${r.pick(['API_KEY', 'DB_PASSWORD', 'JWT_SECRET', 'AUTH_TOKEN'])}=${r.pick(['your-api-key-here', 'changeme', '<your key>', 'xxxxxxxxxxxxxxxxxxxx', 'REPLACE_ME_1234567890abcdef', 'sk-xxxxxxxxxxxxxxxxxxxxxxxx', '****************', 'example-secret-123', 'todo', '""', 'my-secret-value', 'INSERT_TOKEN_HERE', '0000000000000000000000000000', 'abcdef1234567890abcdef1234567890'])}\n`,
  }),
  'key from documentation': (r) => ({
    path: '/w/README.md',
    text: `${r.pick([`aws_access_key_id = AKIAIOSFODNN7` + `EXAMPLE`, `aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCY` + `EXAMPLEKEY`, `Authorization: Bearer YOUR_ACCESS_TOKEN`, `token: ghp_${'x'.repeat(36)}`, `eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c`, `-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----`, `api_key: "AIzaSyxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"`, `SLACK=xoxb-your-token-here`])}\n`,
  }),
  'read from the environment': (r) => ({
    path: '/w/src/env.ts',
    text: `${r.pick([`const apiKey = process.env.${phrase(r, '_').toUpperCase()}_API_KEY;`, `password: \${DB_PASSWORD_${phrase(r, '_').toUpperCase()}}`, `secret = os.environ["${phrase(r, '_').toUpperCase()}"]`, `token: \${{ secrets.${phrase(r, '_').toUpperCase()} }}`, `auth_token = vault.read('${phrase(r, '/')}')`, `apiKey: config.get('${phrase(r, '.')}')`, `PASSWORD=$(cat /run/secrets/${phrase(r, '_')})`, `password={{ .Values.${camel(r)}.password }}`])}\n`,
  }),
  'names and messages': (r) => ({
    path: '/w/src/i18n.ts',
    text: `${r.pick([
      `secretName: '${phrase(r, '-')}-v2'`,
      `token: '${phrase(r, '-')}'`,
      `passwordLabel: 'Password for ${phrase(r, ' ')}'`,
      `apiKey: '${camel(r)}'`,
      `const TOKEN_TYPE = '${phrase(r, '_').toUpperCase()}_2';`,
      `password: 'Must have 8 characters'`,
      `tokenizer: "${phrase(r, '_')}_base_200k"`,
      `accessKey: 'settings.${phrase(r, '.')}'`,
      `credential: '${phrase(r, '/')}/v1'`,
      `SIGNIN_TOKEN = '/oauth2/v2.0/token'`,
      `csrfToken: 'X-${phrase(r, '-')}-Token'`,
    ])},\n`,
  }),
  'code with tokens': (r) => ({
    path: '/w/src/parse.ts',
    text: `${r.pick([`const token = lexer.${camel(r)}(source, position);`, `if (token === SyntaxKind.${camel(r)}Token) return;`, `secret: ${camel(r)}.secret ?? undefined,`, `password = ${camel(r)}Form.controls.password2.value;`, `auth: { type: 'oauth2', flow: '${phrase(r, '_')}' },`, `tokens += count(${camel(r)});`, `maxTokens: ${r.below(100_000)},`, `let pwd = getPwd(${camel(r)}1, ${camel(r)}2);`, `authority: 'https://login.acme.io/${uuid(r)}/v2.0',`, `"password": { "type": "string", "minLength": 8 },`])}\n`,
  }),
  'addresses without a password': (r) => ({
    path: '/w/docker-compose.yml',
    text: `${r.pick([`url: postgres://postgres:postgres@localhost:5432/${r.pick(words)}`, `DATABASE_URL=postgres://user:password@host:5432/db`, `amqp://guest:guest@rabbitmq:5672`, `mongodb://\${USER}:\${PASS}@mongo:27017`, `https://registry.npmjs.org/${phrase(r, '-')}`, `mysql://root:root@127.0.0.1/${r.pick(words)}`, `redis://cache:6379/0`, `http://username:password@proxy.example.com:8080`, `git@github.com:acme/${phrase(r, '-')}.git`, `ssh://git@git.acme.io:7999/${phrase(r, '-')}.git`])}\n`,
  }),
  'password hash': (r) => ({
    path: '/w/users.sql',
    text: `INSERT INTO users VALUES (${r.below(99)}, '${r.pick(words)}', '$2b$10$${randomOf(r, base62, 53)}');\n`,
  }),
  'identifiers with numbers': (r) => ({
    path: '/w/infra.tf',
    text: `${r.pick(['token_bucket', 'secret_version', 'key_arn', 'image'])} = "${r.pick([`arn:aws:kms:eu-west-1:${randomOf(r, '0123456789', 12)}:key/${uuid(r)}`, `acme/${phrase(r, '-')}@sha256:${randomOf(r, hexadecimal, 64)}`, `projects/${phrase(r, '-')}-${r.below(999)}/secrets/${phrase(r, '-')}/versions/3`])}"\n`,
  }),
  'blockchain and content addresses': (r) => ({
    path: '/w/deploy.json',
    text: `{ "address": "0x${randomOf(r, hexadecimal, 40)}", "cid": "bafybei${randomOf(r, 'abcdefghijklmnopqrstuvwxyz234567', 52)}" }\n`,
  }),
  'test vectors': (r) => ({
    path: '/w/vectors.test.ts',
    text: `expect(hash('${phrase(r, ' ')}')).toBe('${randomOf(r, hexadecimal, 64)}');\n`,
  }),
};

/** `each` look-alikes of every kind. */
export function lookAlikes(random: Random, each: number): LookAlike[] {
  return Array.from({ length: each }, () =>
    Object.entries(kinds).map(([group, make]) => ({ group, ...make(random) })),
  ).flat();
}
