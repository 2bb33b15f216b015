import { delimiter } from 'node:path';
import * as vscode from 'vscode';
import { csvOf } from '../sessions/csv';
import type { WasteFinding } from '../sessions/waste/finding';
import { UserError } from '../userError';
import type { SessionRow } from '../workers/sessionReport';
import type { ErrorReporter } from './errorReporter';
import { commands, views } from './manifest';
import { sessionMarkdown } from './sessionRows';
import type { SessionService } from './sessionService';
import { fileOf } from './sessionWasteRows';
import type { StatusBar } from './statusBar';

/** The commands of the session view. Those about one session are offered in its menu, which hands over the node. */
export class SessionCommands implements vscode.Disposable {
  private readonly registrations: readonly vscode.Disposable[];

  public constructor(
    private readonly sessions: SessionService,
    private readonly statusBar: StatusBar,
    errors: ErrorReporter,
  ) {
    this.registrations = [
      errors.registerCommand(commands.openSessionView, async () => {
        await vscode.commands.executeCommand(`${views.session}.focus`);
      }),
      errors.registerCommand(commands.refreshSessions, () => this.refresh()),
      errors.registerCommand(commands.exportSession, (node) => this.export(sessionOf(node))),
      errors.registerCommand(commands.copySession, (node) => this.copy(sessionOf(node))),
      errors.registerCommand(commands.revealSessionLog, (node) => reveal(sessionOf(node))),
      errors.registerCommand(commands.openWasteInLog, (node) => this.openInLog(findingOf(node))),
      errors.registerCommand(commands.openWasteFile, (node) => openFileOf(findingOf(node))),
    ];
  }

  public dispose(): void {
    for (const registration of this.registrations) registration.dispose();
  }

  private async refresh(): Promise<void> {
    this.checkIsOn();
    await this.sessions.refresh();
    this.statusBar.announce(vscode.l10n.t('Looked for sessions'));
  }

  /** @throws UserError while the setting is off */
  private checkIsOn(): void {
    if (this.sessions.status !== 'off') return;
    throw new UserError(
      vscode.l10n.t(
        'Sessions of coding agents are not followed: tare.session.enabled is off. Turn it on in the settings.',
      ),
    );
  }

  /** One session, or all of the workspace: as `tare session --json` and `--csv` print them. */
  private async export(session: SessionRow | undefined): Promise<void> {
    this.checkIsOn();
    if (this.sessions.current === undefined) {
      throw new UserError(vscode.l10n.t('The logs of agents are not read yet. Try again in a moment.'));
    }
    const folder = vscode.workspace.workspaceFolders?.[0];
    const name = session === undefined ? 'sessions' : `session-${session.agent}`;
    const target = await vscode.window.showSaveDialog({
      ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder.uri, `${name}.json`) }),
      filters: { [vscode.l10n.t('JSON')]: ['json'], [vscode.l10n.t('Comma-separated values')]: ['csv'] },
      title: vscode.l10n.t('Export Session'),
    });
    if (target === undefined) return;
    const key = session && { agent: session.agent, id: session.id };
    const summary = await this.sessions.summaryOf(key);
    const text = target.path.toLowerCase().endsWith('.csv')
      ? csvOf(summary)
      : `${JSON.stringify({ scope: scopeName(), ...summary }, null, 2)}\n`;
    await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
    this.statusBar.announce(vscode.l10n.t('Exported'));
  }

  /** At the line where it happened first. */
  private async openInLog({ source, at }: WasteFinding): Promise<void> {
    const uri = await existing(source);
    const line = await this.sessions.lineAt({ log: source, at });
    await vscode.commands.executeCommand('vscode.open', uri, {
      preview: true,
      ...(line === undefined ? {} : { selection: new vscode.Range(line - 1, 0, line - 1, 0) }),
    });
  }

  private async copy(session: SessionRow | undefined): Promise<void> {
    if (session === undefined) throw chooseOne();
    const { agent, id } = session;
    const { turns } = await this.sessions.detailOf({ agent, id });
    // Calls may have come since the list was drawn: the total is that of the turns.
    const { sessions } = await this.sessions.summaryOf({ agent, id });
    await vscode.env.clipboard.writeText(sessionMarkdown({ ...session, ...sessions[0] }, turns));
    this.statusBar.announce(vscode.l10n.t('Copied'));
  }
}

/** In the file manager of the desktop; elsewhere it is opened, since there is none that could show it. */
async function reveal(session: SessionRow | undefined): Promise<void> {
  if (session === undefined) throw chooseOne();
  const uri = await existing(session.log);
  const isLocalDesktop = vscode.env.uiKind === vscode.UIKind.Desktop && vscode.env.remoteName === undefined;
  await vscode.commands.executeCommand(isLocalDesktop ? 'revealFileInOS' : 'vscode.open', uri);
}

/** @throws UserError for a log that is not there any more */
async function existing(log: string): Promise<vscode.Uri> {
  const uri = vscode.Uri.file(log);
  try {
    await vscode.workspace.fs.stat(uri);
    return uri;
  } catch {
    throw new UserError(vscode.l10n.t('{0} is gone: agents delete old logs. Its calls are still counted.', log));
  }
}

async function openFileOf(finding: WasteFinding): Promise<void> {
  const path = fileOf(finding);
  if (path === undefined) throw new UserError(vscode.l10n.t('This finding is about no file. Open it in the log.'));
  const uri = vscode.Uri.file(path);
  try {
    await vscode.workspace.fs.stat(uri);
  } catch {
    throw new UserError(vscode.l10n.t('{0} is not there any more.', path));
  }
  await vscode.commands.executeCommand('vscode.open', uri, { preview: true });
}

function findingOf(node: unknown): WasteFinding {
  const isNode = typeof node === 'object' && node !== null && 'kind' in node && node.kind === 'finding';
  if (isNode && 'finding' in node) return node.finding as WasteFinding;
  throw new UserError(vscode.l10n.t('Choose a finding below a session in the view Session first.'));
}

function chooseOne(): UserError {
  return new UserError(vscode.l10n.t('Choose a session in the view Session first.'));
}

/** The node of the view that a menu hands over; anything else is none. */
function sessionOf(node: unknown): SessionRow | undefined {
  const isNode = typeof node === 'object' && node !== null && 'kind' in node && node.kind === 'session';
  return isNode && 'session' in node ? (node.session as SessionRow) : undefined;
}

/** As the command line writes it. */
function scopeName(): string {
  const folders = vscode.workspace.workspaceFolders;
  return folders === undefined ? 'all' : folders.map(({ uri }) => uri.fsPath).join(delimiter);
}
