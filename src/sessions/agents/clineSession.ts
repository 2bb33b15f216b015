import { basename, dirname, join } from 'node:path';
import { countOf, defined, listOf, numberOf, objectOf, parseJson, textOf, timeOf } from '../json';
import { type DocumentFormat, UnfinishedDocument } from '../reader';
import { isEmpty } from '../usageEvent';
import { readJsonFile } from './editorStorage';

/**
 * Cline since version 4, and its command line: `sessions/<session>/<session>.messages.json`, and beside it one of each subagent
 * (cline, sdk/packages/core/docs/messages-contract-v1.md). A message of the model has the counts of its call; input includes the
 * cache. A fork begins with its parent's messages, with their ids and times.
 */
export const clineSession: DocumentFormat = {
  kind: 'document',
  read: (text, file, sink) => {
    const document = objectOf(parseJson(text));
    if (document === undefined) throw new UnfinishedDocument();
    const folder = dirname(file.path);
    const session = basename(folder);
    const manifest = objectOf(readJsonFile(join(folder, `${session}.json`)));
    const workspace = textOf(manifest?.workspace_root) ?? textOf(manifest?.cwd);
    const isSubagent = textOf(document.agent) !== undefined && document.agent !== 'lead';
    for (const [index, value] of listOf(document.messages).entries()) {
      const message = objectOf(value);
      const metrics = objectOf(message?.metrics);
      if (message?.role !== 'assistant' || metrics === undefined) continue;
      const cacheRead = countOf(metrics.cacheReadTokens);
      const cacheWrite5m = countOf(metrics.cacheWriteTokens);
      const input = Math.max(0, countOf(metrics.inputTokens) - cacheRead - cacheWrite5m);
      const tokens = { input, output: countOf(metrics.outputTokens), cacheRead, cacheWrite5m, cacheWrite1h: 0 };
      if (isEmpty(tokens)) continue;
      const recordedUsd = numberOf(metrics.cost) ?? 0;
      const at = timeOf(message.ts) ?? file.modifiedAt;
      sink.event({
        key: `cline:message:${textOf(message.id) ?? `${session}:${index}`}:${String(message.ts)}`,
        agent: 'cline',
        session,
        at,
        model: textOf(objectOf(message.modelInfo)?.id) ?? textOf(manifest?.model) ?? 'unknown',
        tokens,
        source: file.path,
        // A provider without known prices records 0.
        ...(recordedUsd > 0 ? { recordedUsd, trustRecorded: true } : {}),
        ...(isSubagent ? { sidechain: true } : {}),
        ...defined({ workspace }),
      });
    }
  },
};
