import * as vscode from 'vscode';
import type { SessionKey, SessionRow } from '../workers/sessionReport';
import type { SessionTurn } from '../workers/sessionTurns';
import { onDidChangeSetting, readSetting } from './configuration';
import type { CopiedTokens } from './copiedTokens';
import { compactNumber } from './format';
import { contextKeys, settings, views } from './manifest';
import { agentName, clockText, costText } from './sessionFormat';
import {
  allSessionsDescription,
  isRunning,
  sessionDescription,
  sessionTooltipText,
  turnDescription,
  turnTooltip,
} from './sessionRows';
import type { SessionService } from './sessionService';
import { spentIn } from './sessionStatus';

export type SessionNode =
  | { readonly kind: 'session'; readonly session: SessionRow }
  | { readonly kind: 'turn'; readonly session: SessionRow; readonly turn: SessionTurn; readonly number: number }
  | { readonly kind: 'total' }
  | { readonly kind: 'copied'; readonly tokens: number };

/** What came together is drawn together. */
const GATHER_MILLISECONDS = 150;
/** While an agent is at work, so that the mark goes when it stops. */
const AGING_MILLISECONDS = 30_000;

/** The tree of this workspace's sessions, newest first, with their turns; below them what was copied with Tare. */
export class SessionView implements vscode.TreeDataProvider<SessionNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<undefined>();
  private readonly view: vscode.TreeView<SessionNode>;
  private readonly subscriptions: vscode.Disposable[];
  private readonly turns = new Map<
    string,
    { readonly stamp: string; readonly read: Promise<readonly SessionTurn[]> }
  >();
  private timer: NodeJS.Timeout | undefined;
  private aging: NodeJS.Timeout | undefined;

  public readonly onDidChangeTreeData = this.changed.event;

  public constructor(
    private readonly sessions: SessionService,
    private readonly copied: CopiedTokens,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.view = vscode.window.createTreeView(views.session, { treeDataProvider: this });
    const update = (): void => this.updateSoon();
    this.subscriptions = [
      this.view,
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
      case 'turn':
        return turnItem(node);
      case 'total':
        return this.totalItem();
      case 'copied':
        return copiedItem(node.tokens);
    }
  }

  public async getChildren(node?: SessionNode): Promise<SessionNode[]> {
    if (node === undefined) return this.roots();
    if (node.kind !== 'session') return [];
    const { session } = node;
    const turns = await this.turnsOf(session);
    // The last one first: it is what is happening.
    return turns.map((turn, number): SessionNode => ({ kind: 'turn', session, turn, number })).reverse();
  }

  public dispose(): void {
    clearTimeout(this.timer);
    clearTimeout(this.aging);
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changed.dispose();
  }

  private roots(): SessionNode[] {
    const report = this.sessions.current;
    const tokens = this.copied.today;
    const nodes: SessionNode[] = (report?.sessions ?? []).map((session) => ({ kind: 'session', session }));
    if (nodes.length > 0) nodes.push({ kind: 'total' });
    if (tokens > 0) nodes.push({ kind: 'copied', tokens });
    return nodes;
  }

  /** Read again when a call was added; a session that cannot be read shows none. */
  private async turnsOf(session: SessionRow): Promise<readonly SessionTurn[]> {
    const key = keyOf(session);
    const stamp = JSON.stringify([session.calls, session.tokens, session.end]);
    let known = this.turns.get(key);
    if (known?.stamp !== stamp) {
      const { agent, id } = session;
      known = { stamp, read: this.sessions.turnsOf({ agent, id }) };
      this.turns.set(key, known);
    }
    try {
      return await known.read;
    } catch (error) {
      this.turns.delete(key);
      this.log.error('The turns of a session could not be read.', error instanceof Error ? error : String(error));
      return [];
    }
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

function keyOf({ agent, id }: SessionKey): string {
  return `${agent} ${id}`;
}
