import assert from 'node:assert/strict';
import { appendFileSync, writeFileSync } from 'node:fs';
import { ActivityReader } from '../../../src/sessions/activityReader';
import { lineAt } from '../../../src/sessions/logPlace';
import { addedTexts, producedBy } from '../../../src/sessions/produced';
import { fingerprintsOf } from '../../../src/sessions/standingLines';
import { TemporaryHome } from './collect';

const start = Date.parse('2026-09-24T10:00:00.000Z');

describe('what a session produced', () => {
  let home: TemporaryHome;
  let second = 0;

  beforeEach(() => {
    home = new TemporaryHome();
    second = 0;
  });

  afterEach(() => home.remove());

  const line = (record: object): string =>
    `${JSON.stringify({ timestamp: new Date(start + second++ * 1000).toISOString(), ...record })}\n`;
  const use = (id: string, name: string, input: object): string =>
    line({ type: 'assistant', message: { id: `m${id}`, content: [{ type: 'tool_use', id, name, input }] } });
  const result = (id: string, toolUseResult?: object, isError = false): string =>
    line({
      type: 'user',
      message: { content: [{ type: 'tool_result', tool_use_id: id, content: 'ok', is_error: isError }] },
      ...(toolUseResult === undefined ? {} : { toolUseResult }),
    });

  it('is told by the results of edits, not by what was tried or repeated', async () => {
    const patch = [{ lines: ['+a', '+b', '-c', ' d'] }, { lines: ['-e'] }];
    const edit =
      use('1', 'Edit', { file_path: '/w/a.ts', old_string: 'x', new_string: 'y' }) +
      result('1', { structuredPatch: patch });
    const log = home.write(
      's.jsonl',
      edit +
        use('2', 'Edit', { file_path: '/w/refused.ts' }) +
        result('2', { structuredPatch: patch }, true) +
        use('3', 'Write', { file_path: '/w/new.ts', content: '1\n2\n3\n' }) +
        result('3', { type: 'create', content: '1\n2\n3\n', structuredPatch: [] }) +
        use('4', 'Edit', { file_path: '/w/a.ts' }) +
        result('4') +
        use('5', 'Bash', { command: 'git add -A && git commit -m "x"' }) +
        result('5') +
        use('6', 'Bash', { command: 'git log | grep commit' }) +
        result('6') +
        use('7', 'Bash', { command: 'git commit' }) +
        result('7', undefined, true) +
        use('8', 'Write', { file_path: '/w/running.ts' }) +
        // They look after a command that is counted already.
        use('9', 'BashOutput', { bash_id: 'b1' }) +
        result('9') +
        use('10', 'KillShell', { shell_id: 'b1' }) +
        result('10') +
        // A resumed session repeats what was before.
        edit,
    );
    const produced = producedBy(await new ActivityReader().read({ agent: 'claude-code', log, session: 's' }));
    assert.deepEqual(produced, {
      files: ['/w/a.ts', '/w/new.ts'],
      lines: { added: 5, removed: 2 },
      editsWithoutLines: 1,
      commands: 2,
      commits: 1,
    });
  });

  it('by Codex is told by its patches', async () => {
    const patch =
      '*** Begin Patch\n*** Update File: /w/a.ts\n@@\n-old\n+new\n+more\n*** Add File: /w/b.ts\n+one\n*** End Patch';
    const payload = (fields: object): string => line({ type: 'response_item', payload: fields });
    const log = home.write(
      'c.jsonl',
      payload({ type: 'custom_tool_call', call_id: '1', name: 'apply_patch', input: patch }) +
        payload({ type: 'custom_tool_call_output', call_id: '1', output: 'Exit code: 0\nSuccess.' }) +
        payload({ type: 'custom_tool_call', call_id: '2', name: 'apply_patch', input: patch.replace('a.ts', 'c.ts') }) +
        payload({ type: 'custom_tool_call_output', call_id: '2', output: 'Exit code: 1\nno such file' }) +
        payload({
          type: 'function_call',
          call_id: '3',
          name: 'shell',
          arguments: '{"command":["git","commit","-m","x"]}',
        }) +
        payload({ type: 'function_call_output', call_id: '3', output: '{"output":"","metadata":{"exit_code":128}}' }),
    );
    const activities = await new ActivityReader().read({ agent: 'codex', log, session: 'c' });
    assert.deepEqual(addedTexts(activities), [
      { path: '/w/a.ts', fingerprints: fingerprintsOf(['new', 'more']) },
      { path: '/w/b.ts', fingerprints: fingerprintsOf(['one']) },
    ]);
    assert.deepEqual(producedBy(activities), {
      files: ['/w/a.ts', '/w/b.ts'],
      lines: { added: 3, removed: 1 },
      editsWithoutLines: 0,
      commands: 0,
      commits: 0,
    });
  });

  it('is read on from where the log ended before, also where its last line was torn', async () => {
    const reader = new ActivityReader();
    const log = home.write('s.jsonl', use('1', 'Bash', { command: 'ls' }));
    const ids = async (): Promise<readonly string[]> =>
      (await reader.read({ agent: 'claude-code', log, session: 's' })).map((activity) =>
        'id' in activity ? activity.id : '',
      );
    assert.deepEqual(await ids(), ['1']);
    const next = use('2', 'Bash', { command: 'ls' });
    appendFileSync(log, next.slice(0, -30));
    assert.deepEqual(await ids(), ['1']);
    appendFileSync(log, next.slice(-30, -1));
    assert.deepEqual(await ids(), ['1', '2']);
    appendFileSync(log, `\n${use('3', 'Bash', { command: 'ls' })}`);
    assert.deepEqual(await ids(), ['1', '2', '3']);
    writeFileSync(log, use('9', 'Bash', { command: 'ls' }));
    assert.deepEqual(await ids(), ['9']);
    assert.deepEqual(await reader.read({ agent: 'claude-code', log: `${log}.gone`, session: 's' }), []);
    assert.deepEqual(await reader.read({ agent: 'continue', log, session: 's' }), []);
    const aborted = AbortSignal.abort(new Error('left'));
    await assert.rejects(new ActivityReader().read({ agent: 'claude-code', log, session: 's' }, aborted), /left/);
  });

  it('is found in the log by its time', async () => {
    const log = home.write('s.jsonl', result('1') + result('2') + use('3', 'Bash', { command: 'ls' }) + result('3'));
    assert.equal(await lineAt(log, start), 1);
    assert.equal(await lineAt(log, start + 2000), 3);
    assert.equal(await lineAt(log, start + 2001), undefined);
    assert.equal(await lineAt(`${log}.gone`, start), undefined);
    await assert.rejects(lineAt(log, start, AbortSignal.abort(new Error('left'))), /left/);
  });
});
