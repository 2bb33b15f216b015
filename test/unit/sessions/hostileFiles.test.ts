import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import { TemporaryHome, claudeLine, collect } from './collect';

describe('files that are no logs, or try to be more', () => {
  let home: TemporaryHome;

  beforeEach(() => {
    home = new TemporaryHome();
  });

  afterEach(() => home.remove());

  it('Copilot Chat: a journal changes nothing but its document', async () => {
    const journal = [
      { kind: 0, v: { sessionId: 's', requests: [{ requestId: 'a', message: { text: 'four' } }] } },
      { kind: 1, k: ['__proto__', 'promptTokens'], v: 7_000 },
      { kind: 1, k: ['constructor', 'prototype', 'promptTokens'], v: 7_000 },
      { kind: 1, k: ['requests', 'gone', 'deeper'], v: 7_000 },
    ]
      .map((entry) => `${JSON.stringify(entry)}\n`)
      .join('');
    home.write('.config/Code/User/workspaceStorage/w/chatSessions/s.jsonl', journal);
    try {
      assert.equal((await collect(home.environment)).summary().tokens.input, 1);
      assert.equal(({} as Readonly<Record<string, unknown>>).promptTokens, undefined);
    } finally {
      delete (Object.prototype as { promptTokens?: unknown }).promptTokens;
    }
  });

  it('Copilot’s telemetry: a time that is none', async () => {
    const attributes = { 'gen_ai.operation.name': 'chat', 'gen_ai.usage.input_tokens': 10 };
    const times = [[9e15, 0], ['x', null], 1e30, '1790000000000000000', [1_790_000_000, 5e8], 'never'];
    const spans = times.map((startTime, index) => ({ spanId: `span-${index}`, startTime, attributes }));
    home.write('.copilot/otel/a.jsonl', spans.map((span) => `${JSON.stringify(span)}\n`).join(''));
    const { collector, summary } = await collect(home.environment);
    assert.equal(summary().calls, times.length);
    const ofTimes = new Set([...collector.ledger.events()].map(({ at }) => at));
    assert.ok(ofTimes.has(1_790_000_000_000) && ofTimes.has(1_790_000_000_500));
  });

  it('a pipe among the logs is passed over', async function () {
    if (process.platform === 'win32') this.skip();
    const log = home.write('.claude/projects/-w/s1.jsonl', claudeLine('a', 1));
    const pipe = join(home.path, '.claude/projects/-w/pipe.jsonl');
    execFileSync('mkfifo', [pipe]);
    // Somebody who writes: without, a reader that opened the pipe would never come back to tell.
    const writer = spawn('sh', ['-c', 'sleep 5; : > "$0"', pipe]);
    try {
      const { collector, summary } = await collect(home.environment);
      assert.equal(summary().calls, 1);
      assert.deepEqual(Object.keys(collector.save().files), [log]);
    } finally {
      writer.kill();
    }
  });
});
