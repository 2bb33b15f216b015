/** Counts one hard input with one library in this process and prints what came of it. */
import { type LibraryName, loadLibrary } from './libraries';
import { pathologicalInputs } from './pathologicalInputs';

export type Outcome = { readonly milliseconds: number; readonly tokens: number } | { readonly error: string };

async function main(name: LibraryName, input: string): Promise<void> {
  const text = pathologicalInputs[input]?.() ?? '';
  const count = await loadLibrary(name);
  count('export const answer = 42;\n');
  let outcome: Outcome;
  const start = performance.now();
  try {
    const tokens = count(text);
    outcome = { milliseconds: performance.now() - start, tokens };
  } catch (error) {
    outcome = { error: String(error) };
  }
  console.log(JSON.stringify(outcome));
}

void main(process.argv[2] as LibraryName, process.argv[3] ?? '');
