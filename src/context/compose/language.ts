import { baseName } from '../paths';

/** Info strings of Markdown fences by extension, where the extension itself is not the name that highlighters know. */
const byExtension: Readonly<Record<string, string>> = {
  bash: 'bash',
  cc: 'cpp',
  cjs: 'js',
  cs: 'csharp',
  cts: 'ts',
  cxx: 'cpp',
  erl: 'erlang',
  ex: 'elixir',
  exs: 'elixir',
  fs: 'fsharp',
  h: 'c',
  hh: 'cpp',
  hpp: 'cpp',
  hs: 'haskell',
  htm: 'html',
  ipynb: 'json',
  jl: 'julia',
  kt: 'kotlin',
  kts: 'kotlin',
  m: 'objectivec',
  markdown: 'md',
  mdc: 'md',
  mjs: 'js',
  ml: 'ocaml',
  mts: 'ts',
  pl: 'perl',
  pm: 'perl',
  ps1: 'powershell',
  py: 'python',
  pyi: 'python',
  rb: 'ruby',
  rs: 'rust',
  sh: 'bash',
  tf: 'hcl',
  txt: '',
  vb: 'vbnet',
  yml: 'yaml',
  zsh: 'bash',
};

const byName: Readonly<Record<string, string>> = {
  dockerfile: 'dockerfile',
  gemfile: 'ruby',
  makefile: 'makefile',
  rakefile: 'ruby',
};

/** The language of a fence from the name of a file; empty when the name does not tell. */
export function fenceLanguage(path: string): string {
  const name = baseName(path).toLowerCase();
  const named = byName[name];
  if (named !== undefined) return named;
  const dot = name.lastIndexOf('.');
  const extension = dot < 0 ? '' : name.slice(dot + 1);
  // Anything else than letters and digits could end the fence's line or its info string.
  return byExtension[extension] ?? (/^[a-z][a-z0-9]{0,9}$/.test(extension) ? extension : '');
}
