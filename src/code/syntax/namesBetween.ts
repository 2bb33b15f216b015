import { folderOf } from '../folderOf';
import { type CodeFacts, reachableNames } from './codeFacts';

/** A file with what a syntax tree says of it; undefined in a language without a grammar. */
export interface ReadFile {
  readonly path: string;
  readonly text: string;
  readonly facts: CodeFacts | undefined;
}

/**
 * Of names, those that one file defines for others and another one uses of it: in code, not in comments and strings; not where that one
 * defines such a name itself; and in Go, with the name of the package before it.
 */
export function namesBetween(names: readonly string[], definer: ReadFile, user: ReadFile): string[] {
  const reachable = definer.facts && new Set(reachableNames(definer.facts));
  const own = new Set(user.facts?.definitions.map(({ name }) => name));
  const isQualified = qualifier(definer.path, user);
  return names.filter(
    (name) =>
      reachable?.has(name) !== false && user.facts?.uses.has(name) !== false && !own.has(name) && isQualified(name),
  );
}

/** Whether a use says which package it means, in languages where it must. */
function qualifier(path: string, user: ReadFile): (name: string) => boolean {
  const folder = folderOf(path);
  if (!path.endsWith('.go') || folder === folderOf(user.path)) return () => true;
  const own = folder.split('/').at(-1) ?? '';
  // Several packages may have this last name: the one with most of the folders before it is meant.
  const imported = Array.from(user.text.matchAll(goImport), ([, alias, name = '']) => ({
    alias,
    shared: sharedEnd(name.split('/'), folder.split('/')),
  }))
    .filter(({ shared }) => shared > 0)
    .reduce<{ alias: string | undefined; shared: number } | undefined>(
      (best, each) => (best === undefined || each.shared > best.shared ? each : best),
      undefined,
    );
  return (name) => new RegExp(String.raw`\b${escaped(imported?.alias ?? own)}\.${escaped(name)}\b`).test(user.text);
}

/** A line of a Go import, with the name that it gives the package. */
const goImport = /^[^\S\n]*(?:import[^\S\n]+)?(?:(\w+)[^\S\n]+)?"([^"\n]+)"[^\S\n]*$/gm;

/** How many names two paths end in alike. */
function sharedEnd(left: readonly string[], right: readonly string[]): number {
  let shared = 0;
  while (shared < left.length && left.at(-1 - shared) === right.at(-1 - shared)) shared++;
  return shared;
}

function escaped(text: string): string {
  return text.replaceAll(/[^\w]/g, String.raw`\$&`);
}
