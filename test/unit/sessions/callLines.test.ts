import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import { UsageCollector } from '../../../src/sessions/collector';
import { claudeCode } from '../../../src/sessions/agents/claudeCode';
import { CallLines } from '../../../src/sessions/files/callLines';
import * as Layout from '../../../src/sessions/wasm/layout';
import type { Notice } from '../../../src/sessions/notices';
import { Random } from '../../corpus/random';
import { TemporaryHome, claudeLine, sessionsProgram } from './collect';
import { RandomLines } from './randomLines';

describe('the program that reads the lines of Claude Code', () => {
  let home: TemporaryHome;

  beforeEach(() => (home = new TemporaryHome()));
  afterEach(() => home.remove());

  interface Read {
    readonly collector: UsageCollector;
    readonly notices: readonly Notice[];
  }

  async function read(program: WebAssembly.Module | undefined): Promise<Read> {
    const notices: Notice[] = [];
    const collector = new UsageCollector({
      readers: [claudeCode],
      environment: home.environment,
      notice: (notice) => notices.push(notice),
      ...(program === undefined ? {} : { program }),
    });
    await collector.scan();
    return { collector, notices };
  }

  async function assertSame(): Promise<Read> {
    const [parsed, taken] = [await read(undefined), await read(sessionsProgram())];
    assert.deepEqual(taken.notices, parsed.notices);
    assert.deepEqual([...taken.collector.ledger.all()], [...parsed.collector.ledger.all()]);
    assert.deepEqual(taken.collector.save(0).files, parsed.collector.save(0).files);
    return taken;
  }

  /** How many of the lines are read in place, of those that may hold a call. */
  function readInPlace(lines: Buffer): { readonly read: number; readonly all: number } {
    const program = new CallLines(sessionsProgram());
    lines.copy(program.inputFor(lines.length));
    const count = { read: 0, all: 0 };
    program.read(lines.length, (_begin, _end, line) => {
      count.all++;
      if (line !== undefined) count.read++;
    });
    return count;
  }

  it('finds what parsing finds in lines of any shape, damaged ones too', async function () {
    this.timeout(60_000);
    for (let seed = 1; seed <= 20; seed++) {
      const lines = new RandomLines(new Random(seed));
      const file = Buffer.concat(Array.from({ length: 1_000 }, () => lines.next()));
      home.write(`.claude/projects/p/s${seed}.jsonl`, file);
      const { read: inPlace, all } = readInPlace(file);
      assert.ok(
        inPlace > all / 4 && inPlace < all,
        `${inPlace} of ${all} lines are read in place: both ways are tested`,
      );
    }
    const { collector } = await assertSame();
    assert.ok(collector.ledger.events().length > 100);
  });

  it('reads what Claude Code usually writes', () => {
    const usage = { cache_read_input_tokens: 7, cache_creation: { ephemeral_1h_input_tokens: 3 }, iterations: [] };
    const lines = [
      claudeLine('a', 5, {}, usage),
      claudeLine('b', 5, { cwd: 'C:\\Users\\é' }),
      claudeLine('c', 5, { type: 'user', toolUseResult: { usage: { input_tokens: 5 } } }),
      claudeLine('d', 5, {}, { server_tool_use: null, service_tier: 'batch', iterations: [{ type: 'message' }] }),
    ];
    assert.deepEqual(readInPlace(Buffer.from(lines.join(''))), { read: 4, all: 4 });
  });

  it('hands over the lines of one call as one record, with what parsing makes of them', async () => {
    const random = new Random(11);
    const files = Array.from({ length: 300 }, (_, number) => {
      const isSidechain = random.chance(0.2);
      const lines = Array.from({ length: 8 }, () => {
        const timestamp = random.pick(['2026-09-24T10:00:00.000Z', '2026-09-24T10:00:01.000Z', null]);
        const usage = random.chance(0.1) ? { cache_read_input_tokens: 3 } : {};
        const id = `${number}${random.pick(['a', 'a', 'a', 'b'])}`;
        const line = claudeLine(id, random.pick([1, 1, 5, 9]), { timestamp, isSidechain }, usage);
        return random.chance(0.5) ? line.replace('"end_turn"', 'null') : line;
      });
      return lines.join('');
    });
    for (const [number, lines] of files.entries()) home.write(`.claude/projects/p/s${number}.jsonl`, lines);
    await assertSame();
    const { all } = readInPlace(Buffer.from(files.join('')));
    assert.ok(all > 600 && all < 2_000, `${all} records of 2,400 lines`);
  });

  it('leaves the rest to the parser', () => {
    const unusual = [
      claudeLine('a', 5, {}, { input_tokens: '5' }),
      claudeLine('b', 5, {}, { output_tokens: 1.5 }),
      claudeLine('c', 5, {}, { iterations: [{ type: 'compaction', output_tokens: 4 }] }),
      claudeLine('d', 5, { timestamp: '2026-09-24' }),
      claudeLine('e', 5, { costUSD: 0.5 }),
      claudeLine('f', 5).replace('"usage"', '"usage":{},"usage"'),
      claudeLine('g', 5).replace('"id"', '"\\u0069d"'),
      claudeLine('h', 5).replace('"id":"msg_h",', ''),
      claudeLine('i', 5).replace('}\n', '\n'),
    ];
    for (const line of unusual) assert.deepEqual(readInPlace(Buffer.from(line)), { read: 0, all: 1 }, line);
  });

  it('knows texts again that it has made into one before', async () => {
    const long = `/${'w'.repeat(300)}`;
    const lines = ['/w', '/w', long, long, '/w', '/é', '/é', '', '/w'].map((cwd, index) =>
      claudeLine(`m${index}`, 5, { cwd, sessionId: index < 4 ? 'one' : 'two' }),
    );
    home.write('.claude/projects/p/s.jsonl', lines.join(''));
    const { collector } = await assertSame();
    assert.deepEqual(
      collector.ledger.events().map(({ workspace, session }) => [workspace, session]),
      [
        ['/w', 'one'],
        ['/w', 'one'],
        [long, 'one'],
        [long, 'one'],
        ['/w', 'two'],
        ['/é', 'two'],
        ['/é', 'two'],
        [undefined, 'two'],
        ['/w', 'two'],
      ],
    );
  });

  it('reads lines longer than a piece of the file, and goes on behind them', async () => {
    const filler = { filler: 'z'.repeat(700_000) };
    const huge = { filler: 'z'.repeat(9_000_000) };
    const lines = [claudeLine('a', 1), claudeLine('b', 2, filler), claudeLine('c', 3), claudeLine('d', 4, huge)];
    const path = home.write('.claude/projects/p/s.jsonl', [...lines, claudeLine('e', 5)].join(''));
    const { collector } = await assertSame();
    appendFileSync(path, `${claudeLine('f', 6)}${claudeLine('g', 7).trimEnd()}`);
    await collector.update([path]);
    const outputs = collector.ledger.events().map(({ tokens }) => tokens.output);
    assert.deepEqual(outputs, [1, 2, 3, 4, 5, 6, 7]);
  });

  it('has the time of the line as Date.parse has it', () => {
    const random = new Random(5);
    const program = new CallLines(sessionsProgram());
    for (let round = 0; round < 2_000; round++) {
      const time = new Date(Math.floor(random.next() * 8e12) - 2e12).toISOString();
      const line = Buffer.from(claudeLine('a', 1, { timestamp: time }));
      line.copy(program.inputFor(line.length));
      program.read(line.length, (_begin, _end, call) => {
        assert.ok(call !== undefined);
        assert.equal(call.numbers[call.first + Layout.TIME / 8], Date.parse(time));
        assert.equal(call.flags & Layout.CALL, Layout.CALL);
      });
    }
  });
});
