import { creditsPerNanoUnit } from '../credits';
import { type JsonObject, countOf, firstCount, listOf, numberOf, objectOf, textOf, timeOf } from '../json';
import type { FileContext, LineFormat, Sink } from '../reader';
import { copilotRanks } from './copilotRanks';

/** Tokens written to the cache; part of the input. */
export const cacheWriteAttribute = 'gen_ai.usage.cache_creation.input_tokens';
/** Billionths of a credit that a call was charged, as Copilot Chat and its command line name them. */
export const creditAttributes = ['copilot_chat.copilot_usage_nano_aiu', 'github.copilot.nano_aiu'] as const;

/** The session that a title was made for, or that started a subagent: those have ids of sessions of their own. */
export const parentAttribute = 'copilot_chat.parent_chat_session_id';
/** The conversation; `gen_ai.conversation.id` names it too, or one request of it. */
export const conversationAttribute = 'copilot_chat.session_id';

/**
 * The file that Copilot's OpenTelemetry export writes (`COPILOT_OTEL_FILE_EXPORTER_PATH`, `~/.copilot/otel/*.jsonl`): JSON
 * lines, each a span with its attributes as an object, or an OTLP batch with them as a list. Only spans of operation `chat`
 * are calls; events and metrics repeat their counts.
 */
export const openTelemetryLines: LineFormat = {
  kind: 'lines',
  content: 'json',
  needles: [Buffer.from('gen_ai.usage.')],
  begin: () => ({}),
  line: (record, _offset, _state, file, sink) => {
    const line = objectOf(record);
    if (line === undefined) return;
    const batches = listOf(line.resourceSpans).map(objectOf);
    if (batches.length === 0) {
      readSpan(line, attributesOf(objectOf(line.resource)?.attributes), file, sink);
      return;
    }
    for (const batch of batches) {
      const resource = attributesOf(objectOf(batch?.resource)?.attributes);
      for (const scope of listOf(batch?.scopeSpans)) {
        for (const value of listOf(objectOf(scope)?.spans)) {
          const span = objectOf(value);
          if (span !== undefined) readSpan(span, resource, file, sink);
        }
      }
    }
  },
};

function readSpan(span: JsonObject, resource: JsonObject, file: FileContext, sink: Sink): void {
  const attributes = attributesOf(span.attributes);
  const id = textOf(span.spanId) ?? textOf(span.span_id) ?? textOf(objectOf(span.spanContext)?.spanId);
  if (id === undefined || attributes['gen_ai.operation.name'] !== 'chat') return;
  const cacheRead = countOf(attributes['gen_ai.usage.cache_read.input_tokens']);
  const cacheWrite5m = countOf(attributes[cacheWriteAttribute]);
  const input = Math.max(0, countOf(attributes['gen_ai.usage.input_tokens']) - cacheRead - cacheWrite5m);
  const output = countOf(attributes['gen_ai.usage.output_tokens']);
  const isChat = /chat/i.test(textOf(resource['service.name']) ?? textOf(attributes['service.name']) ?? '');
  const agent = isChat ? 'copilot-chat' : 'copilot-cli';
  const key = `${agent}:span:${id}`;
  const parent = textOf(attributes[parentAttribute]);
  const session =
    parent ??
    textOf(attributes['copilot_chat.chat_session_id']) ??
    textOf(attributes[conversationAttribute]) ??
    textOf(attributes['gen_ai.conversation.id']) ??
    'unknown';
  const at = spanTime(span) ?? file.modifiedAt;
  const rank = copilotRanks.spans;
  const credits = firstCount(...creditAttributes.map((name) => attributes[name])) * creditsPerNanoUnit;
  if (credits > 0) sink.credits({ key, agent, session, at, credits, rank });
  if (input + output + cacheRead + cacheWrite5m === 0) return;
  sink.event({
    key,
    agent,
    session,
    at,
    model: textOf(attributes['gen_ai.response.model']) ?? textOf(attributes['gen_ai.request.model']) ?? 'unknown',
    tokens: { input, output, cacheRead, cacheWrite5m, cacheWrite1h: 0 },
    rank,
    source: file.path,
    ...(parent === undefined ? {} : { sidechain: true }),
  });
}

/** Times come as seconds and nanoseconds in a pair, as nanoseconds in text, as milliseconds or as ISO text. */
function spanTime(span: JsonObject): number | undefined {
  const start = span.startTime ?? span.start_time ?? span.startTimeUnixNano;
  return Array.isArray(start)
    ? timeOf(firstCount(start[0]) * 1000 + Math.floor(firstCount(start[1]) / 1e6))
    : timeOf(numberOf(start) ?? start);
}

/** OTLP writes attributes as `[{ key, value: { intValue: "1" } }]`. */
function attributesOf(value: unknown): JsonObject {
  if (!Array.isArray(value)) return objectOf(value) ?? {};
  return Object.fromEntries(
    value.map((entry) => {
      const attribute = objectOf(entry);
      return [textOf(attribute?.key) ?? '', Object.values(objectOf(attribute?.value) ?? {})[0]];
    }),
  );
}
