import type { MarkdownLine } from './markdownLines';
import { withoutCodeSpans } from './markdownLines';

/** How a file is named: `[text](target)`, `@target` (read by the agent), `#file:target`, or `target` as code. */
export type ReferenceForm = 'link' | 'import' | 'file' | 'code';

export interface Reference {
  readonly form: ReferenceForm;
  /** The path as it is written, decoded, without a fragment. */
  readonly target: string;
  /** UTF-16 offsets of the target in the text. */
  readonly start: number;
  readonly end: number;
}

/** Claude Code and Gemini CLI read `@path` in these; elsewhere it is a mention that only people read. */
const importingFile = /(?:^|\/)(?:CLAUDE(?:\.local)?\.md|GEMINI\.md|\.claude\/rules\/.+\.md)$/;
const hasExtension = /\.[A-Za-z][A-Za-z0-9]{0,7}$/;

/** The files that a prompt file names. Nothing is taken from code blocks; code spans give `code` only. */
export function readReferences(path: string, lines: readonly MarkdownLine[]): Reference[] {
  const imports = importingFile.test(path);
  return lines.flatMap((line): Reference[] => {
    if (line.kind !== 'prose') return [];
    const text = withoutCodeSpans(line.text);
    return [...links(text), ...fileVariables(text), ...(imports ? importsIn(text) : []), ...codePaths(line.text)].map(
      (reference) => ({
        ...reference,
        start: line.start + reference.start,
        end: line.start + reference.end,
      }),
    );
  });
}

function links(text: string): Reference[] {
  return [
    ...text.matchAll(/\]\(\s*(?:<([^<>\n]+)>|([^\s()<>]+(?:\([^\s()]*\)[^\s()]*)*))(?:\s+["'][^)]*)?\s*\)/dg),
  ].flatMap((match): Reference[] => {
    const written = match[1] ?? match[2] ?? '';
    const [start = 0, end = 0] = match.indices?.[match[1] === undefined ? 2 : 1] ?? [];
    // Addresses, anchors and what templates fill in name no file.
    if (/^(?:[a-z][\w+.-]*:|#|\/\/|\?)/i.test(written) || /[{}$*]/.test(written)) return [];
    const target = decoded(written.replace(/[#?].*$/, ''));
    return target === '' ? [] : [{ form: 'link', target, start, end }];
  });
}

/** `#file:src/a.ts` or `#file:'a b.ts'`, as VS Code's prompt files have it. */
function fileVariables(text: string): Reference[] {
  return [...text.matchAll(/(?<![\w#])#file:(?:'([^'\n]+)'|([^\s`'")\],;]+))/dg)].flatMap((match): Reference[] => {
    const target = (match[1] ?? match[2] ?? '').replace(/[.:]+$/, '');
    const [start = 0] = match.indices?.[match[1] === undefined ? 2 : 1] ?? [];
    // `#file:name.ts` without a folder is looked for in the whole workspace by VS Code.
    return target.includes('/') ? [{ form: 'file', target, start, end: start + target.length }] : [];
  });
}

/** `@docs/style.md`; not `@ada`, `@types/node` or `ada@example.org`. */
function importsIn(text: string): Reference[] {
  return [...text.matchAll(/(?<![\w`@/.])@((?:\.{1,2}\/|\/)?[\w.-]+(?:\/[\w.-]+)*)/g)].flatMap((match): Reference[] => {
    const target = (match[1] ?? '').replace(/\.+$/, '');
    const isPath = hasExtension.test(target) || /^\.{1,2}\//.test(target);
    const start = match.index + 1;
    return isPath ? [{ form: 'import', target, start, end: start + target.length }] : [];
  });
}

/** Said of a file that need not be there. */
const exampleWords =
  /\b(?:e\.?g|examples?|instance|such as|like|create[sd]?|creating|add(?:s|ing)?|new|names?|named|generate[sd]?|writes?|written|output|build|template|placeholder|if (?:it|they) exists?|delete[sd]?|removed?|renamed?|moved|legacy|old|former(?:ly)?|optional)\b/i;
/** What comes into being later, or is not kept in the repository. */
const madeFolders = /(?:^|\/)(?:dist|out|build|target|bin|obj|node_modules|coverage|tmp|temp|vendor|\.next|\.cache)\//;

/** `src/auth/token.ts` as code: a path with a folder and an extension, without blanks or wildcards. */
function codePaths(text: string): Reference[] {
  if (exampleWords.test(withoutCodeSpans(text))) return [];
  return [...text.matchAll(/(?<!`)`([^`\n]+)`(?!`)/g)].flatMap((match): Reference[] => {
    const target = (match[1] ?? '').replace(/^\.\//, '').replace(/:\d+(?:-\d+)?$/, '');
    const isPath = /^(?:[\w.-]+\/)+[\w.-]+$/.test(target) && hasExtension.test(target) && !madeFolders.test(target);
    if (!isPath || /(?:^|\/)(?:foo|bar|my|some|your|example|name|path|x+)\b/i.test(target)) return [];
    const start = match.index + 1;
    return [{ form: 'code', target, start, end: start + (match[1] ?? '').length }];
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a lone %, which is then part of the name
  }
}
