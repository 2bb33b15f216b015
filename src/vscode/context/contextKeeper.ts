import * as vscode from 'vscode';
import { type Context, emptyContext } from '../../context/compose/context';
import { holdsPrivateText } from '../../context/compose/savedPart';
import type { Source } from '../../context/compose/source';
import { readStoredContext, storeContext } from '../../context/compose/storedContext';
import type { CountingService } from '../countingService';
import type { StatusBar } from '../statusBar';
import type { ContextService } from './contextService';

const storageKey = 'context';

/** After the last change: a drag or a row of undos is kept once. */
const KEEP_AFTER_MILLISECONDS = 200;

/** What the state of the workspace kept of the window's context; the empty one when there is nothing. */
export function contextKeptIn(state: vscode.Memento): Context {
  return readStoredContext(state.get<unknown>(storageKey))?.context ?? emptyContext;
}

/**
 * Keeps the context across a reload of the window: what it is made of, not what it says. Clipboard and terminal texts have no other
 * place: they are kept up to a bound, and never with a secret in them.
 */
export class ContextKeeper implements vscode.Disposable {
  private readonly listener: vscode.Disposable;
  private readonly hasSecret = new WeakMap<Source, boolean>();
  private kept: Context;
  private timer: NodeJS.Timeout | undefined;

  public constructor(
    private readonly service: ContextService,
    private readonly counting: CountingService,
    private readonly state: vscode.Memento,
    private readonly log: vscode.LogOutputChannel,
    statusBar: StatusBar,
  ) {
    this.kept = service.context;
    this.listener = service.onDidChange(() => this.schedule());
    const leftOut = readStoredContext(state.get<unknown>(storageKey))?.leftOut ?? 0;
    if (leftOut === 1) statusBar.announce(vscode.l10n.t('The context is back without a clipboard or terminal part'));
    else if (leftOut > 1) {
      statusBar.announce(vscode.l10n.t('The context is back without {0} clipboard and terminal parts', leftOut));
    }
  }

  public dispose(): void {
    this.listener.dispose();
    clearTimeout(this.timer);
    // The window is closing: what is not known to hold no secret is left out.
    if (this.service.context !== this.kept) this.write(this.service.context);
  }

  private schedule(): void {
    // Told of every weighing, too.
    if (this.service.context === this.kept) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.keep(), KEEP_AFTER_MILLISECONDS);
  }

  private async keep(): Promise<void> {
    const { context } = this.service;
    for (const { source } of context.parts) {
      if (holdsPrivateText(source) && !this.hasSecret.has(source)) await this.look(source);
    }
    // What changed meanwhile is kept by the change's own turn.
    if (context === this.service.context) this.write(context);
  }

  private async look(source: Source & { readonly text: string }): Promise<void> {
    try {
      const { secrets } = await this.counting.callContext('checkText', { text: source.text, encoding: 'o200k_base' });
      this.hasSecret.set(source, secrets.length > 0);
    } catch (error) {
      this.log.warn('A copied text was not searched for secrets, so it is not kept.', String(error));
    }
  }

  private write(context: Context): void {
    this.kept = context;
    const kept = storeContext(context, (source) => this.hasSecret.get(source) === false);
    this.state.update(storageKey, kept).then(undefined, (error: unknown) => {
      this.log.warn('The context could not be kept for a reload.', error instanceof Error ? error : String(error));
    });
  }
}
