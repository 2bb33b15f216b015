/** Logs as coding agents write them, for tests to lay into a home folder of their own and to append to. */
import { appendFileSync, mkdirSync } from 'node:fs';
import * as path from 'node:path';

export interface ClaudeCall {
  readonly model?: string;
  readonly input?: number;
  readonly output?: number;
  readonly cacheRead?: number;
  /** Tokens written to the cache for five minutes, or for an hour. */
  readonly write5m?: number;
  readonly write1h?: number;
  /** Milliseconds since 1970; default: now. */
  readonly at?: number;
  /** Uses of tools in the answer: their names, the file each names, and what it told; an `Edit` adds two lines for one. */
  readonly tools?: readonly (readonly [name: string, file?: string, result?: string])[];
}

/** One session of Claude Code. */
export class ClaudeLog {
  public readonly file: string;
  private calls = 0;

  /** @param home the folder that is `HOME` to VS Code */
  public constructor(
    home: string,
    private readonly workspace: string,
    private readonly session: string,
  ) {
    const folder = path.join(home, '.claude', 'projects', workspace.replace(/[^a-zA-Z0-9]/g, '-'));
    mkdirSync(folder, { recursive: true });
    this.file = path.join(folder, `${session}.jsonl`);
  }

  public prompt(text: string, at = Date.now()): void {
    this.write({ type: 'user', message: { role: 'user', content: text } }, at);
  }

  public call(call: ClaudeCall = {}): void {
    const id = `${this.session}-${String(this.calls++)}`;
    const { write5m = 0, write1h = 0, tools = [] } = call;
    const content = [
      { type: 'text', text: 'An answer.' },
      ...tools.map(([name, file], index) => ({
        ...{ type: 'tool_use', id: `tool_${id}_${index}`, name },
        input: file === undefined ? { command: 'npm test' } : { file_path: path.join(this.workspace, file) },
      })),
    ];
    const usage = {
      input_tokens: call.input ?? 0,
      output_tokens: call.output ?? 0,
      cache_read_input_tokens: call.cacheRead ?? 0,
      cache_creation_input_tokens: write5m + write1h,
      cache_creation: { ephemeral_5m_input_tokens: write5m, ephemeral_1h_input_tokens: write1h },
    };
    const model = call.model ?? 'claude-opus-5-5';
    const message = { id: `msg_${id}`, role: 'assistant', model, stop_reason: 'end_turn', content, usage };
    const at = call.at ?? Date.now();
    this.write({ type: 'assistant', requestId: `req_${id}`, message }, at);
    for (const [index, [name, , told = 'ok']] of tools.entries()) {
      const result = { type: 'tool_result', tool_use_id: `tool_${id}_${index}`, content: told };
      const structuredPatch = [{ lines: ['-before', '+after', '+more'] }];
      const edited = name === 'Edit' ? { toolUseResult: { structuredPatch } } : {};
      this.write({ type: 'user', message: { role: 'user', content: [result] }, ...edited }, at);
    }
  }

  private write(record: object, at: number): void {
    const timestamp = new Date(at).toISOString();
    const line = { sessionId: this.session, cwd: this.workspace, version: '2.9.0', timestamp, ...record };
    appendFileSync(this.file, `${JSON.stringify(line)}\n`);
  }
}
