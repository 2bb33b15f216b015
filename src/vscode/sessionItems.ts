import * as vscode from 'vscode';
import { sumOf } from '../sessions/summary';
import type { SessionRow } from '../workers/sessionReport';
import { compactNumber } from './format';
import { commands } from './manifest';
import { keyOf } from './sessionDetails';
import { agentName, clockOnDay, costText, periodText, whenText } from './sessionFormat';
import type { SessionNode, TurnNode } from './sessionNodes';
import { isRunning } from './sessionOrder';
import {
  producedDescription,
  producedLabel,
  producedTooltip,
  sessionDescription,
  sessionTooltipText,
  tokensDescription,
  turnDescription,
  turnTooltip,
} from './sessionRows';
import { wasteItem } from './sessionWasteRows';

/** The rows of the session view. */

export function sessionItem(session: SessionRow, now: number): vscode.TreeItem {
  // Else all are of the one folder that is open.
  const showsFolder = vscode.workspace.workspaceFolders?.length !== 1;
  const item = new vscode.TreeItem(
    `${agentName(session.agent)} ${costText(session.cost)}`,
    vscode.TreeItemCollapsibleState.Collapsed,
  );
  item.id = keyOf(session);
  item.description = sessionDescription(session, now, showsFolder);
  item.tooltip = sessionTooltipText(session, now);
  item.iconPath = new vscode.ThemeIcon(isRunning(session, now) ? 'pulse' : 'history');
  item.contextValue = 'session';
  return item;
}

export function producedItem({ session, produced }: SessionNode & { kind: 'produced' }): vscode.TreeItem {
  const item = withId(new vscode.TreeItem(producedLabel(produced)), `${keyOf(session)} produced`);
  item.description = producedDescription(produced);
  item.tooltip = producedTooltip(produced);
  item.iconPath = new vscode.ThemeIcon('edit');
  return item;
}

export function findingItem(node: SessionNode & { kind: 'finding' }): vscode.TreeItem {
  const { session, finding } = node;
  const item = withId(
    wasteItem(finding, Date.now()),
    `${keyOf(session)} waste ${finding.kind} ${finding.source} ${finding.at}`,
  );
  item.command = { command: commands.openWasteInLog, title: vscode.l10n.t('Open in Log'), arguments: [node] };
  return item;
}

export function planItem({ line, number }: SessionNode & { kind: 'plan' }): vscode.TreeItem {
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

export function withId(item: vscode.TreeItem, id: string): vscode.TreeItem {
  item.id = id;
  return item;
}

export function turnItem({ session, turn, number }: TurnNode): vscode.TreeItem {
  const item = new vscode.TreeItem(`${clockOnDay(turn.start, Date.parse(session.end))} ${costText(turn.cost)}`);
  item.id = `${keyOf(session)} ${number}`;
  item.description = turnDescription(turn);
  item.tooltip = turnTooltip(turn, Date.now());
  item.contextValue = 'turn';
  return item;
}

export function copiedItem(tokens: number): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Copied with Tare today'));
  item.id = 'copied';
  item.description = vscode.l10n.t('{0} tokens, estimate, not billed', compactNumber(tokens));
  item.tooltip = vscode.l10n.t('What you copied with Tare and may have sent somewhere. It is in no sum above.');
  item.iconPath = new vscode.ThemeIcon('clippy');
  return item;
}

/** Turns that are too many to stand by themselves. */
export function earlierItem({ session, turns }: SessionNode & { kind: 'earlier' }): vscode.TreeItem {
  const sum = sumOf(turns.map(({ turn }) => turn));
  const [last] = turns;
  const first = turns.at(-1);
  const item = new vscode.TreeItem(
    vscode.l10n.t('{0} earlier turns {1}', turns.length, costText(sum.cost)),
    vscode.TreeItemCollapsibleState.Collapsed,
  );
  item.id = `${keyOf(session)} earlier ${first?.number ?? 0}`;
  const period = first && last && periodText(first.turn.start, last.turn.end, Date.now());
  item.description = [...(period === undefined ? [] : [period]), tokensDescription(sum)].join(' · ');
  return item;
}
