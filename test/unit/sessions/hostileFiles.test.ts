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
