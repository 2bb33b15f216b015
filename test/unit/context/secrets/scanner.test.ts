import assert from 'node:assert/strict';
import { secretKinds } from '../../../../src/context/secrets/finding';
import { isGenerated, isStrongPassword } from '../../../../src/context/secrets/likeness';
import { maskSecrets, placeholderFor } from '../../../../src/context/secrets/mask';
import { SecretScanner } from '../../../../src/context/secrets/scanner';
import { Random } from '../../../corpus/random';
import { plantedSecrets, randomOf } from './plantedSecrets';

const random = new Random(7);
const base62 = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const github = 'gh' + `p_${randomOf(random, base62, 36)}`;

describe('SecretScanner', () => {
  const scanner = new SecretScanner();
  const masked = async (text: string, path = '/w/a.txt'): Promise<string> =>
    maskSecrets(text, await scanner.scan(text, path));

  it('names kind, place and line, and holds nothing of the secret', async () => {
    const text = `one\r\ntwo\r\n  token: ${github}\nfour ${github}`;
    const findings = await scanner.scan(text, '/w/a.yaml');
    assert.deepEqual(
      findings.map(({ kind, line }) => [kind, line]),
      [
        ['github-token', 3],
        ['github-token', 4],
      ],
    );
    assert.equal(text.slice(findings[0]?.start, findings[0]?.end), github);
    assert.ok(!JSON.stringify(findings).includes(github.slice(4, 12)));
  });

  it('takes the public key token of an assembly of .NET for no secret', async () => {
    const name = 'System.String, mscorlib, Version=2.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089';
    const attribute = '[assembly: InternalsVisibleTo("Tests, PublicKey_Token=b77a5c561934e089")]';
    assert.deepEqual(await scanner.scan(`// ${name}\n${attribute}\n`, 'Binder.cs'), []);
  });

  it('finds one secret in one place once', async () => {
    const findings = await scanner.scan(`GITHUB_TOKEN="${github}"`, '/w/.env');
    assert.deepEqual(
      findings.map(({ kind }) => kind),
      ['github-token'],
    );
  });

  it('masks the password of an address and leaves the rest', async () => {
    const password = randomOf(random, base62, 12);
    assert.equal(
      await masked(`DB=postgres://app:${password}@db.acme.io:5432/main`),
      `DB=postgres://app:[masked-connection-string]@db.acme.io:5432/main`,
    );
  });

  it('masks the body of a key and keeps its first and last line, with their line ends', async () => {
    const [begin, end] = ['-----BEGIN PRIVATE' + ' KEY-----', '-----END PRIVATE' + ' KEY-----'];
    const body = `MIIEvQ${randomOf(random, base62, 250)}`;
    assert.equal(await masked(`${begin}\r\n${body}\r\n${end}\r\n`), `${begin}\r\n[masked-private-key]\r\n${end}\r\n`);
    assert.equal(await masked(`"${begin}\\n${body}\\n${end}"`), `"${begin}\\n[masked-private-key]\\n${end}"`);
  });

  it('finds nothing in a masked text, and changes nothing else in it', async () => {
    for (const { text, path, secret } of plantedSecrets(new Random(8), 3)) {
      const result = await masked(text, path);
      assert.ok(!result.includes(secret));
      assert.deepEqual(await scanner.scan(result, path), []);
    }
    assert.equal(await masked('nothing here\r\n'), 'nothing here\r\n');
  });

  it('says nothing of the text when it fails', async () => {
    const broken = { matchAll: () => assert.fail(github) } as unknown as string;
    await assert.rejects(scanner.scan(broken, '/w/a.txt'), (error: Error) => {
      assert.equal(error.message, 'The search for secrets in /w/a.txt failed.');
      assert.equal(error.cause, undefined);
      assert.ok(!String(error.stack).includes(github));
      return true;
    });
  });

  it('writes to no log', async () => {
    const written: unknown[] = [];
    const { log } = console;
    console.log = (...text: unknown[]) => void written.push(text);
    try {
      await scanner.scan(`token: ${github}`, '/w/a.txt');
    } finally {
      console.log = log;
    }
    assert.deepEqual(written, []);
  });

  it('takes linear time on runs that tempt patterns to try again', async () => {
    const runs = [
      'token = "a1b2c3',
      ' ',
      'a',
      '1',
      '/',
      'token:',
      'password="',
      'a://b:',
      'eyJ',
      '-----BEGIN PRIVATE' + ' KEY-----',
      '<',
      'xoxb-1-',
      'curl ',
    ];
    for (const run of runs) {
      const text = run.repeat(300_000 / run.length);
      const started = performance.now();
      await scanner.scan(text, '/w/a.txt');
      // Quadratic search of 300,000 characters takes minutes.
      assert.ok(performance.now() - started < 3000, `${JSON.stringify(run)} took too long`);
    }
  }).timeout(40_000);
});

describe('isGenerated', () => {
  it('takes linear time on values of any make', () => {
    const started = performance.now();
    for (const unit of ['a', '1', 'a1', 'aA1', '/', '.', '-', 'a.', '@', ':', '+/']) {
      for (const end of ['!', '', '\n', 'é']) {
        isGenerated(unit.repeat(400) + end, 16);
        isStrongPassword(unit.repeat(60) + end);
      }
    }
    assert.ok(performance.now() - started < 1000);
  });
});

describe('placeholderFor', () => {
  it('is different for every kind', () => {
    const all = Object.keys(secretKinds).map((kind) => placeholderFor(kind as keyof typeof secretKinds));
    assert.equal(new Set(all).size, all.length);
  });
});
