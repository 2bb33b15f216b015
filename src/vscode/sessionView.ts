import * as vscode from 'vscode';
import type { SessionRow } from '../workers/sessionReport';
import { onDidChangeSetting } from './configuration';
import type { CopiedTokens } from './copiedTokens';
import { contextKeys, settings, views } from './manifest';
import { SessionDetails, keyOf } from './sessionDetails';
import { costText } from './sessionFormat';
import {
  copiedItem,
  earlierItem,
  findingItem,
  planItem,
  producedItem,
  sessionItem,
  turnItem,
  withId,
} from './sessionItems';
import { type SessionNode, turnRows } from './sessionNodes';
import { inSteadyOrder, isRunning } from './sessionOrder';
import { planLines } from './sessionPlan';
import { allSessionsDescription, allSessionsTooltip } from './sessionRows';
import type { SessionService } from './sessionService';
import { type SpendScope, spendScope, spentIn } from './sessionStatus';
import { wasteGroupItem } from './sessionWasteRows';

/** What came together is drawn together. */
const GATHER_MILLISECONDS = 150;
/** While an agent is at work, so that the mark goes when it stops. */
const AGING_MILLISECONDS = 30_000;

/**
 * The tree of this workspace's sessions, newest first, each with what it produced, what in it gave nothing, and its turns; below them
 * plans, and what was copied with Tare.
 */
export class SessionView implements vscode.TreeDataProvider<SessionNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<undefined>();
  private readonly view: vscode.TreeView<SessionNode>;
  private readonly subscriptions: readonly { dispose(): unknown }[];
  private readonly details: SessionDetails;
  private timer: NodeJS.Timeout | undefined;
  private aging: NodeJS.Timeout | undefined;

  public readonly onDidChangeTreeData = this.changed.event;

  public constructor(
    private readonly sessions: SessionService,
    private readonly copied: CopiedTokens,
    log: vscode.LogOutputChannel,
  ) {
    this.view = vscode.window.createTreeView(views.session, { treeDataProvider: this });
    this.details = new SessionDetails(sessions, log);
    const update = (): void => this.updateSoon();
    this.subscriptions = [
      this.view,
      this.details,
      this.details.onDidChange(update),
      this.view.onDidCollapseElement(({ element }) => {
        if (element.kind === 'session') this.details.leave(element.session);
      }),
      this.view.onDidChangeVisibility(({ visible }) => {
        if (!visible) this.details.leave();
      }),
      sessions.onDidChange(update),
      copied.onDidChange(update),
      onDidChangeSetting(settings.sessionScope, update),
    ];
    this.update();
  }

  public getTreeItem(node: SessionNode): vscode.TreeItem {
    const item = this.itemOf(node);
    // Of its own accord VS Code has the tooltip read out instead of the row.
    item.accessibilityInformation = { label: spokenRow(item) };
    return item;
  }

  public async getChildren(node?: SessionNode): Promise<SessionNode[]> {
    if (node === undefined) return this.roots();
    if (node.kind === 'waste') {
      return node.findings.map((finding) => ({ kind: 'finding', session: node.session, finding }));
    }
    if (node.kind === 'earlier') return [...node.turns];
    return node.kind === 'session' ? this.rowsOf(node.session) : [];
  }

  public dispose(): void {
    clearTimeout(this.timer);
    clearTimeout(this.aging);
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changed.dispose();
  }

  private itemOf(node: SessionNode): vscode.TreeItem {
    switch (node.kind) {
      case 'session':
        return sessionItem(node.session, Date.now());
      case 'produced':
        return producedItem(node);
      case 'waste':
        return withId(wasteGroupItem(node.findings), `${keyOf(node.session)} waste`);
      case 'finding':
        return findingItem(node);
      case 'turn':
        return turnItem(node);
      case 'earlier':
        return earlierItem(node);
      case 'total':
        return this.totalItem();
      case 'plan':
        return planItem(node);
      case 'copied':
        return copiedItem(node.tokens);
    }
  }

  private async rowsOf(session: SessionRow): Promise<SessionNode[]> {
    const [{ turns, produced }, findings] = await Promise.all([
      this.details.detailOf(session),
      this.details.wasteOf(session),
    ]);
    const rows: SessionNode[] = [];
    if (produced !== undefined) rows.push({ kind: 'produced', session, produced });
    if (findings.length > 0) rows.push({ kind: 'waste', session, findings });
    return [...rows, ...turnRows(session, turns)];
  }

  private roots(): SessionNode[] {
    const report = this.sessions.current;
    const tokens = this.copied.today;
    const sessions = inSteadyOrder(report?.sessions ?? [], Date.now());
    const nodes: SessionNode[] = sessions.map((session) => ({ kind: 'session', session }));
    if (nodes.length > 0) nodes.push({ kind: 'total' });
    if (report !== undefined && nodes.length > 0) {
      for (const [number, line] of planLines(report, Date.now()).entries()) nodes.push({ kind: 'plan', line, number });
    }
    if (tokens > 0) nodes.push({ kind: 'copied', tokens });
    return nodes;
  }

  private updateSoon(): void {
    this.timer ??= setTimeout(() => this.update(), GATHER_MILLISECONDS);
  }

  private update(): void {
    clearTimeout(this.aging);
    clearTimeout(this.timer);
    this.timer = undefined;
    const report = this.sessions.current;
    const scope = spendScope();
    const spent = report && spentIn(report, scope);
    const count = report?.sessionCount ?? 0;
    this.view.description = spent === undefined || count === 0 ? '' : scopeText(scope, costText(spent.cost));
    const { status } = this.sessions;
    const state = count > 0 ? 'some' : status === 'following' ? 'none' : status;
    void vscode.commands.executeCommand('setContext', contextKeys.sessions, state);
    this.changed.fire(undefined);
    if (report?.sessions.some((session) => isRunning(session, Date.now())) === true) {
      this.aging = setTimeout(() => this.update(), AGING_MILLISECONDS);
    }
  }

  private totalItem(): vscode.TreeItem {
    const report = this.sessions.current;
    const count = report?.sessionCount ?? 0;
    const cost = report ? costText(report.spent.workspace.cost) : '';
    const item = new vscode.TreeItem(
      count === 1 ? vscode.l10n.t('1 session {0}', cost) : vscode.l10n.t('{0} sessions {1}', count, cost),
    );
    item.id = 'total';
    item.iconPath = new vscode.ThemeIcon('layers');
    if (report) {
      item.description = allSessionsDescription(report);
      item.tooltip = allSessionsTooltip(report);
    }
    return item;
  }
}

/** The last row has another sum, so that the header says what its own is of. */
function scopeText(scope: SpendScope, cost: string): string {
  switch (scope) {
    case 'window':
      return vscode.l10n.t('{0} in this window', cost);
    case 'agentSession':
      return vscode.l10n.t('{0} in the last session', cost);
    case 'today':
      return vscode.l10n.t('{0} today', cost);
  }
}

function spokenRow({ label, description }: vscode.TreeItem): string {
  return [label, description].filter((text): text is string => typeof text === 'string' && text !== '').join(', ');
}
