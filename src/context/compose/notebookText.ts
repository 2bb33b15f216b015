import type { Part } from './context';
import { longestMatch, missingLineEnd } from './frameText';

/** A cell of a notebook. Its outputs are no part of it: they are results, not what a person wrote, and often images. */
export interface NotebookCell {
  readonly kind: 'markup' | 'code';
  /** As VS Code names it; empty when it is not known. */
  readonly language: string;
  readonly text: string;
}

/** Whether a part is a notebook that is sent as its cells. A range of one is a range of its JSON. */
export function sendsCells({ source, range }: Pick<Part, 'source' | 'range'>): boolean {
  return source.kind === 'file' && range === undefined && source.path.toLowerCase().endsWith('.ipynb');
}

/** The cells as Markdown: prose as it stands, code in fences. Empty cells are left out. */
export function cellsText(cells: readonly NotebookCell[]): string {
  return cells
    .filter(({ text }) => text.trim() !== '')
    .map(({ kind, language, text }) => {
      if (kind === 'markup') return text + missingLineEnd(text);
      const fence = '`'.repeat(Math.max(3, longestMatch(text, /`+/g) + 1));
      // A name with anything else could end the fence's line.
      const info = /^[a-z][a-z0-9#+.-]{0,20}$/i.test(language) && language !== 'raw' ? language : '';
      return `${fence}${info}\n${text}${missingLineEnd(text)}${fence}\n`;
    })
    .join('\n');
}

/**
 * The cells of an .ipynb file, with the languages that VS Code gives them (extensions/ipynb/src/deserializers.ts in its repository).
 * @returns undefined for what is no notebook of format 4 (nbformat.readthedocs.io/en/latest/format_description.html)
 */
export function readNotebook(json: string): readonly NotebookCell[] | undefined {
  const notebook = parsed(json);
  const cells = isRecord(notebook) ? notebook['cells'] : undefined;
  if (!isRecord(notebook) || !Array.isArray(cells)) return undefined;
  const language = languageOf(notebook['metadata']);
  return cells.flatMap((cell: unknown): NotebookCell[] => {
    if (!isRecord(cell)) return [];
    const text = sourceOf(cell['source']);
    if (cell['cell_type'] === 'markdown') return [{ kind: 'markup', language: 'markdown', text }];
    if (cell['cell_type'] === 'raw') return [{ kind: 'code', language: 'raw', text }];
    const own = field(field(cell['metadata'], 'vscode'), 'languageId');
    return [{ kind: 'code', language: typeof own === 'string' ? own : language, text }];
  });
}

/** Kernels' names of languages that VS Code calls otherwise. */
const languageIds: Readonly<Record<string, string>> = {
  'c#': 'csharp',
  'f#': 'fsharp',
  'q#': 'qsharp',
  'c++11': 'cpp',
  'c++12': 'cpp',
  'c++14': 'cpp',
};

function languageOf(metadata: unknown): string {
  const named = field(field(metadata, 'language_info'), 'name') ?? field(field(metadata, 'kernelspec'), 'language');
  const name = typeof named === 'string' ? named.toLowerCase() : 'python';
  return languageIds[name] ?? name;
}

/** One text, or its lines with their ends; a line that lacks one, other than the last, gets it. */
function sourceOf(source: unknown): string {
  if (typeof source === 'string') return source;
  if (!Array.isArray(source)) return '';
  const lines = source.filter((line) => typeof line === 'string');
  return lines.map((line, index) => line + (index < lines.length - 1 ? missingLineEnd(line) : '')).join('');
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}

function field(value: unknown, name: string): unknown {
  return isRecord(value) ? value[name] : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
