import * as vscode from 'vscode';
import type { Count } from '../tokens/count';
import type { ContextService } from './context/contextService';
import { onDidChangeSetting, readSetting } from './configuration';
import { FIGURE_SPACE, blanksFor, compactCount, compactNumber, fullNumber, shortPercent, tokensOf } from './format';
import type { LiveCounts, LiveCountsService } from './liveCounts';
import { commands, settings, statusItemId } from './manifest';
import type { ModelChoice } from './modelChoice';
import type { SessionService } from './sessionService';
import { type SessionStatus, sessionStatus, spendScope, untilOutdated } from './sessionStatus';
import { sessionTooltip } from './sessionTooltip';
import { type ComposedContext, statusTooltip } from './statusTooltip';

/** Right of the items of the editor itself (line, indentation, language), which have 100 and less. */
const PRIORITY = 101;
/** Characters of `18.4k`, and of `100%`. */
const NUMBER_WIDTH = 5;
const SHARE_WIDTH = 4;
/** Of `$12.34` and `≈$1.32`. */
const COST_WIDTH = 6;

const RENDER_AFTER_MILLISECONDS = 200;

/** How a notice behaves. */
export interface Announcement {
  /** What a click does while it is shown; the actions otherwise. */
  readonly command?: string;
  /** Default: 3,000. */
  readonly milliseconds?: number;
}

/** The one item in the status bar: what is selected or shown, all that is open, its share of the model's window, what agents spent. */
export class StatusBar implements vscode.Disposable {
  private readonly item: vscode.StatusBarItem;
  private readonly subscriptions: vscode.Disposable[];
  private notice: NodeJS.Timeout | undefined;
  private aging: NodeJS.Timeout | undefined;
  private soon: NodeJS.Timeout | undefined;

  public constructor(
    private readonly live: LiveCountsService,
    private readonly models: ModelChoice,
    private readonly sessions: SessionService,
    private readonly context: ContextService,
  ) {
    this.item = vscode.window.createStatusBarItem(statusItemId, vscode.StatusBarAlignment.Right, PRIORITY);
    this.item.name = vscode.l10n.t('Tare: Context Size');
    this.item.command = commands.showActions;
    this.item.text = '$(layers)';
    this.subscriptions = [
      live.onDidChange(() => this.render()),
      sessions.onDidChange(() => this.render()),
      context.onDidChange(() => this.renderSoon()),
      onDidChangeSetting(settings.statusBar, () => this.render()),
      onDidChangeSetting(settings.sessionScope, () => this.render()),
      onDidChangeSetting(settings.cacheExpiryNotice, () => this.render()),
    ];
    this.render();
  }

  /** Shows a short text in the item for some seconds, then the numbers again. A click runs the command meanwhile. */
  public announce(text: string, { command, milliseconds }: Announcement = {}): void {
    clearTimeout(this.notice);
    this.item.text = `$(check) ${text}`;
    this.item.command = command ?? commands.showActions;
    this.notice = setTimeout(() => {
      this.notice = undefined;
      this.item.command = commands.showActions;
      this.render();
    }, milliseconds ?? 3000);
  }

  public dispose(): void {
    clearTimeout(this.notice);
    clearTimeout(this.aging);
    clearTimeout(this.soon);
    this.item.dispose();
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  /** A change of the context and its weighing, and a row of such changes, are drawn once: they show in the tooltip only. */
  private renderSoon(): void {
    this.soon ??= setTimeout(() => {
      this.soon = undefined;
      this.render();
    }, RENDER_AFTER_MILLISECONDS);
  }

  private composed(): ComposedContext | undefined {
    const { isEmpty, context, weight } = this.context;
    return isEmpty ? undefined : { parts: context.parts.length, total: weight?.total };
  }

  private render(): void {
    clearTimeout(this.aging);
    if (!readSetting(settings.statusBar)) {
      this.item.hide();
      return;
    }
    this.item.show();
    const counts = this.live.current;
    if (counts === undefined) return;
    const now = new Date();
    const report = this.sessions.current;
    const scope = spendScope();
    const session = sessionStatus(report, scope, readSetting(settings.cacheExpiryNotice), now.getTime());
    const sessionText = sessionTooltip(report, scope, now.getTime());
    this.item.tooltip = statusTooltip({
      counts,
      catalogue: this.models.catalogue,
      at: now,
      session: sessionText,
      composed: this.composed(),
    });
    this.item.accessibilityInformation = { label: spokenLabel(counts, session), role: 'button' };
    const aging = untilOutdated(report, now.getTime());
    if (aging !== undefined) this.aging = setTimeout(() => this.render(), aging);
    if (this.notice !== undefined) return;
    const share = shareOfWindow(counts);
    const isOver = share !== undefined && share > 1;
    this.item.text = statusText(counts, share, session);
    this.item.backgroundColor = isOver ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
  }
}

/** Share of the window that what the item shows takes: everything open. Undefined when the window is not known. */
function shareOfWindow(counts: LiveCounts): number | undefined {
  const { contextWindow } = counts.model;
  const shown = isElsewhere(counts) ? partOf(counts) : counts.openEditors.count;
  return contextWindow === undefined || shown === undefined ? undefined : shown.tokens / contextWindow;
}

/** What has the cursor: the selection, else the document. */
function partOf({ selection, document }: LiveCounts): Count | undefined {
  return selection ?? document?.count;
}

/** Whether the cursor is in no open editor but in the output panel, say: what is there is not a part of what is open. */
function isElsewhere({ document }: LiveCounts): boolean {
  return document?.isOpenEditor === false;
}

function statusText(counts: LiveCounts, share: number | undefined, session: SessionStatus | undefined): string {
  const { selection, openEditors } = counts;
  const icon = counts.isCounting ? '$(sync~spin)' : share !== undefined && share > 1 ? '$(warning)' : '$(layers)';
  const part = partOf(counts);
  const isAll = part === undefined || (selection === undefined && openEditors.editors === 1);
  const first = isAll ? openEditors.count : part;
  const texts: (readonly [string, number])[] = [[compactNumber(first.tokens), NUMBER_WIDTH]];
  let text = compactCount(first);
  if (!isAll && !isElsewhere(counts)) {
    const total = compactNumber(openEditors.count.tokens);
    texts.push([total, NUMBER_WIDTH]);
    text = vscode.l10n.t('{0} of {1}', text, total);
  }
  if (share !== undefined) {
    const percent = shortPercent(share);
    texts.push([percent, SHARE_WIDTH]);
    text += ` ${FIGURE_SPACE}${percent}`;
  }
  if (session !== undefined) {
    texts.push([session.cost, COST_WIDTH]);
    text += ` · ${session.cost}`;
    if (session.notice !== undefined) text += ` · ${session.notice}`;
  }
  return `${icon} ${blanksFor(texts)}${text}`;
}

/** For screen readers: the same in words, the most important first. */
function spokenLabel(counts: LiveCounts, session: SessionStatus | undefined): string {
  const { selection, document, openEditors, model } = counts;
  const parts = [];
  if (selection) parts.push(vscode.l10n.t('Selection {0} tokens', tokensOf(selection)));
  if (document) parts.push(vscode.l10n.t('{0} {1} tokens', document.name, tokensOf(document.count)));
  const open = tokensOf(openEditors.count);
  parts.push(
    openEditors.editors === 1
      ? vscode.l10n.t('1 open editor {0} tokens', open)
      : vscode.l10n.t('{0} open editors {1} tokens', fullNumber(openEditors.editors), open),
  );
  const share = shareOfWindow(counts);
  if (share !== undefined)
    parts.push(vscode.l10n.t('{0} of the window of {1}', shortPercent(share), model.displayName));
  return [...parts, ...(session?.spoken ?? [])].join(', ');
}
