import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { type Clock, ProviderClient } from '../../../../src/models/providers/client';
import { ProviderError, type ProviderFailure } from '../../../../src/models/providers/failure';
import { type ProviderId, providerIds, providers } from '../../../../src/models/providers/provider';
import { ProviderServer, envelopeTokens, knownKey, tokensAtServer } from '../../../harness/providerServer';

/** A clock whose waits are over at once and move its time; the one for a time-out ends only when `runsOut`. */
class TestClock implements Clock {
  public readonly waits: number[] = [];
  public runsOut = false;
  private time = Date.parse('2026-11-23T12:00:00Z');

  public now(): number {
    return this.time;
  }

  public async wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (milliseconds === 30_000) {
      if (this.runsOut) await new Promise((resolve) => setTimeout(resolve, 50));
      else await new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('ended'))));
      return;
    }
    this.waits.push(milliseconds);
    this.time += milliseconds;
    await Promise.resolve();
  }
}

const text = 'What the provider is asked to count.';
const json = (body: unknown): string => JSON.stringify(body);

describe('ProviderClient', () => {
  let server: ProviderServer;
  let clock: TestClock;
  let client: ProviderClient;
  const signal = new AbortController().signal;

  beforeEach(async () => {
    server = await ProviderServer.start();
    clock = new TestClock();
    client = new ProviderClient(
      (url, init) => fetch(url, init),
      clock,
      () => 0,
    );
  });
  afterEach(() => server.stop());

  function count(id: ProviderId = 'google', key = knownKey, what = text, until = signal): Promise<number> {
    const baseUrl = id === 'openai' ? `${server.url}/v1` : server.url;
    return client.count({ provider: providers[id], baseUrl, key }, 'some-model', what, until);
  }

  async function failure(id: ProviderId = 'google', key = knownKey, what = text): Promise<ProviderFailure> {
    try {
      await count(id, key, what);
    } catch (error) {
      assert.ok(error instanceof ProviderError, inspect(error));
      for (const secret of [key, text]) assert.ok(!inspect(error, { depth: 9 }).includes(secret), inspect(error));
      return error.failure;
    }
    return assert.fail('A failure was expected.');
  }

  describe('counts', () => {
    for (const id of providerIds) {
      it(`the text alone with ${providers[id].name}`, async () => {
        assert.equal(await count(id), tokensAtServer(text));
      });
    }

    it('by the documented requests', async () => {
      await count('anthropic');
      await count('google');
      await count('openai');
      const [, anthropic, google, , openai] = server.received;
      assert.equal(anthropic?.path, '/v1/messages/count_tokens');
      assert.equal(anthropic.headers['anthropic-version'], '2023-06-01');
      assert.equal(anthropic.body, json({ model: 'some-model', messages: [{ role: 'user', content: text }] }));
      assert.equal(google?.path, '/v1beta/models/some-model:countTokens');
      assert.equal(google.body, json({ contents: [{ role: 'user', parts: [{ text }] }] }));
      assert.equal(openai?.path, '/v1/responses/input_tokens');
      assert.equal(openai.body, json({ model: 'some-model', input: text }));
      for (const request of [anthropic, google, openai]) {
        assert.equal(request.headers['content-type'], 'application/json');
        assert.ok(!request.path.includes(knownKey), 'no address holds the key');
      }
    });

    it('the envelope once for each model, with a single letter', async () => {
      await count('anthropic');
      await count('anthropic');
      assert.equal(server.received.length, 3);
      assert.deepEqual(server.texts(), [text, text]);
    });

    it('nothing for an empty text, and asks nobody', async () => {
      assert.equal(await count('anthropic', knownKey, ''), 0);
      assert.equal(server.received.length, 0);
    });

    it('unpaired surrogates as U+FFFD', async () => {
      await count('google', knownKey, 'a\ud800b\udc00c😀');
      assert.deepEqual(server.texts(), ['a\ufffdb\ufffdc😀']);
    });

    it('a model name that would leave its place in the address', async () => {
      const connection = { provider: providers.google, baseUrl: server.url, key: knownKey };
      await client.count(connection, '../../x?y', text, signal);
      assert.equal(server.received[0]?.path, '/v1beta/models/..%2F..%2Fx%3Fy:countTokens');
    });
  });

  describe('says of a refused key', () => {
    for (const id of providerIds) {
      it(`${providers[id].name}: that it was refused, after one request and without the key`, async () => {
        assert.deepEqual(await failure(id, 'sk-wrong-0123456789'), { kind: 'key-refused' });
        assert.equal(server.received.length, 1);
      });
    }
  });

  describe('on a rate limit', () => {
    it('waits as long as Retry-After says, then succeeds', async () => {
      server.replies.push({ status: 429, headers: { 'retry-after': '3' } });
      assert.equal(await count(), tokensAtServer(text));
      assert.deepEqual(clock.waits, [3000]);
    });

    it('reads Retry-After as a date, retry-after-ms, and the delay in the body of Google', async () => {
      const details = [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '2.5s' }];
      server.replies.push(
        { status: 429, headers: { 'retry-after': 'Mon, 23 Nov 2026 12:00:04 GMT' } },
        { status: 429, headers: { 'retry-after-ms': '1500', 'retry-after': '9' } },
      );
      await count();
      server.replies.push({ status: 429, body: json({ error: { code: 429, details } }) });
      await count();
      assert.deepEqual(
        clock.waits.filter((wait) => wait !== 600),
        [4000, 1500, 2500],
      );
    });

    it('does not wait for long, says when, and sends nothing until then', async () => {
      server.replies.push({ status: 429, headers: { 'retry-after': '120' } });
      assert.deepEqual(await failure(), { kind: 'rate-limited', retryAfterMilliseconds: 120_000 });
      assert.deepEqual(await failure(), { kind: 'rate-limited', retryAfterMilliseconds: 120_000 });
      assert.equal(server.received.length, 1);
    });

    it('backs off by doubling where nothing says how long, three attempts in all', async () => {
      server.replies.push({ status: 429 }, { status: 429 }, { status: 429 });
      assert.deepEqual(await failure(), { kind: 'rate-limited', retryAfterMilliseconds: undefined });
      // The back-off, then what it lacks of the spacing.
      assert.deepEqual(clock.waits, [500, 100, 1000]);
    });

    it('does not wait when the account has no credit', async () => {
      server.replies.push({ status: 429, body: json({ error: { type: 'x', code: 'insufficient_quota' } }) });
      assert.deepEqual(await failure('openai'), { kind: 'no-credit' });
      assert.equal(server.received.length, 1);
    });
  });

  it('keeps requests to an address 600 ms apart', async () => {
    await count();
    await count();
    assert.deepEqual(clock.waits, [600]);
  });

  describe('on an error of the server', () => {
    it('tries again', async () => {
      server.replies.push({ status: 500 }, { status: 529, body: json({ error: { type: 'overloaded_error' } }) });
      assert.equal(await count(), tokensAtServer(text));
    });

    it('gives up after three attempts', async () => {
      server.replies.push({ status: 500 }, { status: 502 }, { status: 503 });
      assert.deepEqual(await failure(), { kind: 'server', status: 503 });
    });
  });

  const answers: readonly (readonly [string, string])[] = [
    ['no JSON', '{"totalTokens": 12'],
    ['a page', '<html>Welcome to the hotel</html>'],
    ['nothing', ''],
    ['another object', '{"tokens": 12}'],
    ['a text for a number', '{"totalTokens": "12"}'],
    ['a negative number', '{"totalTokens": -1}'],
    ['a fraction', '{"totalTokens": 1.5}'],
    ['null', 'null'],
  ];
  for (const [what, body] of answers) {
    it(`takes ${what} for malformed, and does not ask again`, async () => {
      server.replies.push({ status: 200, body });
      assert.deepEqual(await failure(), { kind: 'malformed' });
      assert.equal(server.received.length, 1);
    });
  }

  it('takes fewer tokens than the envelope for malformed', async () => {
    await count('anthropic');
    server.replies.push({ status: 200, body: json({ input_tokens: envelopeTokens - 1 }) });
    assert.deepEqual(await failure('anthropic'), { kind: 'malformed' });
  });

  it('stops reading an answer that does not end', async () => {
    server.replies.push('endless');
    assert.deepEqual(await failure(), { kind: 'malformed' });
  });

  for (const reply of ['hang', 'hang in the body'] as const) {
    it(`ends a ${reply} by the time-out, without another attempt`, async () => {
      clock.runsOut = true;
      server.replies.push(reply);
      assert.deepEqual(await failure(), { kind: 'timed-out', afterMilliseconds: 30_000 });
      assert.equal(server.received.length, 1);
    });
  }

  it('follows no redirect: the other host gets neither text nor key', async () => {
    const other = await ProviderServer.start();
    try {
      for (const status of [301, 302, 303, 307, 308]) {
        server.replies.push({ status, headers: { location: `${other.url}/v1beta/models/x:countTokens` } });
        assert.deepEqual(await failure(), { kind: 'redirected' });
      }
      assert.equal(other.received.length, 0);
    } finally {
      await other.stop();
    }
  });

  it('says of other answers what they mean', async () => {
    const expected: readonly (readonly [number, ProviderFailure])[] = [
      [400, { kind: 'rejected', status: 400 }],
      [402, { kind: 'no-credit' }],
      [403, { kind: 'not-permitted' }],
      [404, { kind: 'not-found' }],
      [413, { kind: 'too-large' }],
      [418, { kind: 'rejected', status: 418 }],
    ];
    for (const [status, meaning] of expected) {
      server.replies.push({ status, body: json({ error: { message: `${knownKey} ${text}` } }) });
      assert.deepEqual(await failure(), meaning);
    }
  });

  it('does not send what no provider takes', async () => {
    assert.deepEqual(await failure('google', knownKey, 'x'.repeat(20_000_001)), { kind: 'too-large' });
    assert.equal(server.received.length, 0);
  });

  it('says when the address cannot be reached', async () => {
    const gone = await ProviderServer.start();
    const connection = { provider: providers.google, baseUrl: gone.url, key: knownKey };
    await gone.stop();
    await assert.rejects(client.count(connection, 'some-model', text, signal), (error: ProviderError) => {
      assert.deepEqual(error.failure, { kind: 'unreachable', code: 'ECONNREFUSED' });
      return true;
    });
  });

  it('tries again after a broken connection', async () => {
    server.replies.push('break the connection');
    assert.equal(await count(), tokensAtServer(text));
  });

  it('ends when it is cancelled, with the reason', async () => {
    const controller = new AbortController();
    const reason = new Error('no longer wanted');
    server.replies.push('hang');
    const counted = count('google', knownKey, text, controller.signal);
    while (server.received.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort(reason);
    await assert.rejects(counted, reason);
    await assert.rejects(count('google', knownKey, text, controller.signal), reason);
    assert.equal(server.received.length, 1);
  });
});
