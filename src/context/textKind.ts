import type { TextKind } from '../models/calibration';

const proseExtensions = ['md', 'mdx', 'markdown', 'txt', 'rst', 'adoc', 'tex', 'org', 'mdc', 'html', 'htm'];
const structuredExtensions = [
  'json',
  'jsonc',
  'jsonl',
  'json5',
  'yaml',
  'yml',
  'xml',
  'csv',
  'tsv',
  'log',
  'toml',
  'ini',
  'lock',
  'svg',
  'snap',
  'map',
];
/** The extensions that GitHub's linguist gives to the programming languages most used on GitHub. */
const codeExtensions = [
  ...[
    'ts',
    'tsx',
    'mts',
    'cts',
    'js',
    'jsx',
    'mjs',
    'cjs',
    'vue',
    'svelte',
    'py',
    'pyi',
    'go',
    'rs',
    'java',
    'kt',
    'kts',
    'scala',
  ],
  ...[
    'c',
    'h',
    'cc',
    'cpp',
    'cxx',
    'hpp',
    'hh',
    'm',
    'mm',
    'cs',
    'fs',
    'vb',
    'rb',
    'php',
    'swift',
    'dart',
    'lua',
    'pl',
    'pm',
    'r',
  ],
  ...[
    'jl',
    'ex',
    'exs',
    'erl',
    'hs',
    'ml',
    'clj',
    'groovy',
    'sh',
    'bash',
    'zsh',
    'ps1',
    'sql',
    'css',
    'scss',
    'less',
    'proto',
    'tf',
    'zig',
  ],
];

const kinds = new Map<string, TextKind>([
  ...proseExtensions.map((extension) => [extension, 'prose'] as const),
  ...structuredExtensions.map((extension) => [extension, 'json'] as const),
  ...codeExtensions.map((extension) => [extension, 'code'] as const),
]);

/** What a file mostly is by its name; `mixed` when the name does not tell. Decides which calibration of a closed tokenizer fits. */
export function textKindOf(path: string): TextKind {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return kinds.get(name.slice(name.lastIndexOf('.') + 1).toLowerCase()) ?? 'mixed';
}
