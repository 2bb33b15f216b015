import assert from 'node:assert/strict';

import { namesBetween } from '../../../src/code/syntax/namesBetween';
import { SyntaxReader } from '../../../src/code/syntax/syntaxReader';
import { installedGrammars } from './grammarFiles';

const reader = new SyntaxReader(installedGrammars, (grammar) => assert.fail(grammar));

async function between(names: readonly string[], definer: [string, string], user: [string, string]): Promise<string[]> {
  const read = async ([path, text]: [string, string]): Promise<Parameters<typeof namesBetween>[1]> => ({
    path,
    text,
    facts: await reader.factsOf(path, text),
  });
  return namesBetween(names, await read(definer), await read(user));
}

describe('names that one file uses of another', () => {
  it('are used in code, defined for others, and not defined by the user too', async () => {
    const events =
      'export function listen() {\n  function targetHandler() {}\n  return targetHandler;\n}\nexport function stop() {}\nexport function mine() {}\n';
    const user =
      'import { listen } from "./events";\nfunction mine() {}\n// stop\nlisten("stop");\nconst targetHandler = mine();\ntargetHandler();\n';
    assert.deepEqual(
      await between(['listen', 'stop', 'mine', 'targetHandler'], ['events.ts', events], ['user.ts', user]),
      ['listen'],
    );
  });

  it('of another package in Go have its name before them', async () => {
    const shared = 'package shared\n\nfunc Body() string { return "" }\n\nfunc Prompt() {}\n';
    const user = (line: string): string =>
      `package merge\n\nimport (\n\t${line}\n)\n\ntype Options struct {\n\tBody string\n}\n\nfunc run(o Options) {\n\t_ = o.Body\n\tshared.Prompt()\n}\n`;
    const definer: [string, string] = ['pkg/cmd/pr/shared/templates.go', shared];
    const names = ['Body', 'Prompt'];
    assert.deepEqual(await between(names, definer, ['pkg/cmd/pr/merge/merge.go', user('"x/pkg/cmd/pr/shared"')]), [
      'Prompt',
    ]);
    const alias = user('prs "x/pkg/cmd/pr/shared"').replace('shared.Prompt', 'prs.Prompt');
    assert.deepEqual(await between(names, definer, ['pkg/cmd/pr/merge/merge.go', alias]), ['Prompt']);
    const both = user('issueShared "x/pkg/cmd/issue/shared"\n\tprs "x/pkg/cmd/pr/shared"').replace(
      'shared.Prompt',
      'prs.Prompt',
    );
    assert.deepEqual(await between(['Prompt'], definer, ['pkg/cmd/issue/edit/edit.go', both]), ['Prompt']);
    const onlyOther = both.replace('prs.Prompt', 'issueShared.Prompt');
    assert.deepEqual(await between(['Prompt'], definer, ['pkg/cmd/issue/edit/edit.go', onlyOther]), []);
    assert.deepEqual(
      await between(['Prompt'], definer, ['pkg/cmd/pr/shared/other.go', 'package shared\n\nfunc x() { Prompt() }\n']),
      ['Prompt'],
    );
  });
});
