import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtInCatalogue } from '../../../src/models/catalogue';
import { ActivityReader } from '../../../src/sessions/activityReader';
import { Pricer } from '../../../src/sessions/eventCost';
import { addedBy, findStanding, fingerprintsOf } from '../../../src/sessions/standingLines';
import { readDetail } from '../../../src/workers/sessionTurns';
import { TemporaryHome, claudeLine, collect } from './collect';

describe('lines that an agent added', () => {
  let home: TemporaryHome;
  let workspace: string;

  beforeEach(() => {
    home = new TemporaryHome();
    workspace = join(home.path, 'w');
    mkdirSync(workspace);
  });

  afterEach(() => home.remove());

  const added = (path: string, ...lines: readonly string[]): { path: string; fingerprints: readonly number[] } => ({
    path,
    fingerprints: fingerprintsOf(lines),
  });

  it('stand where their text is in the file, once for each time it is there', async () => {
    writeFileSync(join(workspace, 'a.ts'), 'kept();\r\n    indented();\n}\n\ntwice();\n');
    const edits = [
      added('a.ts', 'kept();', '}', '', 'twice();', 'gone();'),
      added('./a.ts', 'indented();', 'twice();'),
    ];
    // Without the brace and the empty line; of the two `twice();` one is there.
    assert.deepEqual(await findStanding(edits, workspace), { standing: 3, compared: 5 });
  });

  it('are gone with their file, and not compared outside the workspace or in what is no file', async () => {
    writeFileSync(join(home.path, 'outside.ts'), 'secret();\n');
    mkdirSync(join(workspace, 'folder'));
    assert.deepEqual(await findStanding([added('gone.ts', 'one();', 'two();')], workspace), {
      standing: 0,
      compared: 2,
    });
    const elsewhere = [
      added('../outside.ts', 'secret();'),
      added(join(home.path, 'outside.ts'), 'secret();'),
      added('folder', 'x'),
      added('', 'x'),
      added('a.ts', '{', ''),
    ];
    assert.equal(await findStanding(elsewhere, workspace), undefined);
    assert.equal(await findStanding([], workspace), undefined);
  });

  it('are those of a diff that begin with a plus, without its header', () => {
    const diff = '--- a.ts\n+++ b.ts\n@@ -1,2 +1,3 @@\n context\n-old\n+new\n++i;\n';
    assert.deepEqual(addedBy(diff), fingerprintsOf(['new', '+i;']));
  });

  it('are told of a session beside what it cost', async () => {
    const at = (second: number): string => `2026-09-24T10:00:0${second}.000Z`;
    const edit = (id: string, file: string, second: number, result: object): string =>
      claudeLine(id, 5, {
        cwd: workspace,
        timestamp: at(second),
        message: {
          ...{ id: `msg_${id}`, role: 'assistant', model: 'claude-sonnet-4-5', stop_reason: 'tool_use' },
          content: [{ type: 'tool_use', id: `use_${id}`, name: 'Edit', input: { file_path: join(workspace, file) } }],
          usage: { input_tokens: 10, output_tokens: 5 },
        },
      }) +
      claudeLine(id, 0, {
        type: 'user',
        timestamp: at(second),
        message: { content: [{ type: 'tool_result', tool_use_id: `use_${id}`, content: 'ok' }] },
        toolUseResult: result,
      });
    home.write(
      '.claude/projects/p/s1.jsonl',
      edit('a', 'a.ts', 1, { structuredPatch: [{ lines: ['+first();', '-old();', '+second();'] }] }) +
        edit('b', 'b.ts', 2, { type: 'create', content: 'only();\n', structuredPatch: [] }),
    );
    writeFileSync(join(workspace, 'a.ts'), 'first();\n');
    writeFileSync(join(workspace, 'b.ts'), 'only();\n');
    const { collector } = await collect(home.environment);
    const events = collector.ledger.events();
    const producedNow = async (): Promise<unknown> =>
      (await readDetail(events, new Pricer(builtInCatalogue), new ActivityReader())).produced;
    const told = {
      files: [join(workspace, 'a.ts'), join(workspace, 'b.ts')],
      ...{ lines: { added: 3, removed: 1 }, editsWithoutLines: 0, commands: 0, commits: 0 },
    };
    assert.deepEqual(await producedNow(), { ...told, standing: { standing: 2, compared: 3 } });
    rmSync(join(workspace, 'b.ts'));
    assert.deepEqual(await producedNow(), { ...told, standing: { standing: 1, compared: 3 } });
  });
});
