import * as vscode from 'vscode';
import { type Context, setRewrites, setTask } from '../../context/compose/context';
import { maskRewrite, maskSecrets } from '../../context/secrets/mask';
import type { FrameText } from '../../review/finding';
import type { ContextSecrets } from '../../workers/context/protocol';
import { commands, section, settings } from '../manifest';
import type { ContextService } from './contextService';

/** What is masked: all that is found, or one of the texts around the parts. */
export type MaskedTexts = 'all' | FrameText;

/** Masks what is found in what is sent, from now on and in one step. Files and settings stay as they are. */
export async function maskFound(service: ContextService, texts: MaskedTexts = 'all'): Promise<void> {
  let task: string;
  let found: ContextSecrets;
  do {
    task = service.task;
    found = await service.secrets();
    // The places are those of the task that was searched.
  } while (service.task !== task);
  if (texts !== 'preamble') {
    const ids = texts === 'all' ? found.parts.map(({ id }) => id) : [];
    const maskedTask = maskSecrets(task, found.task);
    service.apply(vscode.l10n.t('Mask Secrets'), (context) => setTask(withMasked(context, ids), maskedTask));
  }
  if (texts !== 'task') service.maskPreamble(found.preamble);
}

/** Masks the secrets of parts in what is sent, from now on. Undoable; files stay as they are. */
export function maskParts(service: ContextService, ids: readonly string[]): void {
  service.apply(vscode.l10n.t('Mask Secrets'), (context) => withMasked(context, ids));
}

/** Where a person writes the text: the input of the task, the setting of the preamble. */
export async function showFrameText(of: FrameText): Promise<void> {
  if (of === 'task') await vscode.commands.executeCommand(commands.setTask);
  else
    await vscode.commands.executeCommand('workbench.action.openSettings', `@id:${section}.${settings.contextPreamble}`);
}

function withMasked(context: Context, ids: readonly string[]): Context {
  return context.parts
    .filter(({ id, rewrites }) => ids.includes(id) && !rewrites.includes(maskRewrite))
    .reduce((masked, { id, rewrites }) => setRewrites(masked, [id], [...rewrites, maskRewrite]), context);
}
