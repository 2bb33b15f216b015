import assert from 'node:assert/strict';
import { claudeCodeLines } from '../../../src/sessions/agents/claudeCode';
import { parseWithoutList } from '../../../src/sessions/files/listLeftOut';
import { Random } from '../../corpus/random';
import { TemporaryHome, claudeLine, collect } from './collect';

const { unneeded } = claudeCodeLines;

/** Undefined where the line has to be parsed as a whole. */
function parse(line: string): unknown {
  return parseWithoutList(Buffer.from(line), unneeded!);
}

describe('a line without its long list', () => {
  const record = (content: unknown, fields: object = {}): string =>
    JSON.stringify({
      type: 'assistant',
      sessionId: 's1',
      message: { id: 'm1', model: 'm', content, stop_reason: 'end_turn', usage: { output_tokens: 7 } },
      ...fields,
    });

  it('is parsed to the same but for the list', () => {
    const texts = ['', 'plain', 'é"],"stop_reason":"x"', '\\"],\\"stop_reason\\":', '"content":[', ']}],"usage"'];
    for (const text of texts) {
      const line = record([
        { type: 'text', text },
        { type: 'tool_use', input: { content: text, list: [1, [2]] } },
      ]);
      assert.deepEqual(parse(line), JSON.parse(record([])), text);
    }
    const nested = JSON.stringify({
      type: 'progress',
      data: { type: 'agent_progress', message: JSON.parse(record(['long'])) as unknown },
    });
    assert.deepEqual(parse(nested), JSON.parse(nested.replace('"long"', '')));
  });

  it('is given up in any other shape', () => {
    const tricky = record([{ type: 'tool_use', input: { list: [1], stop_reason: 'no' } }]);
    assert.equal(parse(tricky), undefined);
    assert.equal(parse(record(['a']).replace('"id":"m1"', '"id":null')), undefined);
    assert.equal(parse(record(['a']).slice(0, -5)), undefined);
    assert.equal(parse(record('text')), undefined);
    assert.equal(parse(record(['a']).replaceAll('":', '": ')), undefined);
    // Another object that looks like the end of the list: what stands between would be gone.
    const other =
      '{"message":{"id":"m1","model":"m","usage":{},"content":["a"]},"sessionId":"s1","x":{"list":[],"stop_reason":1}}';
    assert.equal(parse(other), undefined);
    const elsewhere = '{"x":{"content":["b"]},"sessionId":"s1","y":{"list":[],"stop_reason":1},';
    assert.deepEqual(parse(record(['a']).replace('{', elsewhere)), JSON.parse(record([]).replace('{', elsewhere)));
    // The list ends before the mark that is found: what stands between is gone.
    const later =
      '{"type":"assistant","message":{"content":["a"],"id":"m1","model":"m","list":[],"stop_reason":null,"usage":{}}}';
    assert.equal(parse(later), undefined);
  });

  it('gives the same calls as one that is parsed as a whole, whatever stands in it', async () => {
    const random = new Random(5);
    const pieces = [
      '"',
      '\\',
      ']',
      '[',
      '}',
      '{',
      '],"stop_reason":',
      '"content":[',
      '"usage":{',
      ',',
      ':',
      'é',
      'x',
      '\n',
    ];
    const text = (): string => Array.from({ length: random.between(0, 12) }, () => random.pick(pieces)).join('');
    const value = (depth: number): unknown => {
      if (depth === 0 || random.chance(0.3)) return random.chance(0.5) ? text() : random.between(0, 9);
      if (random.chance(0.5)) return Array.from({ length: random.between(0, 3) }, () => value(depth - 1));
      const keys = ['content', 'stop_reason', 'usage', 'id', 'model', text()];
      return Object.fromEntries(
        Array.from({ length: random.between(0, 3) }, () => [random.pick(keys), value(depth - 1)]),
      );
    };
    const lines: string[] = [];
    for (let index = 0; index < 2_000; index++) {
      const line = JSON.parse(claudeLine(`${index}`, random.between(1, 999))) as { message: Record<string, unknown> };
      line.message.content = Array.from({ length: random.between(0, 3) }, () => value(3));
      const fields = random.chance(0.3) ? { toolUseResult: value(3) } : {};
      lines.push(JSON.stringify(random.chance(0.5) ? { ...line, ...fields } : { ...fields, ...line }));
    }
    const eventsIn = async (texts: readonly string[]): Promise<readonly unknown[]> => {
      const home = new TemporaryHome();
      try {
        home.write('.claude/projects/p/s1.jsonl', texts.map((each) => `${each}\n`).join(''));
        const { collector, notices } = await collect(home.environment);
        assert.deepEqual(notices, []);
        return collector.ledger
          .events()
          .map(({ source, ...event }) => ({ ...event, source: source.slice(home.path.length) }));
      } finally {
        home.remove();
      }
    };
    // A blank before each colon: then the marks are nowhere to be found.
    const spaced = lines.map((line) => JSON.stringify(JSON.parse(line), null, 1).replace(/\n */g, ' '));
    assert.ok(lines.filter((line) => parse(line) !== undefined).length > 1_000);
    assert.ok(spaced.every((line) => parse(line) === undefined));
    assert.deepEqual(await eventsIn(lines), await eventsIn(spaced));
  });
});
