import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import * as path from 'node:path';
import { allReaders } from '../../../src/sessions/agents/all';
import { childEnvironment, isolatedHome } from '../../harness/childEnvironment';

const sessionsFolder = path.join(__dirname, '../../../src/sessions');

describe('the home of the tests', () => {
  it('hides every folder that a log is looked for in', () => {
    const sources = readdirSync(sessionsFolder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(path.join(sessionsFolder, name), 'utf8'))
      .join('\n');
    const named = [
      ...sources.matchAll(/foldersFromVariable\(environment, '([A-Z_]+)'/g),
      ...sources.matchAll(/variables\.([A-Z_]+)/g),
    ].map(([, name]) => name!);
    assert.ok(named.length > 10);
    const before = { ...process.env };
    try {
      for (const name of named) process.env[name] = '/somewhere/real';
      const variables = childEnvironment(isolatedHome('/a-home'));
      const roots = allReaders.flatMap((reader) =>
        reader.roots({ platform: 'linux', home: variables.HOME!, variables }, []),
      );
      assert.ok(roots.length > 20);
      for (const root of roots) assert.ok(root.startsWith('/a-home/'), root);
    } finally {
      for (const name of named) {
        if (before[name] === undefined) Reflect.deleteProperty(process.env, name);
        else process.env[name] = before[name];
      }
    }
  });
});
