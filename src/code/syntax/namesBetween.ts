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
  if (!path.endsWith('.go') || folderOf(path) === folderOf(user.path)) return () => true;
  const folder = folderOf(path).split('/').at(-1) ?? '';
  const alias = new RegExp(String.raw`^\s*(?:import\s+)?(\w+)\s+"(?:[^"\n]*/)?${escaped(folder)}"`, 'm').exec(
    user.text,
  )?.[1];
  return (name) => new RegExp(String.raw`\b${escaped(alias ?? folder)}\.${escaped(name)}\b`).test(user.text);
}

function escaped(text: string): string {
  return text.replaceAll(/[^\w]/g, String.raw`\$&`);
}
