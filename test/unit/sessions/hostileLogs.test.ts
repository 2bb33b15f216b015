import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { timeOf } from '../../../src/sessions/json';
import { WorkspaceMatcher } from '../../../src/sessions/workspaceMatch';
import { TemporaryHome, claudeLine, collect, environmentWith } from './collect';

/** A call without ids of message, request and line. */
function lineWithoutIds(output: number): string {
  const line = JSON.parse(claudeLine('x', output)) as { message: object };
  return `${JSON.stringify({ ...line, uuid: null, requestId: null, message: { ...line.message, id: null } })}\n`;
}

describe('logs as they are found at times', () => {
  let home: TemporaryHome;

  beforeEach(() => {
    home = new TemporaryHome();
  });

  afterEach(() => home.remove());

  function linkFolder(target: string, path: string): void {
    mkdirSync(join(home.path, path, '..'), { recursive: true });
    symlinkSync(target, join(home.path, path));
  }

  it('a call without any id counts once, also where a link leads to its log a second time', async () => {
    home.write('.claude/projects/-w/s1.jsonl', lineWithoutIds(5));
    linkFolder(join(home.path, '.claude'), '.config/claude');
    assert.equal((await collect(home.environment)).summary().calls, 1);
  });

  it('links that lead back are not followed', async () => {
    home.write('.claude/projects/-w/s1.jsonl', claudeLine('a', 1));
    linkFolder('..', '.claude/projects/-w/up');
    linkFolder('.', '.claude/projects/-w/here');
    linkFolder('../-w', '.claude/projects/other/there');
    linkFolder('../other', '.claude/projects/-w/other');
    const { collector, summary } = await collect(home.environment);
    assert.equal(summary().calls, 1);
    // The log itself, and below the link from `other` at most.
    assert.ok([...collector.paths()].length <= 2, [...collector.paths()].join('\n'));
  });

  it('impossible numbers are no counts', async () => {
    const impossible = { input_tokens: 1.7e308, output_tokens: 1.7e308, cache_read_input_tokens: -5 };
    home.write(
      '.claude/projects/-w/s1.jsonl',
      claudeLine('a', 1) + claudeLine('b', 7, {}, { input_tokens: 1.7e308 }) + claudeLine('c', 1, {}, impossible),
    );
    const total = (await collect(home.environment)).summary();
    assert.deepEqual([total.calls, total.tokens.input, total.tokens.output], [2, 10, 8]);
    assert.ok(total.cost.usd !== null && total.cost.usd < 1);
  });

  it('times are read in whatever unit, and no time stops a summary', async () => {
    const at = Date.parse('2026-09-24T10:00:00Z');
    for (const time of [at / 1000, at, at * 1000, at * 1e6, String(at), String(at / 1000), '2026-09-24T10:00:00Z']) {
      assert.equal(timeOf(time), at, String(time));
    }
    for (const none of [0, -at, 1e30, Infinity, NaN, '', 'soon', null]) assert.equal(timeOf(none), undefined);
    home.write('.claude/projects/-w/s1.jsonl', claudeLine('a', 1, { timestamp: 1e30 }));
    assert.equal((await collect(home.environment)).summary().calls, 1);
  });

  it('a recorded cost of nothing is no price of an unknown model', async () => {
    const message = { ...(JSON.parse(claudeLine('a', 1)) as { message: object }).message, model: 'mystery' };
    home.write('.claude/projects/-w/s1.jsonl', claudeLine('a', 1, { message, costUSD: 0 }));
    assert.equal((await collect(home.environment)).summary().cost.usd, null);
    home.write('.claude/projects/-w/s1.jsonl', claudeLine('a', 1, { message, costUSD: -3 }));
    assert.equal((await collect(home.environment)).summary().cost.usd, null);
  });

  it('an iteration without a type is the answer itself', async () => {
    const iterations = [{ input_tokens: 10, output_tokens: 1 }];
    home.write('.claude/projects/-w/s1.jsonl', claudeLine('a', 1, {}, { iterations }));
    assert.equal((await collect(home.environment)).summary().tokens.input, 10);
  });

  it('a request inside a call that has no price is named, not the model of the call', async () => {
    const iterations = [{ type: 'advisor_message', model: 'mystery', input_tokens: 10, output_tokens: 1 }];
    home.write('.claude/projects/-w/s1.jsonl', claudeLine('a', 1, {}, { iterations }));
    const { cost } = (await collect(home.environment)).summary();
    assert.deepEqual(cost, { usd: null, accuracy: 'partial', unpricedModels: ['mystery'] });
  });

  it('a folder of another system, or a relative one, is in no workspace', () => {
    const matcher = new WorkspaceMatcher(process.cwd());
    assert.equal(matcher.matches(join(process.cwd(), 'src')), true);
    assert.equal(matcher.matches('src'), false);
    if (process.platform !== 'win32') assert.equal(matcher.matches('C:\\Users\\ada\\project'), false);
  });

  it('a variable that is set to nothing is not set', async () => {
    home.write('.config/claude/projects/-w/s1.jsonl', claudeLine('a', 1));
    const message = { role: 'assistant', time: { created: 1.79e12 }, tokens: { input: 1, output: 1 } };
    home.write('.local/share/opencode/storage/message/s/msg_1.json', JSON.stringify(message));
    const variables = { XDG_CONFIG_HOME: '', XDG_DATA_HOME: '', CLAUDE_CONFIG_DIR: '', VSCODE_PORTABLE: '' };
    assert.equal((await collect(environmentWith(variables, home.path))).summary().calls, 2);
  });
});
