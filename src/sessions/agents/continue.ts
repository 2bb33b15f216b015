import { foldersFromVariable, joinIn } from '../environment';
import { countOf, objectOf, textOf, timeOf } from '../json';
import type { AgentReader, LineFormat } from '../reader';
import { isEmpty, noTokens } from '../usageEvent';

/**
 * Continue: `dev_data/<schema>/tokensGenerated.jsonl`, its own estimates, without caches and folders. Each event is written
 * once for every schema version, so only the newest is read. agent-logs.md section 1.8.
 */
export const continueDev: AgentReader = {
  agent: 'continue',
  roots: (environment) =>
    foldersFromVariable(environment, 'CONTINUE_GLOBAL_DIR') ?? [joinIn(environment, environment.home, '.continue')],
  files: (root, folders) =>
    folders
      .filesBelow(`${root}/dev_data`, (path) => /[\\/]tokensGenerated\.jsonl$/.test(path))
      .toSorted((left, right) => right.localeCompare(left, 'en', { numeric: true }))
      .slice(0, 1)
      .map((path) => ({ path, format: lines })),
};

const lines: LineFormat = {
  kind: 'lines',
  content: 'json',
  needles: [Buffer.from('promptTokens"'), Buffer.from('generatedTokens"')],
  begin: () => ({}),
  line: (record, offset, _state, file, sink) => {
    const line = objectOf(record);
    if (line === undefined) return;
    const tokens = { ...noTokens, input: countOf(line.promptTokens), output: countOf(line.generatedTokens) };
    if (isEmpty(tokens)) return;
    const at = timeOf(line.timestamp) ?? file.modifiedAt;
    sink.event({
      key: `continue:${file.path}:${offset}`,
      agent: 'continue',
      // There are no sessions in it: a day is one.
      session: new Date(at).toISOString().slice(0, 10),
      at,
      model: textOf(line.model) ?? 'unknown',
      tokens,
      estimated: true,
      source: file.path,
    });
  },
};
