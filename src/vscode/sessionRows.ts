import { basename } from 'node:path';
import * as vscode from 'vscode';
import { beginningOf } from '../sessions/activityTexts';
import type { Produced } from '../sessions/produced';
import type { UsageTotal } from '../sessions/summary';
import type { SessionReport, SessionRow } from '../workers/sessionReport';
import type { SessionTurn } from '../workers/sessionTurns';
import { compactNumber, escapedMarkdown, fullNumber, roundNumber, shortPercent } from './format';
import { agentName, allTokens, cacheHits, costText, periodText, whenText } from './sessionFormat';
import { isRunning } from './sessionOrder';

/** The words of the session view; sessionView.ts puts them into a tree. */

/** `Fix token refresh · running · 142k in window`: what tells sessions of an agent apart comes first. */
export function sessionDescription(session: SessionRow, now: number, showsFolder: boolean): string {
  const { title, workspace, fill } = session;
  const running = isRunning(session, now);
  const parts = title === undefined ? [] : [beginningOf(title, LONGEST_TITLE)];
  if (showsFolder && workspace !== null) parts.push(basename(workspace));
  parts.push(running ? vscode.l10n.t('running') : whenText(Date.parse(session.end), now));
  if (running && fill !== undefined) parts.push(vscode.l10n.t('{0} in window', compactNumber(fill.tokens)));
  return parts.join(' · ');
}

/** In characters: more would leave no room for anything else. */
const LONGEST_TITLE = 48;

export function sessionTooltipText(session: SessionRow, now: number): vscode.MarkdownString {
  const { agent, title, workspace, start, end, fill, cost, log } = session;
  const lines = [`**${agentName(agent)}** ${costText(cost)}`];
  if (title !== undefined) lines.push(escapedMarkdown(title));
  lines.push(periodText(Date.parse(start), Date.parse(end), now), ...totalLines(session));
  if (fill !== undefined) {
    const window = fill.windowSize === undefined ? '' : vscode.l10n.t(' of {0}', roundNumber(fill.windowSize));
    lines.push(
      vscode.l10n.t('In the window of {0}: {1}', escapedMarkdown(fill.model), fullNumber(fill.tokens) + window),
    );
  }
  if (workspace !== null) lines.push(escapedMarkdown(workspace));
  lines.push(escapedMarkdown(log));
  return new vscode.MarkdownString(lines.join('\n\n'));
}

/** `read 6 files, edited 2, ran 3`: what a turn's tools did; empty for one that only answered. */
export function turnActions({ filesRead, filesWritten, otherUses, compactions }: SessionTurn): string {
  const parts = [];
  if (filesRead > 0) {
    parts.push(filesRead === 1 ? vscode.l10n.t('read 1 file') : vscode.l10n.t('read {0} files', filesRead));
  }
  if (filesWritten > 0) parts.push(vscode.l10n.t('edited {0}', filesWritten));
  if (otherUses > 0) parts.push(vscode.l10n.t('ran {0}', otherUses));
  if (compactions > 0) parts.push(vscode.l10n.t('summarised its window'));
  return parts.join(', ');
}

export function turnDescription(turn: SessionTurn): string {
  const parts = [turnActions(turn), vscode.l10n.t('{0} tokens', compactNumber(allTokens(turn.tokens)))];
  if (turn.prompt !== undefined) parts.push(turn.prompt.replace(/\s+/g, ' '));
  return parts.filter((part) => part !== '').join(' · ');
}

export function turnTooltip(turn: SessionTurn, now: number): vscode.MarkdownString {
  const lines = [`**${periodText(turn.start, turn.end, now)}** ${costText(turn.cost)}`];
  if (turn.prompt !== undefined) lines.push(escapedMarkdown(turn.prompt));
  const actions = turnActions(turn);
  if (actions !== '') lines.push(actions);
  lines.push(...totalLines(turn));
  if (turn.models.length > 0) lines.push(turn.models.map(escapedMarkdown).join(', '));
  return new vscode.MarkdownString(lines.join('\n\n'));
}

/** What came of a session: `3 files edited, +120 −14 lines`. */
export function producedLabel({ files, lines, editsWithoutLines }: Produced): string {
  if (files.length === 0) return vscode.l10n.t('No file edited');
  const edited = files.length === 1 ? vscode.l10n.t('1 file edited') : vscode.l10n.t('{0} files edited', files.length);
  const { added, removed } = lines;
  if (added + removed === 0) return edited;
  const counts = `${editsWithoutLines > 0 ? '≥' : ''}+${fullNumber(added)} −${fullNumber(removed)}`;
  return vscode.l10n.t('{0}, {1} lines', edited, counts);
}

export function producedDescription({ standing, commands, commits }: Produced): string {
  const parts = [];
  if (standing !== undefined) {
    const isWhole = standing.standing === standing.compared;
    // All of it is said only where it is.
    const share = isWhole ? 1 : Math.min(standing.standing / standing.compared, 0.99);
    parts.push(vscode.l10n.t('{0} still there', shortPercent(share)));
  }
  if (commits > 0) parts.push(commits === 1 ? vscode.l10n.t('1 commit') : vscode.l10n.t('{0} commits', commits));
  if (commands === 1) parts.push(vscode.l10n.t('what 1 command changed is not in the log'));
  if (commands > 1) parts.push(vscode.l10n.t('what {0} commands changed is not in the log', fullNumber(commands)));
  return parts.join(' · ');
}

/** More files are not listed. */
const MOST_FILES = 20;

export function producedTooltip(produced: Produced): vscode.MarkdownString {
  const { files, standing, editsWithoutLines, commands } = produced;
  const lines = [`**${producedLabel(produced)}**`, vscode.l10n.t("From the agent's log: edits that did not fail.")];
  if (files.length > 0) lines.push(files.slice(0, MOST_FILES).map(escapedMarkdown).join('  \n'));
  if (files.length > MOST_FILES) lines.push(vscode.l10n.t('{0} more', files.length - MOST_FILES));
  if (editsWithoutLines === 1) lines.push(vscode.l10n.t('Lines of 1 edit are not in the log.'));
  if (editsWithoutLines > 1) {
    lines.push(vscode.l10n.t('Lines of {0} edits are not in the log.', fullNumber(editsWithoutLines)));
  }
  if (standing !== undefined) {
    lines.push(
      vscode.l10n.t(
        'Of {0} added lines with a letter or digit, {1} are in their files now. Lines of files that were moved or deleted are not.',
        fullNumber(standing.compared),
        fullNumber(standing.standing),
      ),
    );
  }
  if (commands > 0) {
    lines.push(vscode.l10n.t('What commands changed could not be attributed.'));
  }
  return new vscode.MarkdownString(lines.join('\n\n'));
}

/** `2.24M tokens · 94% from cache`. */
export function tokensDescription({ tokens }: UsageTotal): string {
  const hits = cacheHits(tokens);
  const parts = [vscode.l10n.t('{0} tokens', compactNumber(allTokens(tokens)))];
  if (hits !== undefined) parts.push(vscode.l10n.t('{0} from cache', shortPercent(hits)));
  return parts.join(' · ');
}

export function allSessionsDescription({ spent, sessions, sessionCount }: SessionReport): string {
  const shown = sessions.length < sessionCount ? vscode.l10n.t('{0} shown', sessions.length) : undefined;
  return [tokensDescription(spent.workspace), ...(shown === undefined ? [] : [shown])].join(' · ');
}

/** Of the last row. */
export function allSessionsTooltip({ spent, hasWorkspace }: SessionReport): vscode.MarkdownString {
  const whose = hasWorkspace
    ? vscode.l10n.t('All sessions of this workspace whose logs are known, at list price.')
    : vscode.l10n.t('All sessions whose logs are known, at list price.');
  return new vscode.MarkdownString([whose, ...totalLines(spent.workspace)].join('\n\n'));
}

function totalLines({ calls, tokens, cost }: UsageTotal): readonly string[] {
  const { input, output, cacheRead, cacheWrite5m, cacheWrite1h } = tokens;
  const kinds = vscode.l10n.t(
    'input {0} · output {1} · cache read {2} · cache write {3}',
    ...[input, output, cacheRead, cacheWrite5m + cacheWrite1h].map(fullNumber),
  );
  const lines = [calls === 1 ? vscode.l10n.t('1 call') : vscode.l10n.t('{0} calls', fullNumber(calls)), kinds];
  if (cost.unpricedModels.length > 0) {
    const models = cost.unpricedModels.map(escapedMarkdown).join(', ');
    lines.push(vscode.l10n.t('No list price, not in the sum: {0}', models));
  }
  if (cost.accuracy === 'lower-bound') {
    lines.push(vscode.l10n.t('≈ the log holds fewer tokens than were billed: at least this was spent'));
  }
  return lines;
}

/** A session and its turns as a Markdown table, for a message or a document. */
export function sessionMarkdown(session: SessionRow, turns: readonly SessionTurn[]): string {
  const cell = (text: string): string => escapedMarkdown(text);
  const row = (first: string, action: string, { tokens, cost }: UsageTotal): string => {
    const { input, output, cacheRead, cacheWrite5m, cacheWrite1h } = tokens;
    const numbers = [input, output, cacheRead, cacheWrite5m + cacheWrite1h].map(fullNumber);
    return `| ${[first, action, ...numbers, costText(cost)].join(' | ')} |`;
  };
  const columns = [
    vscode.l10n.t('Time'),
    vscode.l10n.t('What it did'),
    vscode.l10n.t('Input'),
    vscode.l10n.t('Output'),
    vscode.l10n.t('Cache read'),
    vscode.l10n.t('Cache write'),
    vscode.l10n.t('Cost'),
  ];
  return [
    `**${cell(agentName(session.agent))}**${session.title === undefined ? '' : ` ${cell(session.title)}`}`,
    '',
    `| ${columns.join(' | ')} |`,
    '| :-- | :-- | --: | --: | --: | --: | --: |',
    ...turns.map((turn) =>
      row(new Date(turn.start).toISOString().slice(0, 16).replace('T', ' '), turnActions(turn), turn),
    ),
    row(vscode.l10n.t('Total'), '', session),
    '',
    vscode.l10n.t('At list price. Times in UTC.'),
    '',
  ].join('\n');
}
