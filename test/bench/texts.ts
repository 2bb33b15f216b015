/** Texts to measure with. None is kept in the repository: they are taken from the installed packages or made. */
import { transformSync } from 'esbuild';
import { existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';

import { allEmoji } from '../corpus/emoji';
import { packagesFolder, readTexts, selectFiles } from '../corpus/packageFiles';
import { Random } from '../corpus/random';

export const textKinds = ['code', 'prose', 'minified', 'cjk', 'emoji', 'base64'] as const;
export type TextKind = (typeof textKinds)[number];

/** UTF-16 units of a kind, at most. The messages of TypeScript in four languages have a quarter of it. */
const LENGTH = 3_500_000;

/** @param corpus a folder whose `<kind>.txt` replaces the text of that kind */
export function textOf(kind: TextKind, corpus: string | undefined): string {
  const file = corpus === undefined ? undefined : path.join(corpus, `${kind}.txt`);
  return file !== undefined && existsSync(file) ? readFileSync(file, 'utf8') : makers[kind]().slice(0, LENGTH);
}

/**
 * Deals a text out in blocks, so that each part has something of everything, and no part has what another one has.
 * Blocks end at line ends where there are any, and never inside a character.
 */
export function dealOut(text: string, parts: number): string[] {
  const dealt = Array.from({ length: parts }, (): string[] => []);
  const block = Math.min(16_384, Math.ceil(text.length / (4 * parts)));
  for (let from = 0, turn = 0; from < text.length; turn++) {
    const newline = text.indexOf('\n', from + block);
    let to = newline < 0 || newline > from + 2 * block ? from + block : newline + 1;
    if (/[\udc00-\udfff]/.test(text.charAt(to))) to++;
    dealt[turn % parts]?.push(text.slice(from, to));
    from = to;
  }
  // A copy is a flat string; one put together from pieces may be a tree until it is first read.
  return dealt.map((part) => structuredClone(part.join('')));
}

const makers: Record<TextKind, () => string> = {
  code: () =>
    joinedFiles(
      packagesFolder,
      ['.ts', '.js', '.mjs'],
      (file) => !/\.min\.|prettier|playwright-core|[/\\]unicode-|encod/.test(file),
    ),
  prose: () => joinedFiles(packagesFolder, ['.md', '.markdown']),
  minified: () =>
    transformSync(readTexts([path.join(packagesFolder, 'typescript/lib/typescript.js')]).join(''), { minify: true })
      .code,
  cjk: () =>
    ['zh-cn', 'zh-tw', 'ja', 'ko']
      .map((language) => joinedFiles(path.join(packagesFolder, 'typescript/lib', language), ['.json']))
      .join('')
      // The messages without their names, which are English.
      .replace(/^ *"[A-Za-z0-9_]+": "(.*)",?$/gm, '$1'),
  emoji: () => {
    const random = new Random(31);
    const words =
      joinedFiles(packagesFolder, ['.md'])
        .slice(0, 200_000)
        .match(/[A-Za-z]+/g) ?? [];
    return Array.from(
      { length: 300_000 },
      () => random.pick(allEmoji) + (random.chance(0.5) ? ` ${random.pick(words)} ` : ''),
    ).join('');
  },
  base64: () => {
    const random = new Random(32);
    return Buffer.from(Uint8Array.from({ length: (LENGTH * 3) / 4 }, () => random.below(256))).toString('base64');
  },
};

function joinedFiles(
  folder: string,
  endings: readonly string[],
  accept: (file: string) => boolean = () => true,
): string {
  return readTexts(selectFiles(folder, { endings, maximumBytes: 2_000_000, totalBytes: 2 * LENGTH, accept })).join(
    '\n',
  );
}
