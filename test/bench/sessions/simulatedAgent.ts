import { join } from 'node:path';
import type { Random } from '../../corpus/random';

/** What an agent appends at once: anything from a byte to several lines. */
export interface Piece {
  readonly file: string;
  readonly text: Buffer;
  /** The last line of a call is whole now. */
  readonly isDone: boolean;
}

/**
 * Writes a log as an agent does: Claude Code, or for every third agent Codex. Knows what it was billed, so that what a reader
 * finds can be held against it.
 */
export class SimulatedAgent {
  public calls = 0;
  public tokens = 0;
  private readonly isCodex: boolean;
  private readonly file: string;
  private pending = Buffer.alloc(0);
  private input = 0;
  private output = 0;
  private readonly history: string[] = [];

  public constructor(
    home: string,
    private readonly number: number,
    private readonly random: Random,
  ) {
    this.isCodex = number % 3 === 2;
    this.file = this.isCodex
      ? join(home, 'codex', 'sessions', '2026', '11', '24', `rollout-${number}.jsonl`)
      : join(home, 'claude', 'projects', 'p', `s${number}.jsonl`);
    this.pending = Buffer.from(this.header);
  }

  /** What a log of this agent begins with. */
  public get header(): string {
    if (!this.isCodex) return '';
    const meta = { type: 'session_meta', payload: { id: `codex-${this.number}`, cwd: '/w' } };
    return this.lineOf(meta) + this.lineOf({ type: 'turn_context', payload: { model: 'gpt-5.5' } });
  }

  /** The next piece: a call is made, and a part of what is to be written is. */
  public next(): Piece {
    const lines = this.isCodex ? this.codexCall() : this.claudeCall();
    this.pending = Buffer.concat([this.pending, Buffer.from(lines)]);
    // A quarter of the writes end anywhere, also inside a character.
    const length = this.random.chance(0.25) ? this.random.between(1, this.pending.length) : this.pending.length;
    return this.take(length);
  }

  public finish(): Piece {
    return this.take(this.pending.length);
  }

  private take(length: number): Piece {
    const text = this.pending.subarray(0, length);
    this.pending = this.pending.subarray(length);
    return { file: this.file, text, isDone: this.pending.length === 0 };
  }

  /** Two or three lines of one message, its output growing; a tool's result; now and then an old line again. */
  private claudeCall(): string {
    const { random } = this;
    const id = `msg_${this.number}_${this.calls++}`;
    const usage = {
      input_tokens: random.between(1, 20),
      cache_read_input_tokens: random.between(0, 100_000),
      cache_creation_input_tokens: random.between(0, 3_000),
      output_tokens: random.between(10, 900),
    };
    this.tokens += Object.values(usage).reduce((sum, count) => sum + count, 0);
    const answer = (output: number, isLast: boolean): string =>
      this.lineOf({
        type: 'assistant',
        sessionId: `s${this.number}`,
        cwd: '/w',
        uuid: `${id}-${output}-${isLast}`,
        requestId: `req_${id}`,
        isSidechain: random.chance(0.1),
        message: {
          id,
          role: 'assistant',
          model: 'claude-sonnet-4-6',
          content: [{ type: 'text', text: 'é"usage" '.repeat(random.between(1, 300)) }],
          stop_reason: isLast ? 'end_turn' : null,
          usage: { ...usage, output_tokens: output },
        },
      });
    const copies = [answer(random.between(1, 9), false), answer(usage.output_tokens, true)];
    if (random.chance(0.2) && this.history.length > 0) copies.push(random.pick(this.history));
    this.history.push(...copies);
    if (this.history.length > 200) this.history.splice(0, 100);
    copies.push(
      this.lineOf({ type: 'user', message: { role: 'user', content: 'x'.repeat(random.between(10, 6_000)) } }),
    );
    return copies.join('');
  }

  /** The counters after a call, often twice. */
  private codexCall(): string {
    const { random } = this;
    const last = { input: random.between(100, 90_000), output: random.between(10, 900) };
    this.calls++;
    this.tokens += last.input + last.output;
    this.input += last.input;
    this.output += last.output;
    const usage = (input: number, output: number): object => ({
      input_tokens: input,
      cached_input_tokens: 0,
      output_tokens: output,
      total_tokens: input + output,
    });
    const line = this.lineOf({
      type: 'event_msg',
      payload: {
        type: 'token_count',
        info: {
          total_token_usage: usage(this.input, this.output),
          last_token_usage: usage(last.input, last.output),
        },
      },
    });
    return random.chance(0.5) ? line + line : line;
  }

  private lineOf(record: object): string {
    return `${JSON.stringify({ timestamp: new Date().toISOString(), ...record })}\n`;
  }
}
