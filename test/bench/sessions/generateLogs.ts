import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '../../corpus/random';

/** What a home of logs holds, from the generator's own count: what a reader must find. */
export interface GeneratedTotal {
  readonly files: number;
  readonly bytes: number;
  readonly calls: number;
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
}

/** Bytes of a log file, as in the real ones (1,166 files in 1 GB). */
const fileSize = 860_000;

const words =
  'the function returns each value of list as string const await import { } ( ) = > : ; error test path'.split(' ');

/**
 * Writes logs as Claude Code 2.1 does into `<home>/projects`. For each call: the answer in one or two lines of the same
 * message, five lines of hooks, a result of a tool that is by far the longest, progress of a shell or a subagent. The kinds,
 * their lengths and their shares are those of 10,155 real lines (shared/fixtures/agent-logs/spotter-claude).
 */
export function generateClaudeLogs(home: string, bytes: number): GeneratedTotal {
  const random = new Random(7);
  const between = (low: number, high: number): number => random.between(low, high);
  const prose = Array.from({ length: 4_000 }, () => random.pick(words)).join(' ');
  const text = (length: number): string => prose.slice(between(0, 1_000)).slice(0, length);
  const total = { files: 0, bytes: 0, calls: 0, input: 0, output: 0, cacheRead: 0, cacheWrite: 0 };
  const folder = join(home, 'projects', '-home-user-project');
  mkdirSync(folder, { recursive: true });
  let time = Date.parse('2026-10-10T08:00:00Z');

  while (total.bytes < bytes) {
    const session = `00000000-0000-4000-8000-${String(total.files).padStart(12, '0')}`;
    const file = openSync(join(folder, `${session}.jsonl`), 'w');
    total.files++;
    let written = 0;
    let lines: string[] = [];
    let cached = 11_000;
    const add = (record: object): void => {
      const envelope = {
        parentUuid: `${total.calls}-${lines.length}`,
        isSidechain: false,
        userType: 'external',
        cwd: '/home/user/project',
        sessionId: session,
        version: '2.1.150',
        gitBranch: 'main',
      };
      time += 200;
      const uuid = `${total.files}-${total.calls}-${lines.length}-${time}`;
      lines.push(JSON.stringify({ ...envelope, ...record, uuid, timestamp: new Date(time).toISOString() }));
    };
    while (written < Math.min(fileSize, bytes)) {
      lines = [];
      const id = String(total.calls++).padStart(10, '0');
      const model = random.chance(0.8) ? 'claude-opus-4-6' : 'claude-haiku-4-5-20251001';
      const cacheWrite = between(200, 4_000);
      const usage = {
        input_tokens: between(1, 12),
        cache_creation_input_tokens: cacheWrite,
        cache_read_input_tokens: cached,
        cache_creation: { ephemeral_5m_input_tokens: cacheWrite, ephemeral_1h_input_tokens: 0 },
        output_tokens: between(50, 900),
        service_tier: 'standard',
        inference_geo: 'global',
      };
      total.input += usage.input_tokens;
      total.output += usage.output_tokens;
      total.cacheRead += cached;
      total.cacheWrite += cacheWrite;
      cached = cached > 160_000 ? 11_000 : cached + cacheWrite;
      const answer = (content: object, stopReason: string | null, output: number): void =>
        add({
          message: {
            model,
            id: `msg_${id}`,
            type: 'message',
            role: 'assistant',
            content: [content],
            stop_reason: stopReason,
            stop_sequence: null,
            usage: { ...usage, output_tokens: output },
          },
          requestId: `req_${id}`,
          type: 'assistant',
        });
      if (random.chance(0.65)) answer({ type: 'text', text: text(between(20, 900)) }, null, 3);
      const command = { command: text(between(50, 1_200)), description: 'Run it' };
      answer({ type: 'tool_use', id: `toolu_${id}`, name: 'Bash', input: command }, 'tool_use', usage.output_tokens);
      for (let hook = 0; hook < 6; hook++) {
        add({
          type: 'progress',
          data: { type: 'hook_progress', hookEvent: 'PreToolUse', hookName: 'PreToolUse:Bash', command: text(90) },
          parentToolUseID: `toolu_${id}`,
          toolUseID: `toolu_${id}`,
        });
      }
      if (random.chance(0.9)) {
        add({
          type: 'progress',
          data: { type: 'bash_progress', output: text(450), fullOutput: text(450), elapsedTimeSeconds: 3 },
        });
      }
      if (random.chance(0.2)) {
        // The subagent's call is the one above again: it must not count.
        const message = {
          role: 'assistant',
          id: `msg_${id}`,
          model,
          content: [{ type: 'text', text: text(3_000) }],
          stop_reason: null,
          usage: { ...usage, output_tokens: 1 },
        };
        add({
          type: 'progress',
          data: {
            type: 'agent_progress',
            agentId: 'a1',
            message: { type: 'assistant', requestId: `req_${id}`, message },
          },
        });
      }
      const result = text(between(200, 12_000));
      add({
        type: 'user',
        message: {
          role: 'user',
          content: [{ tool_use_id: `toolu_${id}`, type: 'tool_result', content: result, is_error: false }],
        },
        toolUseResult: { stdout: result.slice(0, 400), stderr: '', interrupted: false, isImage: false },
      });
      const piece = Buffer.from(`${lines.join('\n')}\n`);
      writeSync(file, piece);
      written += piece.length;
    }
    closeSync(file);
    total.bytes += written;
  }
  return total;
}

/** A line with one more call, as it is appended to a running session. */
export function claudeCallLine(number: number, output: number): string {
  return `${JSON.stringify({
    type: 'assistant',
    sessionId: 'live',
    cwd: '/home/user/project',
    uuid: `live-${number}`,
    requestId: `req_live_${number}`,
    timestamp: new Date(Date.parse('2026-10-20T08:00:00Z') + number * 1_000).toISOString(),
    message: {
      id: `msg_live_${number}`,
      role: 'assistant',
      model: 'claude-opus-4-6',
      content: [{ type: 'text', text: 'done '.repeat(100) }],
      stop_reason: 'end_turn',
      usage: { input_tokens: 5, output_tokens: output, cache_read_input_tokens: 50_000 },
    },
  })}\n`;
}
