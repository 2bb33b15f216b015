import type { Activity, ActivityLines } from '../activity';
import { promptText, subjectText } from '../activityTexts';
import { patchLines, patchedFiles } from '../editedLines';
import { fingerprintOf } from '../fingerprint';
import { type JsonObject, listOf, objectOf, parseJson, textOf, timeOf } from '../json';

/** How an output tells that the command failed: in front of its text, or in JSON behind it. */
const failure = /^Exit code: [1-9]|"exit_code":\s*[1-9]/;

/** Codex: prompts, tools and their results, compactions. Commands of the shell are `other`: what they touch is not told. */
export const codexActivity: ActivityLines = { kind: 'lines', read: readRecord };

function readRecord(record: unknown, add: (activity: Activity) => void): void {
  const line = objectOf(record);
  const payload = objectOf(line?.payload);
  const at = timeOf(line?.timestamp);
  if (line === undefined || payload === undefined || at === undefined) return;
  if (line.type === 'compacted' || payload.type === 'context_compacted') {
    add({ kind: 'compaction', at });
  } else if (line.type === 'event_msg' && payload.type === 'user_message') {
    const text = promptText(textOf(payload.message));
    if (text !== undefined) add({ kind: 'prompt', at, text });
  } else if (payload.type === 'function_call' || payload.type === 'custom_tool_call') {
    const input = textOf(payload.arguments) ?? textOf(payload.input) ?? '';
    const name = textOf(payload.name) ?? '';
    const patch = patchIn(input, payload);
    const patched = patchedFiles(patch);
    const path = name === 'view_image' || name === 'read_file' ? textOf(objectOf(parseJson(input))?.path) : undefined;
    const paths = path === undefined ? patched : [path];
    const effect = patched.length > 0 ? 'write' : path === undefined ? 'other' : 'read';
    const id = textOf(payload.call_id) ?? '';
    const call = fingerprintOf(`${name} ${input}`);
    add({
      kind: 'tool',
      at,
      id,
      name,
      effect,
      paths,
      call,
      subject: paths[0] ?? subjectOf(input),
      ...(patched.length > 0 ? { lines: patchLines(patch) } : {}),
    });
  } else if (payload.type === 'function_call_output' || payload.type === 'custom_tool_call_output') {
    const output = textOf(payload.output) ?? textOf(objectOf(payload.output)?.content) ?? '';
    const content = fingerprintOf(output);
    const failed = failure.test(output.slice(0, 200)) || failure.test(output.slice(-200));
    const id = textOf(payload.call_id) ?? '';
    add({ kind: 'result', at, id, characters: output.length, content, ...(failed ? { failed } : {}) });
  }
}

/** The command, where the arguments have one. */
function subjectOf(input: string): string {
  const fields = objectOf(parseJson(input));
  const words = listOf(fields?.command).map((word) => textOf(word) ?? '');
  const command = textOf(fields?.command) ?? textOf(fields?.cmd) ?? words.join(' ');
  return subjectText(command);
}

/** A patch is the input itself, or a field or a word of a command in its JSON. */
function patchIn(input: string, payload: JsonObject): string {
  if (payload.type === 'custom_tool_call' || !input.includes('*** Begin Patch')) return input;
  const fields = objectOf(parseJson(input));
  return [textOf(fields?.input), textOf(fields?.cmd), ...listOf(fields?.command).map(textOf)].join('\n');
}
