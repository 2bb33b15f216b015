import assert from 'node:assert/strict';
import { maskSecrets } from '../../../../src/context/secrets/mask';
import { SecretScanner } from '../../../../src/context/secrets/scanner';
import { Random } from '../../../corpus/random';
import { lookAlikes } from './lookAlikes';
import { plantedSecrets } from './plantedSecrets';

const SEED = Number(process.env['TARE_TEST_SEED'] ?? 20_261_123);
/** Of every kind. */
const PLANTED = Number(process.env['TARE_TEST_PLANTED'] ?? 12);
const LOOK_ALIKES = Number(process.env['TARE_TEST_LOOK_ALIKES'] ?? 100);

/** Prints groups with how many of each were found, and gives the share of all. */
function tally(title: string, results: readonly { group: string; found: boolean }[]): number {
  console.log(`\n    ${title}`);
  for (const group of new Set(results.map((result) => result.group))) {
    const items = results.filter((result) => result.group === group);
    const found = items.filter((item) => item.found).length;
    console.log(`      ${group.padEnd(40)} ${String(found).padStart(5)} of ${items.length}`);
  }
  return results.filter(({ found }) => found).length;
}

describe(`secrets (seed ${SEED})`, function () {
  this.timeout(0);
  const scanner = new SecretScanner();

  it('are found where they were planted, and little else is', async () => {
    const planted = plantedSecrets(new Random(SEED), PLANTED);
    const innocent = lookAlikes(new Random(SEED + 1), LOOK_ALIKES);
    const kinds = new Set(planted.map(({ group }) => group)).size;
    assert.ok(planted.length >= 200 && kinds >= 20 && innocent.length >= 2000);

    const recalled: { group: string; found: boolean }[] = [];
    let rightKind = 0;
    for (const { group, path, text, secret, kinds: expected } of planted) {
      const findings = await scanner.scan(text, path);
      const found = findings.length > 0 && !maskSecrets(text, findings).includes(secret);
      if (!found && process.env['TARE_TEST_SHOW']) console.log(group, JSON.stringify(text), findings);
      recalled.push({ group, found });
      if (found && findings.some(({ kind }) => expected.includes(kind))) rightKind++;
    }
    const alarms: { group: string; found: boolean }[] = [];
    for (const { group, path, text } of innocent) {
      const findings = await scanner.scan(text, path);
      if (findings.length > 0 && process.env['TARE_TEST_SHOW']) console.log(group, JSON.stringify(text), findings);
      alarms.push({ group, found: findings.length > 0 });
    }

    const truePositives = tally(`planted: ${planted.length} of ${kinds} kinds`, recalled);
    const falsePositives = tally(`look-alikes: ${innocent.length}`, alarms);
    const recall = truePositives / planted.length;
    const precision = truePositives / (truePositives + falsePositives);
    console.log(
      `\n    recall ${recall.toFixed(4)}  precision ${precision.toFixed(4)}  right kind ${(rightKind / planted.length).toFixed(4)}\n`,
    );
    assert.ok(recall >= 0.95, `recall ${recall}`);
    assert.ok(precision >= 0.95, `precision ${precision}`);
    assert.ok(rightKind / planted.length >= 0.95, 'kinds');
  });
});
