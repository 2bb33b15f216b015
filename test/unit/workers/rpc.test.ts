import assert from 'node:assert/strict';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { UserError } from '../../../src/userError';
import { Caller, type Handlers, serve } from '../../../src/workers/rpc';
import { portOf } from '../../../src/workers/threads';

const unused = (): never => {
  throw new Error('not used in this test');
};
const none: Handlers = {
  updateContext: unused,
  renderContext: unused,
  textsOfContext: unused,
  secretsInContext: unused,
  readPrices: unused,
  checkText: unused,
  weighContextIn: unused,
  findContextFiles: unused,
  reviewContext: unused,
  optimizeContext: unused,
  chooseSuggestions: unused,
  textsOfOptimization: unused,
  endOptimization: unused,
  describeRepository: unused,
  findChanges: unused,
  countTexts: unused,
  countPaths: unused,
  countBatch: unused,
  countContents: unused,
  updateDocuments: unused,
  countDocuments: unused,
  review: unused,
  reviewPrompt: unused,
  followSessions: unused,
  refreshSessions: unused,
  readSession: unused,
  findSessionWaste: unused,
  findLogLine: unused,
  summariseSessions: unused,
};
const texts = { encoding: 'o200k_base', texts: ['a'] } as const;
const paths = { encoding: 'o200k_base', roots: [], ignore: true, filesExclude: [], outermostFolders: [] } as const;

describe('calls between threads', () => {
  let ports: MessagePort[] = [];

  afterEach(() => {
    for (const port of ports) port.close();
    ports = [];
  });

  function connect(handlers: Partial<Handlers>): Caller {
    const { port1, port2 } = new MessageChannel();
    ports.push(port1, port2);
    serve(portOf(port2), { ...none, ...handlers });
    return new Caller(portOf(port1));
  }

  it('are answered, also out of order', async () => {
    const waiting: (() => void)[] = [];
    const caller = connect({
      countTexts: async ({ texts: [text] }) => {
        if (text === 'slow') await new Promise<void>((resolve) => waiting.push(resolve));
        else for (const resolve of waiting) resolve();
        return [text!.length];
      },
    });
    const slow = caller.call('countTexts', { encoding: 'o200k_base', texts: ['slow'] });
    const quick = caller.call('countTexts', { encoding: 'o200k_base', texts: ['quick!'] });
    assert.equal(caller.waiting, 2);
    assert.deepEqual(await Promise.all([slow, quick]), [[4], [6]]);
    assert.equal(caller.waiting, 0);
  });

  it('report progress before they are answered', async () => {
    const caller = connect({
      countPaths: (_, { report }) => {
        report({ counted: [{ path: '/a', bytes: 1, tokens: 1 }], skipped: [] });
        return { files: 1 };
      },
    });
    const seen: string[] = [];
    const { files } = await caller.call('countPaths', paths, {
      onProgress: ({ counted }) => seen.push(...counted.map((file) => file.path)),
    });
    assert.deepEqual([files, seen], [1, ['/a']]);
  });

  it('fail with the error of the other end, which stays one for the user', async () => {
    const caller = connect({
      countTexts: () => {
        throw new UserError('Do something else.');
      },
      countBatch: () => Promise.reject(new RangeError('a defect')),
    });
    await assert.rejects(caller.call('countTexts', texts), (error) => error instanceof UserError);
    await assert.rejects(caller.call('countBatch', { encoding: 'o200k_base', paths: [] }), (error: Error) => {
      assert.ok(!(error instanceof UserError));
      assert.equal(error.message, 'a defect');
      assert.match(error.stack ?? '', /rpc\.test/);
      return true;
    });
  });

  it('are cancelled at both ends, and what comes late is dropped', async () => {
    let ended: unknown;
    let seen = 0;
    const caller = connect({
      countPaths: async (_, { signal, report }) => {
        report({ counted: [], skipped: [] });
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        report({ counted: [], skipped: [] });
        ended = signal.aborted;
        return { files: 0 };
      },
      countTexts: () => [1],
    });
    const controller = new AbortController();
    const call = caller.call('countPaths', paths, {
      signal: controller.signal,
      onProgress: () => {
        seen++;
        controller.abort(new Error('no longer wanted'));
      },
    });
    await assert.rejects(call, /no longer wanted/);
    await caller.call('countTexts', texts); // the other end has worked through what came before
    assert.deepEqual([ended, seen, caller.waiting], [true, 1, 0]);
  });

  it('are not sent when they are cancelled before', async () => {
    const caller = connect({});
    await assert.rejects(
      caller.call('countTexts', texts, { signal: AbortSignal.abort(new Error('too late')) }),
      /too late/,
    );
  });

  it('that cannot be sent fail, and do not wait for ever', async () => {
    const caller = connect({});
    const unsendable = new Proxy({ '**/x': true }, {});
    const request = { ...paths, filesExclude: [{ folder: '/w', globs: unsendable }] };
    await assert.rejects(caller.call('countPaths', request), /could not be cloned/);
    assert.equal(caller.waiting, 0);
  });

  it('fail when the other end is gone', async () => {
    const caller = connect({ countTexts: () => new Promise(() => undefined) });
    const call = caller.call('countTexts', texts);
    caller.fail(new Error('gone'));
    await assert.rejects(call, /gone/);
  });
});
