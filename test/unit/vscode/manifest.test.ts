import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import manifest from '../../../package.json';
import texts from '../../../package.nls.json';
import { findModel, builtInCatalogue, defaultModelId } from '../../../src/models/catalogue';
import { commands, fixCommands, section, settings } from '../../../src/vscode/manifest';

const sorted = (values: readonly string[]): string[] => [...values].sort();

describe('package.json and src/vscode/manifest.ts', () => {
  const contributed = manifest.contributes.commands.map(({ command }) => command);

  it('name the same commands', () => {
    assert.deepEqual(sorted(contributed), sorted([...Object.values(commands), ...Object.values(fixCommands)]));
  });

  it('name the same settings', () => {
    const keys = Object.values(settings).map((key) => `${section}.${key}`);
    assert.deepEqual(sorted(Object.keys(manifest.contributes.configuration.properties)), sorted(keys));
  });

  it('offer only existing commands in menus', () => {
    const offered = Object.values(manifest.contributes.menus).flat();
    assert.ok(offered.length > 0);
    const submenus: readonly string[] = manifest.contributes.submenus.map(({ id }) => id);
    for (const item of offered) {
      if ('submenu' in item) assert.ok(submenus.includes(item.submenu), item.submenu);
      else assert.ok(contributed.includes(item.command), item.command);
    }
  });

  it('have a text for every placeholder, and no text without one', () => {
    const source = readFileSync(join(__dirname, '../../../package.json'), 'utf8');
    const used = [...source.matchAll(/"%([^"%]+)%"/g)].map(([, key]) => key ?? '');
    assert.deepEqual(sorted([...new Set(used)]), sorted(Object.keys(texts)));
  });

  it('describe every setting and give it a default', () => {
    for (const [key, property] of Object.entries(manifest.contributes.configuration.properties)) {
      assert.match(property.markdownDescription, /^%setting\..+%$/, key);
      assert.notEqual(property.default, undefined, key);
    }
  });

  it('default to a model of the catalogue', () => {
    const id = manifest.contributes.configuration.properties['tare.defaultModel'].default;
    assert.equal(id, defaultModelId);
    assert.ok(findModel(builtInCatalogue, id));
  });

  it('keep the API types at the oldest supported version', () => {
    assert.equal(manifest.engines.vscode, `^${manifest.devDependencies['@types/vscode']}`);
  });

  it('pin every package', () => {
    for (const [name, version] of Object.entries(manifest.devDependencies))
      assert.match(version, /^\d+\.\d+\.\d+$/, name);
  });
});
