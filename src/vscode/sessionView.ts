import * as vscode from 'vscode';
import type { Produced } from '../sessions/produced';
import type { WasteFinding } from '../sessions/waste/finding';
import type { SessionRow } from '../workers/sessionReport';
import type { SessionTurn } from '../workers/sessionTurns';
import { onDidChangeSetting, readSetting } from './configuration';
import type { CopiedTokens } from './copiedTokens';
import { compactNumber } from './format';
import { commands, contextKeys, settings, views } from './manifest';
import { SessionDetails, keyOf } from './sessionDetails';
import { agentName, clockText, costText, whenText } from './sessionFormat';
import { type PlanLine, planLines } from './sessionPlan';
import {
  allSessionsDescription,
  isRunning,
  producedDescription,
  producedLabel,
  producedTooltip,
  sessionDescription,
  sessionTooltipText,
  turnDescription,
  turnTooltip,
} from './sessionRows';
import type { SessionService } from './sessionService';
import { spentIn } from './sessionStatus';
import { wasteGroupItem, wasteItem } from './sessionWasteRows';

export type SessionNode =
  | { readonly kind: 'session'; readonly session: SessionRow }
  | { readonly kind: 'produced'; readonly session: SessionRow; readonly produced: Produced }
  | { readonly kind: 'waste'; readonly session: SessionRow; readonly findings: readonly WasteFinding[] }
  | { readonly kind: 'finding'; readonly session: SessionRow; readonly finding: WasteFinding }
  | { readonly kind: 'turn'; readonly session: SessionRow; readonly turn: SessionTurn; readonly number: number }
  | { readonly kind: 'total' }
  | { readonly kind: 'plan'; readonly line: PlanLine; readonly number: number }
  | { readonly kind: 'copied'; readonly tokens: number };

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
      case 'total':
        return this.totalItem();
      case 'plan':
        return planItem(node);
      case 'copied':
        return copiedItem(node.tokens);
    }
  }

  public async getChildren(node?: SessionNode): Promise<SessionNode[]> {
    if (node === undefined) return this.roots();
    if (node.kind === 'waste') {
      return node.findings.map((finding) => ({ kind: 'finding', session: node.session, finding }));
    }
    return node.kind === 'session' ? this.rowsOf(node.session) : [];
  }

  public dispose(): void {
    clearTimeout(this.timer);
    clearTimeout(this.aging);
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changed.dispose();
  }

  private async rowsOf(session: SessionRow): Promise<SessionNode[]> {
    const [{ turns, produced }, findings] = await Promise.all([
      this.details.detailOf(session),
      this.details.wasteOf(session),
    ]);
    const rows: SessionNode[] = [];
    if (produced !== undefined) rows.push({ kind: 'produced', session, produced });
    if (findings.length > 0) rows.push({ kind: 'waste', session, findings });
    // The last one first: it is what is happening.
    return [...rows, ...turns.map((turn, number): SessionNode => ({ kind: 'turn', session, turn, number })).reverse()];
  }

  private roots(): SessionNode[] {
    const report = this.sessions.current;
    const tokens = this.copied.today;
    const nodes: SessionNode[] = (report?.sessions ?? []).map((session) => ({ kind: 'session', session }));
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
    const spent = report && spentIn(report, readSetting(settings.sessionScope));
    const count = report?.sessionCount ?? 0;
    this.view.description = spent === undefined || count === 0 ? '' : costText(spent.cost);
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
    if (report) item.description = allSessionsDescription(report);
    item.tooltip = vscode.l10n.t('All sessions of this workspace whose logs are known, at list price.');
    return item;
  }
}

function sessionItem(session: SessionRow, now: number): vscode.TreeItem {
  const label = `${agentName(session.agent)} ${costText(session.cost)}`;
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Collapsed);
  item.id = keyOf(session);
  item.description = sessionDescription(session, now);
  item.tooltip = sessionTooltipText(session, now);
  item.iconPath = new vscode.ThemeIcon(isRunning(session, now) ? 'pulse' : 'history');
  item.contextValue = 'session';
  item.accessibilityInformation = { label: `${label}, ${item.description}` };
  return item;
}

function producedItem({ session, produced }: SessionNode & { kind: 'produced' }): vscode.TreeItem {
  const item = withId(new vscode.TreeItem(producedLabel(produced)), `${keyOf(session)} produced`);
  item.description = producedDescription(produced);
  item.tooltip = producedTooltip(produced);
  item.iconPath = new vscode.ThemeIcon('edit');
  return item;
}

function findingItem(node: SessionNode & { kind: 'finding' }): vscode.TreeItem {
  const { session, finding } = node;
  const item = withId(
    wasteItem(finding, Date.now()),
    `${keyOf(session)} waste ${finding.kind} ${finding.source} ${finding.at}`,
  );
  item.command = { command: commands.openWasteInLog, title: vscode.l10n.t('Open in Log'), arguments: [node] };
  return item;
}

function planItem({ line, number }: SessionNode & { kind: 'plan' }): vscode.TreeItem {
  const item = withId(new vscode.TreeItem(line.label), `plan ${number}`);
  // The time, not the age: nothing draws the row again when it has aged.
  const told = vscode.l10n.t('told {0}', whenText(line.at, Date.now()));
  item.description = [line.description, told].filter((text) => text !== '').join(' · ');
  item.tooltip = vscode.l10n.t(
    "{0} · {1}. From the agent's own log; what a plan costs is not in the sums above.",
    line.label,
    item.description,
  );
  item.iconPath = new vscode.ThemeIcon('dashboard');
  return item;
}

function withId(item: vscode.TreeItem, id: string): vscode.TreeItem {
  item.id = id;
  return item;
}

function turnItem({ session, turn, number }: SessionNode & { kind: 'turn' }): vscode.TreeItem {
  const label = `${clockText(turn.start)} ${costText(turn.cost)}`;
  const item = new vscode.TreeItem(label);
  item.id = `${keyOf(session)} ${number}`;
  item.description = turnDescription(turn);
  item.tooltip = turnTooltip(turn);
  item.contextValue = 'turn';
  item.accessibilityInformation = { label: `${label}, ${item.description}` };
  return item;
}

function copiedItem(tokens: number): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Copied with Tare today'));
  item.id = 'copied';
  item.description = vscode.l10n.t('{0} tokens, estimate, not billed', compactNumber(tokens));
  item.tooltip = vscode.l10n.t('What you copied with Tare and may have sent somewhere. It is in no sum above.');
  item.iconPath = new vscode.ThemeIcon('clippy');
  return item;
}
