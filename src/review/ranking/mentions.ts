import type { IndexedText, TextIndex } from './textIndex';

/** How a task names a text. */
export interface Mention {
  /** By its path, its file name, a folder it is in, or a name that it defines. */
  readonly kind: 'path' | 'name' | 'folder' | 'symbol';
  /** As the task writes it. */
  readonly named: string;
  /** How surely this text is meant, in (0, 1]. */
  readonly strength: number;
  /** The task's path says more than that of the text, as an absolute one of a stack trace does: another text may fit it better. */
  readonly isPartly?: boolean;
}

/** Strengths of evidence.md, section 5.1; a folder names many files and no particular one. */
const pathStrength = 1;
const nameStrength = 0.7;
const folderStrength = 0.3;
const symbolStrength = 0.8;

/** What may be a path, a file name or a dotted module in running text. */
const pathLike = /[\p{L}\p{N}_$@~[\]()+-]*(?:(?:[./\\]|::)[\p{L}\p{N}_$@~[\]+-]+)+|[\p{L}\p{N}_$-]+/gu;
const extensionPattern = /\.[A-Za-z][A-Za-z0-9]{0,9}$/;

/** The strongest mention of each text by path, name or folder. */
export function pathMentions(task: string, texts: Iterable<IndexedText>): Map<IndexedText, Mention> {
  const named = namesIn(task);
  const all = [...texts];
  const sameName = new Map<string, number>();
  for (const { path } of all) {
    for (const name of new Set([baseName(path), withoutExtension(baseName(path))]))
      sameName.set(name, (sameName.get(name) ?? 0) + 1);
  }
  const mentions = new Map<IndexedText, Mention>();
  for (const text of all) {
    const mention = mentionOf(text.path, named, sameName);
    if (mention !== undefined) mentions.set(text, mention);
  }
  return mentions;
}

/** The strongest mention of each text by a name that it defines and that looks like an identifier in the task. */
export function symbolMentions(task: string, index: TextIndex): Map<IndexedText, Mention> {
  const mentions = new Map<IndexedText, Mention>();
  for (const name of identifiersIn(task)) {
    const word = index.table.knownIdOf(name);
    if (word === undefined) continue;
    const definers = index.definersOf(word);
    for (const text of definers) {
      const strength = symbolStrength / definers.size;
      if (strength > (mentions.get(text)?.strength ?? 0)) mentions.set(text, { kind: 'symbol', named: name, strength });
    }
  }
  return mentions;
}

/**
 * Words of a task that are names of code and not of English: with a capital, digit or `_` inside, called with `(`, or
 * in backquotes.
 */
export function identifiersIn(task: string): Set<string> {
  const names = new Set<string>();
  for (const [name] of task.matchAll(/[\p{L}_$][\p{L}\p{N}_$]{2,}(?=\()/gu)) names.add(name);
  for (const [name] of task.matchAll(/[\p{L}_$][\p{L}\p{N}_$]{2,}/gu)) {
    if (/[\p{Ll}\p{N}]\p{Lu}|\p{Lu}{2}\p{Ll}|[\p{L}\p{N}]_[\p{L}\p{N}]|\p{L}\p{N}/u.test(name)) names.add(name);
  }
  for (const [, code] of task.matchAll(/`([^`\n]{3,200})`/gu)) {
    for (const [name] of (code ?? '').matchAll(/[\p{L}_$][\p{L}\p{N}_$]{2,}/gu)) names.add(name);
  }
  return names;
}

interface Named {
  /** As in the task. */
  readonly text: string;
  /** With its separators turned into `/`. */
  readonly path: string;
  /** Whether it can only be a name: in backquotes, or written as no English word is. */
  readonly isName: boolean;
}

function namesIn(task: string): Named[] {
  const quoted = new Set(Array.from(task.matchAll(/`([^`\s]{3,200})`/gu), ([, name]) => name));
  const named = new Map<string, Named>();
  for (const [match] of task.matchAll(pathLike)) {
    const text = match.replace(/[.()[\]]+$/, '').replace(/^[.()[\]]+(?=[^/\\])/, '');
    const path = text
      .replaceAll('\\', '/')
      .replaceAll('::', '/')
      .replace(/^(?:\.{0,2}\/)+/, '');
    if (path.length > 2) named.set(text, { text, path, isName: quoted.has(text) || looksLikeName(text) });
  }
  return [...named.values()];
}

function mentionOf(path: string, named: readonly Named[], sameName: ReadonlyMap<string, number>): Mention | undefined {
  let best: Mention | undefined;
  const bare = withoutExtension(path);
  const name = baseName(path);
  const bareName = baseName(bare);
  const consider = (kind: 'path' | 'name' | 'folder', text: string, strength: number, isPartly = false): void => {
    if (strength > (best?.strength ?? 0)) best = { kind, named: text, strength, ...(isPartly && { isPartly }) };
  };
  for (const { text, path: written, isName } of named) {
    const isFileName = extensionPattern.test(written);
    if (written.includes('/')) {
      if (endsWithPath(path, written) || endsWithPath(bare, written)) consider('path', text, pathStrength);
      else if (name.includes('.') && endsWithPath(written, path)) consider('path', text, pathStrength, true);
      else if (`/${path}`.includes(`/${written.replace(/\/$/, '')}/`)) consider('folder', text, folderStrength);
    } else if (written === name && isFileName) consider('name', text, nameStrength / (sameName.get(name) ?? 1));
    else if (isFileName && endsWithPath(bare, written.replaceAll('.', '/'))) consider('path', text, pathStrength);
    else if (written === bareName && isName) consider('name', text, nameStrength / (sameName.get(bareName) ?? 1));
  }
  return best;
}

/** Whether a word without extension is more likely the name of a file than a word of English: `JdkDeserializers`, `http_client`. */
function looksLikeName(word: string): boolean {
  return /[\p{Ll}\p{N}]\p{Lu}|[_-]|\p{L}\p{N}/u.test(word);
}

function endsWithPath(path: string, ending: string): boolean {
  return path === ending || path.endsWith(`/${ending}`);
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function withoutExtension(path: string): string {
  return path.replace(extensionPattern, '');
}
