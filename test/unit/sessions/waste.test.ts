import assert from 'node:assert/strict';
import { builtInCatalogue } from '../../../src/models/catalogue';
import { ActivityReader } from '../../../src/sessions/activityReader';
import { type EventCost, Pricer } from '../../../src/sessions/eventCost';
import { type UsageEvent, noTokens } from '../../../src/sessions/usageEvent';
import { describeWaste } from '../../../src/sessions/waste/describeWaste';
import type { WasteFinding } from '../../../src/sessions/waste/finding';
import { readWaste } from '../../../src/sessions/waste/readWaste';
import { TemporaryHome, collect, environmentWith, sharedLog } from './collect';

const pricer = new Pricer(builtInCatalogue);
const start = Date.parse('2026-09-24T10:00:00Z');
const second = 1_000;
const minute = 60 * second;

/** A log of Claude Code that is written by steps; Sonnet 4.6 costs 3, 15, 0.3, 3.75 and 6 dollars per million. */
class Session {
  private readonly lines: string[] = [];
  private time = start;
  private number = 0;
  private cached = 20_000;

  public wait(milliseconds: number): this {
    this.time += milliseconds;
    return this;
  }

  public user(content: unknown, fields: object = {}): this {
    return this.add({ type: 'user', message: { role: 'user', content }, ...fields });
  }

  public compact(): this {
    this.cached = 20_000;
    return this.add({ type: 'system', subtype: 'compact_boundary', compactMetadata: { preTokens: 150_000 } });
  }

  /** A call that uses a tool, and its result. Everything cached is read, but for `lost` tokens, which are written. */
  public use(name: string, input: object, result: string, { lost = 0, model = 'claude-sonnet-4-6' } = {}): this {
    const id = `${this.number++}`;
    this.call(id, [{ type: 'tool_use', id: `t${id}`, name, input }], lost, model);
    return this.user([{ type: 'tool_result', tool_use_id: `t${id}`, content: result }]);
  }

  public answers(count: number): this {
    for (let index = 0; index < count; index++)
      this.call(`${this.number++}`, [{ type: 'text', text: 'x' }], 0, 'claude-sonnet-4-6');
    return this;
  }

  public get text(): string {
    return this.lines.join('');
  }

  private call(id: string, content: readonly object[], lost: number, model: string): void {
    const written = 500;
    this.add({
      type: 'assistant',
      requestId: `r${id}`,
      message: {
        id,
        role: 'assistant',
        model,
        content,
        stop_reason: 'end_turn',
        usage: {
          input_tokens: 3,
          output_tokens: 50,
          cache_read_input_tokens: this.cached - lost,
          cache_creation_input_tokens: written + lost,
        },
      },
    });
    this.cached += written;
  }

  private add(record: object): this {
    this.time += second;
    const envelope = { sessionId: 's1', cwd: '/w', uuid: `${this.time}`, timestamp: new Date(this.time).toISOString() };
    this.lines.push(`${JSON.stringify({ ...envelope, ...record })}\n`);
    return this;
  }
}

describe('waste in the windows of agents', () => {
  let home: TemporaryHome;

  beforeEach(() => {
    home = new TemporaryHome();
  });

  afterEach(() => home.remove());

  async function wasteIn(session: Session, prices = pricer): Promise<readonly WasteFinding[]> {
    home.write('.claude/projects/p/s1.jsonl', session.text);
    const { collector, notices } = await collect(home.environment);
    assert.deepEqual(notices, []);
    return readWaste(collector.ledger.events(), prices);
  }

  const file = 'line of the file\n'.repeat(600);
  const path = { file_path: '/w/a.ts' };

  describe('files read again', () => {
    it('unchanged, with their tokens and what the calls after it paid for them', async () => {
      const session = new Session().use('Read', path, file).answers(3).use('Read', path, file).answers(10);
      const [found, ...others] = await wasteIn(session);
      assert.deepEqual(others, []);
      assert.equal(found?.kind, 'repeated-read');
      const tokens = Math.round(file.length / 2.7);
      assert.deepEqual([found.path, found.times, found.tokens, found.calls], ['/w/a.ts', 1, tokens, 10]);
      // Written with the first of the ten calls, whose write is 500 tokens only, and read with the others.
      const usd = (500 * 3.75 + 3 * 3 + (tokens - 503) * 0.3 + 9 * tokens * 0.3) / 1e6;
      assert.ok(Math.abs(found.usd! - usd) < 1e-9, `${found.usd} instead of ${usd}`);
      const { message, advice } = describeWaste(found);
      assert.match(
        message,
        /^\/w\/a\.ts was read 1 more time with the same text.* about 3,778 tokens, sent with 10 calls: ≈\$0\.01 at list price\.$/,
      );
      assert.match(advice, /instructions/);
    });

    for (const [what, session] of Object.entries({
      'that changed': new Session()
        .use('Read', path, file)
        .use('Edit', path, 'ok')
        .use('Read', path, `${file}!`)
        .answers(30),
      'after the window was summarised': new Session()
        .use('Read', path, file)
        .answers(3)
        .compact()
        .use('Read', path, file)
        .answers(30),
      'in another place': new Session()
        .use('Read', { ...path, offset: 1 }, file)
        .use('Read', { ...path, offset: 600 }, `${file}other`)
        .answers(30),
      'that are short': new Session()
        .use('Read', path, 'short')
        .use('Read', path, 'short')
        .use('Read', path, 'short')
        .answers(30),
      'with nothing sent after it': new Session().use('Read', path, file).use('Read', path, file),
    })) {
      it(`not: ${what}`, async () => assert.deepEqual(await wasteIn(session), []));
    }

    it('in a long session, without the price of each call for each of them', async () => {
      const times = 400;
      let priced = 0;
      class CountingPricer extends Pricer {
        public override costOfUnmade(event: UsageEvent): EventCost {
          priced++;
          return super.costOfUnmade(event);
        }
      }
      const session = new Session();
      for (let time = 0; time < times; time++) session.use('Read', path, file);
      const [found] = await wasteIn(session.answers(1), new CountingPricer(builtInCatalogue));
      assert.equal(found?.kind, 'repeated-read');
      assert.deepEqual([found.times, found.calls], [times - 1, times - 1]);
      assert.ok(priced <= 3 * times, `${priced} prices for ${times} calls`);
    });

    it('not: what a subagent read in its own window', async () => {
      home.write(
        '.claude/projects/p/s1/subagents/agent-x.jsonl',
        new Session().use('Read', path, file).answers(30).text.replaceAll('"id":"', '"id":"sub'),
      );
      assert.deepEqual(await wasteIn(new Session().use('Read', path, file).answers(30)), []);
    });
  });

  it('results that were the same again, by the tool and what it was asked', async () => {
    const session = new Session()
      .use('Bash', { command: 'npm  ls' }, file)
      .use('Bash', { command: 'npm test' }, file)
      .use('Bash', { command: 'npm  ls' }, file)
      .use('Bash', { command: 'npm test' }, `${file}!`)
      .answers(15);
    const [found, ...others] = await wasteIn(session);
    assert.deepEqual(others, []);
    assert.equal(found?.kind, 'repeated-result');
    assert.deepEqual([found.tool, found.subject, found.times], ['Bash', 'npm ls', 1]);
  });

  it('long output that was carried along, and not files or what is soon gone', async () => {
    const long = 'x'.repeat(30_000);
    const [found, ...others] = await wasteIn(
      new Session().use('Bash', { command: 'cat log' }, long).use('Read', path, `${long}y`).answers(25),
    );
    assert.deepEqual(others, []);
    assert.equal(found?.kind, 'carried-output');
    assert.deepEqual([found.subject, found.tokens, found.calls], ['cat log', 11_111, 26]);
    assert.match(
      describeWaste(found).message,
      /^The output of Bash \(cat log\) stayed in the window: about 11,111 tokens/,
    );
    assert.deepEqual(
      await wasteIn(new Session().use('Bash', { command: 'cat log' }, long).answers(5).compact().answers(30)),
      [],
    );
  });

  describe('a cache that was written anew', () => {
    const lost = 18_000;
    const restart = (session: Session, options = {}): Session =>
      session.use('Bash', { command: 'ls' }, 'a', { lost, ...options });

    for (const [cause, session, expected] of [
      [
        'a pause',
        restart(new Session().answers(3).wait(20 * minute)),
        { cause: 'idle', minutes: 20, lifetimeMinutes: 5 },
      ],
      [
        'another model',
        restart(new Session().answers(3), { model: 'claude-opus-4-6' }),
        { cause: 'model', from: 'claude-sonnet-4-6', to: 'claude-opus-4-6' },
      ],
      [
        'an edit of the instructions',
        restart(new Session().answers(3).use('Edit', { file_path: '/w/CLAUDE.md' }, 'ok')),
        { cause: 'instructions', path: '/w/CLAUDE.md' },
      ],
      [
        'a command that changes the tools',
        restart(new Session().answers(3).user('<command-name>/mcp</command-name>')),
        { cause: 'command', command: '/mcp' },
      ],
      [
        'the report of a background task',
        restart(new Session().answers(3).user('<task-notification>\n<task-id>b</task-id>')),
        { cause: 'background-task' },
      ],
      ['a reason that is not told', restart(new Session().answers(3)), { cause: 'unknown' }],
    ] as const) {
      it(`after ${cause}`, async () => {
        const [found, ...others] = await wasteIn(session);
        assert.deepEqual(others, []);
        assert.equal(found?.kind, 'cache-rebuilt');
        assert.deepEqual([found.break, found.times, found.tokens], [expected, 1, lost]);
        // 18,000 tokens written at 3.75 instead of read at 0.3 dollars a million (Opus: 6.25 and 0.5).
        const usd = (lost * (expected.cause === 'model' ? 5.75 : 3.45)) / 1e6;
        assert.ok(Math.abs(found.usd! - usd) < 1e-9);
      });
    }

    it('twice by compaction, and not once', async () => {
      const one = new Session().answers(3).compact().use('Bash', { command: 'ls' }, 'a', { lost: 20_000 }).answers(3);
      assert.deepEqual(await wasteIn(one), []);
      const [found] = await wasteIn(one.compact().use('Bash', { command: 'ls' }, 'a', { lost: 20_000 }));
      assert.equal(found?.kind, 'cache-rebuilt');
      assert.deepEqual([found.break.cause, found.times], ['compaction', 2]);
    });

    it('not by a pause within its lifetime, or a small loss', async () => {
      assert.deepEqual(
        await wasteIn(
          new Session()
            .answers(3)
            .wait(4 * minute)
            .answers(3),
        ),
        [],
      );
      const small = new Session().answers(3).use('Bash', { command: 'ls' }, 'a', { lost: 9_000 });
      assert.deepEqual(await wasteIn(small), []);
    });

    it('not where an agent logs no cache, or the conversation was cleared', async () => {
      const event = (at: number, tokens: Partial<UsageEvent['tokens']>): UsageEvent => ({
        key: `k${at}`,
        agent: 'gemini-cli',
        session: 's',
        at,
        model: 'gemini-2.5-pro',
        tokens: { ...noTokens, output: 10, ...tokens },
        source: '/nonexistent',
      });
      assert.deepEqual(await readWaste([event(1, { input: 90_000 }), event(2, { input: 90_000 })], pricer), []);
      const cleared = [event(1, { cacheRead: 90_000 }), event(2, { input: 15_000 }), event(3, { cacheRead: 15_000 })];
      assert.deepEqual(await readWaste(cleared, pricer), []);
    });
  });

  describe('loops', () => {
    const poll = (session: Session, times: number): Session => {
      for (let index = 0; index < times; index++)
        session.wait(minute).use('TaskOutput', { task_id: 'b1' }, `running ${index}`);
      return session;
    };

    it('of the same use without an edit, with the cost of the calls after the first', async () => {
      const [found, ...others] = await wasteIn(poll(new Session().user('build it'), 6));
      assert.deepEqual(others, []);
      assert.equal(found?.kind, 'loop');
      assert.deepEqual(
        [found.tool, found.subject, found.times, found.calls, found.minutes],
        ['TaskOutput', 'b1', 6, 5, 5],
      );
      const { collector } = await collect(home.environment);
      const calls = [...collector.ledger.events()].sort((left, right) => left.at - right.at).slice(1);
      const usd = calls.reduce((sum, call) => sum + pricer.costOf(call).usd!, 0);
      assert.ok(Math.abs(found.usd! - usd) < 1e-9);
      assert.match(describeWaste(found).message, /called 6 times in 5 minutes with nothing changed between/);
    });

    it('not with edits or words of the engineer between, or by other uses', async () => {
      const session = new Session();
      for (let round = 0; round < 3; round++) poll(session.user(`and ${round}?`), 2).use('Edit', path, 'ok');
      assert.deepEqual(await wasteIn(session), []);
      const tests = new Session();
      for (let round = 0; round < 8; round++) tests.use('Bash', { command: `npm test ${round}` }, `failed ${round}`);
      assert.deepEqual(await wasteIn(tests), []);
    });
  });

  it('of Codex: the same command again', async () => {
    const output = 'y'.repeat(9_000);
    const records = [0, 1].flatMap((index) => [
      {
        type: 'response_item',
        payload: { type: 'function_call', name: 'shell', call_id: `c${index}`, arguments: '{"command":["git","log"]}' },
      },
      { type: 'response_item', payload: { type: 'function_call_output', call_id: `c${index}`, output } },
    ]);
    const log = home.write(
      '.codex/sessions/a.jsonl',
      records
        .map(
          (record, index) =>
            `${JSON.stringify({ timestamp: new Date(start + index * second).toISOString(), ...record })}\n`,
        )
        .join(''),
    );
    assert.equal((await new ActivityReader().read({ agent: 'codex', log, session: 's' })).length, 4);
    const calls = Array.from({ length: 10 }, (_, index): UsageEvent => ({
      key: `k${index}`,
      agent: 'codex',
      session: 's',
      at: start + minute + index,
      model: 'gpt-5.5',
      tokens: { ...noTokens, input: 1_000, cacheRead: 40_000, output: 5 },
      source: log,
    }));
    const [found, ...others] = await readWaste(calls, pricer);
    assert.deepEqual(others, []);
    assert.equal(found?.kind, 'repeated-result');
    assert.equal(found.subject, 'git log');
  });

  it('in real sessions is what a person finds there, and no more', async function () {
    const root = sharedLog(this, 'spotter-claude');
    const { collector } = await collect(environmentWith({ CLAUDE_CONFIG_DIR: root }));
    const found = await readWaste(collector.ledger.events(), pricer);
    const causes = found.flatMap((finding) => (finding.kind === 'cache-rebuilt' ? [finding.break.cause] : []));
    assert.deepEqual(causes.sort(), ['background-task', 'background-task', 'background-task', 'idle', 'model']);
    const reads = found.flatMap((finding) =>
      finding.kind === 'repeated-read' ? [finding.path.split('/').at(-1)] : [],
    );
    assert.deepEqual(reads.sort(), ['subagent_live.ex', 'transcript_renderer.ex', 'transcript_renderer_test.exs']);
    assert.deepEqual(
      found.flatMap((finding) => (finding.kind === 'carried-output' ? [finding.tool] : [])),
      ['TaskOutput', 'TaskOutput'],
    );
    assert.equal(found.length, 10);
    const usd = found.reduce((sum, finding) => sum + finding.usd!, 0);
    assert.ok(usd > 3 && usd < 5, `${usd}`);
  });
});
