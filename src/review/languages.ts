import { textKindOf } from '../context/textKind';

/** Extensions of languages that use each other's names. */
const families = [
  'ts tsx mts cts js jsx mjs cjs vue svelte',
  'py pyi',
  'java kt kts scala groovy',
  'c h cc cpp cxx hpp hh m mm',
  'cs fs vb',
  'ex exs',
  'pl pm',
  'sh bash zsh',
].map((extensions) => new Set(extensions.split(' ')));

/** Whether code in one file can use what code in the other one defines, by their paths. Data and prose define and use nothing. */
export function shareNames(path: string, other: string): boolean {
  if (textKindOf(path) !== 'code' || textKindOf(other) !== 'code') return false;
  const [extension, otherExtension] = [extensionOf(path), extensionOf(other)];
  return extension === otherExtension || families.some((family) => family.has(extension) && family.has(otherExtension));
}

function extensionOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1).toLowerCase();
}
