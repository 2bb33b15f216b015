import assert from 'node:assert/strict';
import { activityLogOf } from '../../../../src/sessions/activityReader';
import { addedTexts } from '../../../../src/sessions/produced';
import { TemporaryHome } from '../collect';
import { lookAt } from './lookAt';

const start = Date.parse('2026-09-24T10:00:00.000Z');
const session = '51854430-83f7-4543-a9bf-ec76ead71f59';

describe("what Copilot's command line did", () => {
  let home: TemporaryHome;
  let second = 0;

  beforeEach(() => {
    home = new TemporaryHome();
    second = 0;
  });

  afterEach(() => home.remove());

  const event = (type: string, data: unknown, fields: object = {}): string => {
    const timestamp = new Date(start + second++ * 1000).toISOString();
    return `${JSON.stringify({ type, data, id: `e${second}`, timestamp, parentId: null, ...fields })}\n`;
  };
  const message = (content: string, fields: object = {}): string => event('user.message', { content, ...fields });
  const answer = (): string =>
    event('assistant.message', { messageId: `m${second}`, content: 'x', model: 'claude-sonnet-4.5', outputTokens: 10 });
  const use = (toolCallId: string, toolName: string, args: unknown, fields: object = {}): string =>
    event('tool.execution_start', { toolCallId, toolName, arguments: args, ...fields });
  const done = (toolCallId: string, content: string, fields: object = {}, detailedContent?: string): string =>
    event('tool.execution_complete', { toolCallId, success: true, result: { content, detailedContent }, ...fields });
  const failed = (toolCallId: string, code: string): string =>
    event('tool.execution_complete', { toolCallId, success: false, error: { code, message: 'Permission denied' } });

  const seen =
    '\ndiff --git a/w/a.ts b/w/a.ts\nindex 0..0 100644\n--- a/w/a.ts\n+++ b/w/a.ts\n@@ -1,2 +1,2 @@\n x\n y\n';
  const diff = seen.replace(' y\n', '-y\n+z\n+--- a\n');
  const patch = '*** Begin Patch\n*** Update File: /w/c.ts\n@@\n-a\n+b\n*** Add File: /w/d.ts\n+one\n*** End Patch';

  const log = (): string =>
    event('session.start', { sessionId: session, context: { cwd: '/w' } }) +
    event('session.model_change', { newModel: 'claude-sonnet-4.5' }) +
    message('Mend it', { transformedContent: '<current_datetime>…</current_datetime>\n\nMend it', attachments: [] }) +
    message('How to mend', { source: 'skill-mend' }) +
    answer() +
    use('1', 'report_intent', { intent: 'Mending' }) +
    done('1', 'Intent logged') +
    use('2', 'view', { path: '/w/a.ts', view_range: [1, 2] }) +
    done('2', '1. x\n2. y', {}, seen) +
    use('3', 'edit', { path: '/w/a.ts', old_str: 'y', new_str: 'z' }) +
    done('3', 'File /w/a.ts updated with changes.', {}, diff) +
    use('4', 'create', { path: '/w/b.ts', file_text: 'one\ntwo' }) +
    done('4', 'Created file /w/b.ts with 7 characters') +
    use('5', 'apply_patch', patch) +
    done('5', 'Modified 2 file(s)', { toolTelemetry: { metrics: { linesAdded: 2, linesRemoved: 1 } } }) +
    use('6', 'create', { path: '/w/refused.ts', file_text: 'x' }) +
    failed('6', 'denied') +
    use('7', 'edit', { path: '/w/b.ts', old_str: 'same\none\n', new_str: 'same\n' }) +
    done('7', 'File updated.') +
    use('16', 'str_replace_editor', { command: 'insert', path: '/w/b.ts', insert_line: 1 }) +
    done('16', 'File updated.') +
    use('8', 'task', { description: 'Look around', agent_type: 'explore' }) +
    message('look around', { source: 'agent-1' }) +
    event('user.message', { content: 'look around' }, { agentId: 'sub-1' }) +
    use('9', 'rg', { pattern: 'x', path: '/w' }, { parentToolCallId: '8' }) +
    done('9', 'none', { parentToolCallId: '8' }) +
    done('8', 'Nothing there') +
    message('Review the changes: …', { source: 'command-review' }) +
    event('session.compaction_start', {}) +
    event('session.compaction_complete', { success: false, error: 'empty' }) +
    event('session.compaction_start', {}) +
    event('session.compaction_complete', { success: true, preCompactionTokens: 102630 }) +
    message('<system_reminder>todo</system_reminder>Commit it') +
    answer() +
    use('10', 'bash', { command: 'git commit -m x', description: 'Commit' }) +
    done('10', '1 file changed\n<exited with exit code 0>') +
    use('11', 'bash', { command: 'git commit -m y' }) +
    done('11', 'nothing to commit\n<exited with exit code 1>') +
    use('12', 'powershell', { command: 'git commit -m z' }) +
    done('12', '', { result: { content: '', contents: [{ type: 'shell_exit', exitCode: 128 }] } }) +
    use('13', 'bash', { command: 'npm test', mode: 'async' }) +
    done('13', '<command started in background with shellId: 0>') +
    use('14', 'read_bash', { shellId: '0' }) +
    done('14', 'ok\n<shellId: 0 completed with exit code 0>') +
    message('Continue', { isAutopilotContinuation: true }) +
    use('15', 'bash', { command: 'sleep 9' });

  const produced = {
    files: ['/w/a.ts', '/w/b.ts', '/w/c.ts', '/w/d.ts'],
    lines: { added: 2 + 2 + 2, removed: 1 + 1 + 1 },
    editsWithoutLines: 1,
    commands: 2,
    commits: 1,
  };

  it('is told by the events of its session', async () => {
    home.write(`.copilot/session-state/${session}/events.jsonl`, `${log()}{"type":"user.mess`);
    const told = await lookAt(home, session);
    assert.equal(told.title, 'Mend it');
    assert.deepEqual(told.produced, produced);
    assert.deepEqual(
      addedTexts(told.activities).map(({ path, fingerprints }) => [path, fingerprints.length]),
      [
        ['/w/a.ts', 2],
        ['/w/b.ts', 2],
        ['/w/c.ts', 1],
        ['/w/d.ts', 1],
        ['/w/b.ts', 0],
      ],
    );
    assert.deepEqual(
      told.turns.map(({ prompt, calls, filesRead, filesWritten, otherUses, compactions }) => [
        ...[prompt, calls, filesRead, filesWritten, otherUses, compactions],
      ]),
      [
        ['Mend it', 1, 2, 5, 2, 1],
        ['Commit it', 1, 0, 0, 6, 0],
      ],
    );
    const tools = told.activities.filter((activity) => activity.kind === 'tool');
    assert.deepEqual(
      tools.map(({ subject }) => subject),
      [
        ...['', '/w/a.ts', '/w/a.ts', '/w/b.ts', '/w/c.ts', '/w/refused.ts', '/w/b.ts', '/w/b.ts'],
        ...['Look around', 'x'],
        ...['git commit -m x', 'git commit -m y', 'git commit -m z', 'npm test', '0', 'sleep 9'],
      ],
    );
    assert.deepEqual(
      tools.flatMap(({ id, sidechain }) => (sidechain === true ? [id] : [])),
      ['9'],
    );
    const compaction = told.activities.find(({ kind }) => kind === 'compaction');
    assert.equal(compaction?.kind === 'compaction' && compaction.tokensBefore, 102630);
    const notices = told.activities.flatMap((activity) => (activity.kind === 'notice' ? [activity.text] : []));
    assert.deepEqual(notices, ['/review']);
  });

  it('is told by the same events where its calls are in a telemetry file', async () => {
    const span = {
      type: 'span',
      name: 'chat claude-sonnet-4.5',
      spanId: 'a1',
      startTime: [start / 1000 + 3, 0],
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.conversation.id': session,
        'gen_ai.request.model': 'claude-sonnet-4.5',
        'gen_ai.usage.input_tokens': 1000,
        'gen_ai.usage.output_tokens': 20,
      },
    };
    home.write('.copilot/otel/file.jsonl', `${JSON.stringify(span)}\n`);
    // The form of older versions.
    home.write(`.copilot/session-state/${session}.jsonl`, log());
    const told = await lookAt(home, session);
    assert.equal(told.title, 'Mend it');
    assert.deepEqual(told.produced, produced);
    assert.deepEqual(
      told.turns.map(({ prompt, calls }) => [prompt, calls]),
      [
        ['Mend it', 1],
        ['Commit it', 0],
      ],
    );
  });

  it('of calls in a database is told by the events beside it, and else not at all', () => {
    const source = home.write('.copilot/session-store.db', '');
    const call = { agent: 'copilot-cli', session, source } as const;
    assert.equal(activityLogOf(call), undefined);
    const events = home.write(`.copilot/session-state/${session}/events.jsonl`, '');
    assert.equal(activityLogOf(call)?.log, events);
    assert.equal(activityLogOf({ ...call, session: '../session-state' }), undefined);
    assert.equal(activityLogOf({ ...call, source: '/somewhere/telemetry.jsonl' }), undefined);
  });

  it('is skipped where the shapes are unknown', async () => {
    const odd = [null, 3, [], 'x', { type: 'user.message' }, { type: 'user.message', data: {}, timestamp: 'never' }];
    home.write(
      `.copilot/session-state/${session}/events.jsonl`,
      odd.map((value) => `${JSON.stringify(value)}\n`).join('') +
        answer() +
        event('user.message', { content: 7 }) +
        event('tool.execution_start', { toolName: 7, arguments: [1] }) +
        event('tool.execution_start', { toolName: 'apply_patch' }) +
        event('tool.execution_complete', { result: 'x', error: 'y', toolTelemetry: [] }) +
        event('session.compaction_complete', {}),
    );
    const told = await lookAt(home, session);
    assert.equal(told.title, undefined);
    assert.deepEqual(
      told.activities.map(({ kind }) => kind),
      ['tool', 'tool', 'result', 'compaction'],
    );
  });
});
