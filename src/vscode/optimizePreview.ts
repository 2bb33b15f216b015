import * as vscode from 'vscode';
import type { CacheCost } from '../optimize/cacheCost';
import type { Outcome } from '../optimize/optimization';
import { accuracyOf, compactNumber, dollars, tokensOf } from './format';
import { differenceOf, riskInWords, signed, suggestionInWords, tierName } from './optimizeRows';

const scheme = 'tare-optimize';

/** Shows what an optimization does before it is applied: the rendered text before and after as a diff, and a table. */
export class OptimizePreview implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly registration: vscode.Disposable;
  private readonly texts = new Map<string, string>();

  public readonly onDidChange = this.changed.event;

  public constructor() {
    this.registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  }

  public provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.toString()) ?? '';
  }

  /** Opens the diff, or brings what is open up to date. The list keeps the focus. */
  public async showDiff(before: string, after: string, title: string): Promise<void> {
    const left = this.set(vscode.l10n.t('Context before'), before);
    const right = this.set(vscode.l10n.t('Context after'), after);
    await vscode.commands.executeCommand('vscode.diff', left, right, title, { preview: true, preserveFocus: true });
  }

  /** Whether the diff is open, so that it is to follow the ticks. */
  public get isShown(): boolean {
    return vscode.window.tabGroups.all.some(({ tabs }) =>
      tabs.some(({ input }) => input instanceof vscode.TabInputTextDiff && input.modified.scheme === scheme),
    );
  }

  public update(before: string, after: string): void {
    this.set(vscode.l10n.t('Context before'), before);
    this.set(vscode.l10n.t('Context after'), after);
  }

  public async showTable(outcome: Outcome): Promise<void> {
    const uri = this.set(vscode.l10n.t('Optimize Context'), tableOf(outcome));
    try {
      await vscode.commands.executeCommand('markdown.showPreview', uri);
    } catch {
      // The built-in Markdown extension is turned off: the text says the same.
      await vscode.window.showTextDocument(uri, { preview: true, preserveFocus: true });
    }
  }

  public dispose(): void {
    this.registration.dispose();
    this.changed.dispose();
    this.texts.clear();
  }

  private set(name: string, text: string): vscode.Uri {
    const uri = vscode.Uri.from({ scheme, path: `/${name}.md` });
    const isNew = this.texts.get(uri.toString()) !== text;
    this.texts.set(uri.toString(), text);
    if (isNew) this.changed.fire(uri);
    return uri;
  }
}

/** Before and after, change by change, in the order in which they are counted. */
function tableOf({ before, after, rows, cache }: Outcome): string {
  const cells = (values: readonly string[]): string => `| ${values.join(' | ')} |`;
  const applied = rows.filter(({ isApplied }) => isApplied);
  let tokens = before.tokens;
  return [
    `# ${vscode.l10n.t('Optimize Context')}`,
    '',
    cells([
      '',
      vscode.l10n.t('Tokens'),
      vscode.l10n.t('Change'),
      vscode.l10n.t('Tier'),
      vscode.l10n.t('Risk'),
      vscode.l10n.t('Re-written in a running chat'),
    ]),
    '|:--|--:|--:|:--|:--|--:|',
    cells([vscode.l10n.t('Before'), tokensOf(before), '', '', '', '']),
    ...applied.map((row) => {
      tokens += differenceOf(row);
      return cells([
        escaped(suggestionInWords(row)),
        tokensOf({ ...before, tokens }),
        signed(differenceOf(row)),
        tierName(row.suggestion.tier),
        escaped(riskInWords(row)),
        rewrittenOf(row.cache),
      ]);
    }),
    cells([
      `**${vscode.l10n.t('After')}**`,
      `**${tokensOf(after)}**`,
      signed(after.tokens - before.tokens),
      '',
      '',
      rewrittenOf(cache),
    ]),
    '',
    vscode.l10n.t('Counted on the text that is sent: {0}.', accuracyOf(after)),
    vscode.l10n.t(
      'A prompt cache holds what was sent up to the first change: where this context was sent before, what stands after it is written anew, at list price.',
    ),
    '',
  ].join('\n');
}

/** `34k ($0.069)` */
function rewrittenOf({ rewritten, rewriteUsd }: CacheCost): string {
  if (rewritten === 0) return '0';
  const tokens = compactNumber(rewritten);
  return rewriteUsd === undefined ? tokens : `${tokens} (${dollars(rewriteUsd)})`;
}

/** Names of files and lines of theirs are no Markdown. */
function escaped(text: string): string {
  return text.replace(/[\\`*_[\]<>|#&!]/g, '\\$&').replace(/\s+/g, ' ');
}
