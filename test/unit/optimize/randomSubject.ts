import { addParts, type Context, emptyContext, type NewPart, setTask } from '../../../src/context/compose/context';
import type { Source } from '../../../src/context/compose/source';
import { wholeLines } from '../../../src/context/compose/textRange';
import type { Mark } from '../../../src/review/ranking/rank';
import type { Random } from '../../corpus/random';

/** A context of files as they come, with all that is suggested something about, and everything that must not be touched. */
export interface RandomSubject {
  readonly context: Context;
  readonly texts: ReadonlyMap<string, string>;
  readonly marks: ReadonlyMap<string, readonly Mark[]>;
  /** Ids of the parts that no suggestion may take from what is sent. */
  readonly kept: ReadonlySet<string>;
}

const nouns = ['token', 'session', 'cache', 'order', 'invoice', 'parser', 'socket', 'palette', 'ledger', 'matrix'];
const verbs = ['refresh', 'load', 'merge', 'render', 'expire', 'verify', 'collect', 'encode', 'retry', 'flush'];

const name = (random: Random): string => {
  const noun = random.pick(nouns);
  return random.pick(verbs) + noun.slice(0, 1).toUpperCase() + noun.slice(1);
};

/** @param modules what it may import */
function code(random: Random, shared: readonly string[], modules: readonly string[]): string {
  const functions = Array.from({ length: random.between(1, 8) }, () => {
    const own = name(random);
    const body = Array.from(
      { length: random.between(2, 12) },
      () => `  const ${random.pick(nouns)}${random.below(99)} = ${name(random)}(${random.below(9)});`,
    );
    return [`export function ${own}(value) {`, ...body, '}', ''].join('\n');
  });
  if (random.chance(0.5)) functions.splice(random.below(functions.length + 1), 0, random.pick(shared));
  if (random.chance(0.2)) functions.push(random.pick(shared));
  const licence = random.chance(0.4)
    ? `/*\n * Copyright ${2000 + random.below(30)} The Authors\n * ${'All rights reserved. '.repeat(4)}\n */\n\n`
    : '';
  const imports = Array.from(
    { length: modules.length === 0 ? 0 : random.below(4) },
    (_, at) => `import * as module${at} from '${random.pick(modules)}';\n`,
  );
  return licence + imports.join('') + functions.join('\n');
}

function log(random: Random): string {
  return Array.from(
    { length: random.between(3, 60) },
    (_, n) =>
      `2026-11-23T10:00:${10 + (n % 50)} ${random.pick(['INFO request', 'WARN retry of', 'INFO request'])} ${n} took ${n * 7} ms`,
  ).join('\n');
}

function json(random: Random): string {
  const rows = Array.from({ length: random.between(1, 30) }, (_, id) => ({ id, name: name(random), size: id * 3.5 }));
  return JSON.stringify(random.chance(0.5) ? rows : { rows, nested: { deep: [1, [2, { three: null }]] } }, null, 2);
}

const blob = (random: Random): string =>
  `export const icon = "${random.characters('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', random.between(100, 3000))}";\n`;

const lock = (random: Random): string =>
  Array.from(
    { length: random.between(5, 80) },
    (_, n) => `  package-${n}@${random.below(9)}.0.${n}:\n    resolved: true\n`,
  ).join('');

export function randomSubject(random: Random, mostParts: number): RandomSubject {
  const shared = Array.from({ length: 3 }, () =>
    Array.from(
      { length: random.between(10, 20) },
      () => `  ${name(random)}(${random.below(1000)}, "${name(random)}");`,
    ).join('\n'),
  );
  const texts = new Map<string, string>();
  const kept = new Set<string>();
  const named: string[] = [];
  const parts: NewPart[] = [];
  const contents: string[] = [];
  const modules: string[] = [];
  const keptAt = new Set<number>();
  const count = random.between(1, mostParts);
  // In a large context few parts are what it is about.
  const rare = Math.min(0.1, 1 / count);
  for (let at = 0; at < count; at++) {
    const [extension, text] = random.pick<() => [string, string]>([
      () => ['ts', code(random, shared, modules)],
      () => ['ts', code(random, shared, modules)],
      () => ['ts', code(random, shared, modules)],
      () => ['ts', contents.length > 0 ? random.pick(contents) : code(random, shared, modules)],
      () => ['log', log(random)],
      () => ['json', json(random)],
      () => ['ts', blob(random)],
      () => ['lock', lock(random)],
    ])();
    contents.push(text);
    const base = extension === 'lock' ? 'yarn.lock' : `${name(random)}${at}.${extension}`;
    const path = `/w/src/m${at}/${base}`;
    texts.set(path, text);
    if (extension === 'ts') modules.push(`../m${at}/${base.slice(0, -'.ts'.length)}`);
    const kind = random.below(20);
    const source: Source =
      kind === 0
        ? { kind: 'selection', path }
        : kind === 1
          ? { kind: 'diff', repository: '/w', scope: { kind: 'unstaged' }, path }
          : kind === 2
            ? { kind: 'clipboard', text: `${text}\n${at}` }
            : kind === 3
              ? { kind: 'instructions', path }
              : { kind: 'file', path };
    const isNarrowed = source.kind === 'file' && random.chance(0.05);
    if (source.kind !== 'file' || isNarrowed) keptAt.add(at);
    if (source.kind === 'file' && random.chance(rare)) {
      named.push(random.pick([`src/m${at}/${base}`, base, `m${at}/${base}`]));
      keptAt.add(at);
    }
    parts.push({
      source,
      included: random.chance(0.9),
      ...(isNarrowed && { range: wholeLines(0, random.below(30)) }),
    });
  }
  const tasks = [
    '',
    'help',
    `Why does ${name(random)} fail after ${name(random)}?`,
    `${random.pick(verbs)} the ${random.pick(nouns)} when the ${random.pick(nouns)} is ${random.pick(verbs)}ed`,
  ];
  const task = [random.pick(tasks), ...named].join(' ').trim();
  const context = setTask(addParts(emptyContext, parts), task);
  const marks = new Map<string, readonly Mark[]>();
  for (const [at, part] of context.parts.entries()) {
    if (random.chance(rare)) {
      marks.set(part.id, [random.pick<Mark>(['pinned', 'cursor', 'problem', 'selection'])]);
      keptAt.add(at);
    }
    if (keptAt.has(at)) kept.add(part.id);
  }
  return { context, texts, marks, kept };
}
