import type { ExtensionContext } from 'vscode';
import type { TareApi } from './vscode/api';

/**
 * What VS Code loads first. The extension itself is a file of its own (see esbuild.mjs) that is read in a turn of its own, so that
 * other extensions and the first keystroke come between: one activation is never one long turn, however much Tare grows. Commands
 * that are run meanwhile wait for the promise.
 */
export async function activate(context: ExtensionContext): Promise<TareApi> {
  await new Promise((resolve) => setImmediate(resolve));
  const extension = await import('./extension.js');
  return extension.activate(context);
}
