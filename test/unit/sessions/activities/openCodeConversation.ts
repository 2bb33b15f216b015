import assert from 'node:assert/strict';
import type { AgentId, UsageEvent } from '../../../../src/sessions/usageEvent';
import { ActivityReader, activityLogsOf } from '../../../../src/sessions/activityReader';
import { builtInCatalogue } from '../../../../src/models/catalogue';
import { Pricer } from '../../../../src/sessions/eventCost';
import { addedTexts, producedBy } from '../../../../src/sessions/produced';
import { fingerprintsOf } from '../../../../src/sessions/standingLines';
import { turnsOf } from '../../../../src/sessions/turns';

/** A message of OpenCode and what it is made of, as both of its stores keep them. */
export interface StoredMessage {
  readonly id: string;
  readonly data: object;
  readonly parts: readonly object[];
}

const start = Date.parse('2026-09-24T10:00:00Z');
const second = (seconds: number): number => start + seconds * 1000;
const answer = (id: string, at: number, parts: readonly object[]): StoredMessage => ({
  id,
  data: {
    role: 'assistant',
    modelID: 'claude-sonnet-4-5',
    time: { created: second(at), completed: second(at + 1) },
    path: { cwd: '/w' },
    tokens: { input: 10, output: 20, reasoning: 0, cache: { read: 30, write: 40 } },
  },
  parts: [{ type: 'step-start' }, ...parts],
});
const asked = (id: string, at: number, parts: readonly object[]): StoredMessage => ({
  id,
  data: { role: 'user', time: { created: second(at) } },
  parts,
});
const use = (callID: string, tool: string, at: number, input: object, state: object): object => ({
  type: 'tool',
  callID,
  tool,
  state: { status: 'completed', input, output: 'ok', time: { start: second(at), end: second(at) }, ...state },
});

export const session = 'ses_1';

/** Two turns; in the second a use is still at work, one was refused, and a command failed. */
export const conversation: readonly StoredMessage[] = [
  asked('msg_1', 0, [
    { type: 'text', text: 'Called the Read tool', synthetic: true },
    { type: 'text', text: ' Why does it loop?\n' },
    { type: 'file', url: 'file:///w/a.ts' },
  ]),
  answer('msg_2', 1, [
    use('c1', 'read', 2, { filePath: '/w/a.ts' }, {}),
    use('c2', 'glob', 2, { pattern: '*.ts' }, {}),
    use(
      'c3',
      'edit',
      3,
      { filePath: '/w/a.ts' },
      { metadata: { diff: '+++ a.ts\n@@\n+three();\n', filediff: { additions: 3, deletions: 1 } } },
    ),
    use('c4', 'write', 4, { filePath: '/w/b.ts', content: 'one\ntwo\n' }, { metadata: { exists: false } }),
  ]),
  answer('msg_3', 5, [
    use('c5', 'multiedit', 6, { filePath: '/w/a.ts' }, { metadata: { results: [{ filediff: { additions: 1 } }] } }),
    use('c6', 'bash', 7, { command: 'git commit -m x' }, { metadata: { exit: 0 } }),
  ]),
  asked('msg_4', 10, [
    { type: 'text', text: 'And now?' },
    { type: 'compaction', auto: true },
  ]),
  answer('msg_5', 11, [
    use(
      'c7',
      'apply_patch',
      12,
      { patchText: '…' },
      {
        metadata: {
          files: [
            { filePath: '/w/c.ts', patch: '-old();\n+five();', additions: 5, deletions: 2 },
            { filePath: '/w/d.ts' },
            null,
          ],
        },
      },
    ),
    use('c8', 'write', 13, { filePath: '/w/e.ts', content: 'x' }, { metadata: { exists: true } }),
    use('c9', 'edit', 13, { filePath: '/w/no.ts' }, { status: 'error', error: 'The user rejected permission' }),
    use('c10', 'bash', 14, { command: 'git commit' }, { metadata: { exit: 1 } }),
    { type: 'tool', callID: 'c11', tool: 'edit', state: { status: 'running', input: { filePath: '/w/f.ts' } } },
    { type: 'tool', tool: 7 },
    {},
  ]),
];

/** What both stores must tell of it. */
export async function assertTold(agent: AgentId, sources: readonly string[]): Promise<void> {
  const calls = [1, 5, 11].map((at, index): UsageEvent => ({
    key: `${agent}:${session}:${index}`,
    agent,
    session,
    at: second(at),
    model: 'claude-sonnet-4-5',
    tokens: { input: 10, output: 20, cacheRead: 30, cacheWrite5m: 40, cacheWrite1h: 0 },
    source: sources[index] ?? sources[0]!,
  }));
  const logs = activityLogsOf(calls);
  assert.equal(logs.length, 1, 'the calls have one log between them');
  const activities = await new ActivityReader().read(logs[0]!);
  const turns = turnsOf(calls, activities, new Pricer(builtInCatalogue));
  assert.deepEqual(
    turns.map(({ prompt, calls: own, compactions, tools }) => [
      prompt,
      own,
      compactions,
      tools.map(({ name, effect }) => `${name} ${effect}`),
    ]),
    [
      [
        'Why does it loop?',
        2,
        0,
        ['read read', 'glob read', 'edit write', 'write write', 'multiedit write', 'bash other'],
      ],
      ['And now?', 1, 1, ['edit write', ' other', 'apply_patch write', 'write write', 'edit write', 'bash other']],
    ],
  );
  assert.deepEqual(addedTexts(activities), [
    { path: '/w/a.ts', fingerprints: fingerprintsOf(['three();']) },
    { path: '/w/b.ts', fingerprints: fingerprintsOf(['one', 'two']) },
    { path: '/w/c.ts', fingerprints: fingerprintsOf(['five();']) },
  ]);
  assert.deepEqual(producedBy(activities), {
    files: ['/w/a.ts', '/w/b.ts', '/w/c.ts', '/w/d.ts', '/w/e.ts'],
    lines: { added: 3 + 2 + 1 + 5, removed: 1 + 2 },
    editsWithoutLines: 1,
    commands: 1,
    commits: 1,
  });
}
