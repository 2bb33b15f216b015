import { type Random } from '../../corpus/random';

/** JSON that is written by hand: a field can stand twice, and each value is text already. */
type Fields = [name: string, value: string][];

const texts = ['x', 's1', '/w', 'C:\\Users\\é', '😀', '', 'a"b', 'tab\there', 'msg_1', '\u2028', 'y'.repeat(300)];
const numbers = [
  '0',
  '5',
  '12',
  '170000',
  '-1',
  '1.5',
  '1e3',
  '007',
  '123456789012345678',
  '999999999999999',
  '-0',
  '.5',
];
const others = [
  'null',
  'true',
  'false',
  '[]',
  '{}',
  '[1,{"a":[]}]',
  '{"usage":{"input_tokens":1}}',
  '"7"',
  'nul',
  '"usage"',
];
const times = [
  '"2026-09-24T10:00:00.000Z"',
  '"2024-02-29T23:59:59.999Z"',
  '"2026-02-31T10:00:00.000Z"',
  '"2026-09-24T24:00:00.000Z"',
  '"2026-09-24T10:00:00Z"',
  '"2026-09-24T10:00:00.000+02:00"',
  '"2026-13-24T10:00:00.000Z"',
  '"yesterday"',
  '1790000000',
];

/** Lines of the shape that Claude Code writes, with everything about it that can be different, and damage. */
export class RandomLines {
  public constructor(private readonly random: Random) {}

  /** A line with its break. */
  public next(): Buffer {
    const { random } = this;
    const line = Buffer.from(`${this.line()}${random.chance(0.05) ? '\r' : ''}\n`);
    if (!random.chance(0.04)) return line;
    const at = random.below(line.length - 1);
    const damage = random.chance(0.5)
      ? [random.below(256)]
      : random.pick([[], [0], [0x0a], [0x22], [0x5c], [0xff], [0x2c], [0x7d], [0x1f], [0x20]]);
    return Buffer.concat([line.subarray(0, at), Buffer.from(damage), line.subarray(at + random.below(2))]);
  }

  private line(): string {
    const { random } = this;
    if (random.chance(0.02))
      return random.pick(['[1,"usage"]', '"usage"', 'null /* usage" */', '{"usage":1}', '\0{"usage":2}']);
    const fields: Fields = [
      ['type', this.value(['"assistant"'], ['"user"', '"assist\\u0061nt"'])],
      ['timestamp', this.value([times[0]!], times)],
      [
        'sessionId',
        this.value(
          ['"s1"', '"s2"'],
          texts.map((text) => this.text(text)),
        ),
      ],
      [
        'cwd',
        this.value(
          ['"/w"', '"C:\\\\w"'],
          texts.map((text) => this.text(text)),
        ),
      ],
      ['isSidechain', this.value(['true', 'false'], ['"true"', '1'])],
      ['uuid', this.value(['"u"'], [])],
    ];
    if (random.chance(0.2)) fields.push(['data', this.data()]);
    if (random.chance(0.9)) fields.push(['message', this.message()]);
    if (random.chance(0.05)) fields.push(['costUSD', this.value(['0.25'], numbers)]);
    if (random.chance(0.3)) fields.push(['toolUseResult', this.value([this.text('a\nb "usage": {}')], others)]);
    if (random.chance(0.1))
      fields.push(['deep', '['.repeat(random.between(1, 80)) + ']'.repeat(random.between(1, 80))]);
    return this.object(fields);
  }

  private data(): string {
    const inner: Fields = [
      ['type', this.value(['"assistant"'], ['"user"'])],
      ['message', this.message()],
      ['requestId', '"r"'],
    ];
    if (this.random.chance(0.5)) inner.push(['timestamp', this.value([times[1]!], times)]);
    return this.value(
      [
        this.object([
          ['message', this.object(inner)],
          ['type', this.value(['"agent_progress"'], ['"hook_progress"'])],
        ]),
      ],
      others,
    );
  }

  private message(): string {
    return this.value(
      [
        this.object([
          [
            'model',
            this.value(['"claude-opus-4-6"', '"claude-haiku-4-5-20251001"'], ['"<synthetic>"', '""', '"m\\u00e9"']),
          ],
          [
            'id',
            this.value(
              [`"msg_${this.random.below(this.random.chance(0.2) ? 50 : 1e9)}"`],
              ['""', '"\\u006d"', this.text('y'.repeat(300))],
            ),
          ],
          ['role', this.value(['"assistant"'], ['"user"'])],
          ['content', this.value([`[{"type":"text","text":${this.text('so "usage": 1')}}]`], others)],
          ['stop_reason', this.value(['null', '"end_turn"'], ['""'])],
          ['usage', this.usage()],
        ]),
      ],
      others,
    );
  }

  private usage(): string {
    const count = (): string => this.value([String(this.random.below(100_000))], numbers);
    const fields: Fields = [
      ['input_tokens', count()],
      ['output_tokens', count()],
      ['cache_read_input_tokens', count()],
      ['cache_creation_input_tokens', count()],
    ];
    const nested = (...names: string[]): string =>
      this.value([this.object(names.map((name): [string, string] => [name, count()]))], others);
    if (this.random.chance(0.7)) {
      fields.push(['cache_creation', nested('ephemeral_5m_input_tokens', 'ephemeral_1h_input_tokens')]);
    }
    if (this.random.chance(0.3)) fields.push(['server_tool_use', nested('web_search_requests', 'web_fetch_requests')]);
    if (this.random.chance(0.5)) fields.push(['inference_geo', this.value(['"global"', '"us"'], ['"not_available"'])]);
    if (this.random.chance(0.3)) fields.push(['speed', this.value(['"standard"', '"fast"'], ['"ultrafast"'])]);
    if (this.random.chance(0.5)) fields.push(['service_tier', this.value(['"standard"', '"batch"'], [])]);
    if (this.random.chance(0.4)) {
      const iteration = this.object([
        ['type', this.value(['"message"'], ['"compaction"'])],
        ['input_tokens', count()],
      ]);
      fields.push(['iterations', this.value(['[]', `[${iteration}]`, `[${iteration}, ${iteration}]`], others)]);
    }
    return this.object(fields);
  }

  /** Mostly one of the usual values. */
  private value(usual: readonly string[], unusual: readonly string[]): string {
    const { random } = this;
    if (!random.chance(0.02)) return random.pick(usual);
    return random.pick([...unusual, ...numbers, ...others, this.text(random.pick(texts))]);
  }

  private object(fields: Fields): string {
    const { random } = this;
    const all = fields.filter(() => !random.chance(0.01));
    if (random.chance(0.01)) all.push(['é"', '1'], [random.pick(fields)[0], this.value(['null'], numbers)]);
    if (random.chance(0.2)) all.sort(() => random.next() - 0.5);
    const space = (): string => (random.chance(0.03) ? random.pick([' ', '\t', '  ', '\r', '\f']) : '');
    const name = (text: string): string => (random.chance(0.005) ? escaped(text) : JSON.stringify(text));
    const members = all.map(([key, value]) => `${space()}${name(key)}${space()}:${space()}${value}${space()}`);
    return `{${members.join(',')}}`;
  }

  private text(text: string): string {
    return this.random.chance(0.2) ? escaped(text) : JSON.stringify(text);
  }
}

/** Each character as its number. */
function escaped(text: string): string {
  const units = Array.from({ length: text.length }, (_, index) => text.charCodeAt(index).toString(16).padStart(4, '0'));
  return `"${units.map((unit) => `\\u${unit}`).join('')}"`;
}
