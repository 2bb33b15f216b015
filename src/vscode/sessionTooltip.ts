import * as vscode from 'vscode';
import { beginningOf } from '../sessions/activityTexts';
import type { UsageTotal } from '../sessions/summary';
import type { AgentId } from '../sessions/usageEvent';
import type { AgentWindow, SessionReport, Spent } from '../workers/sessionReport';
import { escapedMarkdown, fullNumber, precisePercent, roundNumber } from './format';
import { agentName, agoText, aheadText, costText, durationText } from './sessionFormat';
import { inSteadyOrder } from './sessionOrder';
import { planText } from './sessionPlan';
import { type SpendScope, spentIn } from './sessionStatus';

/** More models than this are not listed one by one. */
const MOST_MODELS = 4;
/** In characters: with agent, model and age on one line. */
const LONGEST_TITLE = 28;
/** With the columns of the table beside it. */
const LONGEST_ROW = 18;

/** Two of the three quantities of the tooltip, what is in the agents' windows and what was spent; and plans. Empty without a session. */
export function sessionTooltip(report: SessionReport | undefined, scope: SpendScope, now: number): string {
  if (report === undefined || report.sessionCount === 0) return '';
  return [windowsText(report, now), spentText(report, scope, now), planText(report, now)]
    .filter((text) => text !== '')
    .join('\n\n');
}

function windowsText({ windows, sessions }: SessionReport, now: number): string {
  if (windows.length === 0) return '';
  const heading = `**${vscode.l10n.t("In the agent's window")}**`;
  const lines = inSteadyOrder(sessions, now).flatMap(({ agent, id, title }) => {
    const window = windows.find(({ session }) => session.agent === agent && session.id === id);
    if (window === undefined) return [];
    const { fill, next } = window;
    const { tokens, windowSize } = fill;
    const held =
      windowSize === undefined
        ? vscode.l10n.t('{0} tokens', fullNumber(tokens))
        : vscode.l10n.t(
            '{0} of {1} ({2})',
            fullNumber(tokens),
            roundNumber(windowSize),
            precisePercent(tokens / windowSize),
          );
    const names = [
      agentName(agent),
      titleAmongSeveral(windows, agent, title, LONGEST_TITLE),
      fill.model,
      agoText(now - fill.at),
    ];
    return [
      names.flatMap((name) => (name === undefined ? [] : escapedMarkdown(name))).join(' · '),
      `${held} · ${continueText(next, now)}`,
    ];
  });
  return [heading, ...lines].join('  \n');
}

/** The beginning of a session's title, where the windows of other sessions of its agent stand beside it. */
function titleAmongSeveral(
  windows: readonly AgentWindow[],
  agent: AgentId,
  title: string | undefined,
  longest: number,
): string | undefined {
  const isOneOfSeveral = windows.filter(({ session }) => session.agent === agent).length > 1;
  return isOneOfSeveral && title !== undefined ? beginningOf(title, longest) : undefined;
}

/** What going on costs now, how long that holds, and what it costs then. Without the answer. */
export function continueText({ cachedUsd, uncachedUsd, expiresAt }: AgentWindow['next'], now: number): string {
  if (uncachedUsd === null) return vscode.l10n.t('next message –, no list price');
  const later = aheadText(uncachedUsd);
  if (expiresAt === undefined) {
    return cachedUsd === null || cachedUsd === uncachedUsd
      ? vscode.l10n.t('next message {0}', later)
      : vscode.l10n.t('next message {0} while cached, else {1}', aheadText(cachedUsd), later);
  }
  return expiresAt > now
    ? vscode.l10n.t(
        'next message {0} · cache expires in {1}, then {2}',
        aheadText(cachedUsd),
        durationText(expiresAt - now),
        later,
      )
    : vscode.l10n.t('next message {0} · cache expired {1}', later, agoText(now - expiresAt));
}

function spentText(report: SessionReport, scope: SpendScope, now: number): string {
  const { window, agentSession, today, todayEverywhere } = report.spent;
  const last = Math.max(...report.sessions.map(({ end }) => Date.parse(end)));
  const source = vscode.l10n.t("from the agents' own logs, at list price");
  const heading = `**${vscode.l10n.t('Spent')}** &nbsp; ${source} · ${agoText(now - last)}`;
  const columns = [
    vscode.l10n.t('Cost'),
    vscode.l10n.t('Input'),
    vscode.l10n.t('Output'),
    vscode.l10n.t('Cache read'),
    vscode.l10n.t('Cache write'),
  ];
  const rows: [string, UsageTotal][] = [[vscode.l10n.t('This window'), window]];
  if (agentSession !== undefined) {
    const { agent, id } = agentSession;
    const own = report.sessions.find((session) => session.agent === agent && session.id === id)?.title;
    const title = titleAmongSeveral(report.windows, agent, own, LONGEST_ROW);
    const label =
      title === undefined ? vscode.l10n.t("{0}'s session", agentName(agent)) : `“${escapedMarkdown(title)}”`;
    rows.push([label, agentSession]);
  }
  const isSameEverywhere = todayEverywhere.calls === today.calls;
  rows.push([isSameEverywhere ? vscode.l10n.t('Today') : vscode.l10n.t('Today, here'), today]);
  if (!isSameEverywhere) rows.push([vscode.l10n.t('Today, everywhere'), todayEverywhere]);
  const table = [
    `| | ${columns.map((column) => `&emsp;${column}`).join(' | ')} |`,
    '|:--|--:|--:|--:|--:|--:|',
    ...rows.map(([label, { cost, tokens }]) => {
      const { input, output, cacheRead, cacheWrite5m, cacheWrite1h } = tokens;
      const counts = [input, output, cacheRead, cacheWrite5m + cacheWrite1h].map(roundNumber);
      return `| ${label} | ${[costText(cost), ...counts].join(' | ')} |`;
    }),
  ].join('\n');
  return [heading, table, ...notesOf(report, spentIn(report, scope) ?? window)].join('\n\n');
}

function notesOf(report: SessionReport, shown: Spent): readonly string[] {
  const { todayEverywhere, today, window, agentSession } = report.spent;
  const all: readonly UsageTotal[] = [window, today, todayEverywhere, ...(agentSession ? [agentSession] : [])];
  const notes: string[] = [];
  const details = shown.byModel
    .slice(0, MOST_MODELS)
    .map(({ model, cost }) => `${escapedMarkdown(model)} ${costText(cost)}`);
  if (shown.byModel.length > MOST_MODELS) {
    details.push(vscode.l10n.t('{0} more models', shown.byModel.length - MOST_MODELS));
  }
  if (report.perHour !== undefined) {
    details.push(vscode.l10n.t('{0} an hour in the last half hour', costText(report.perHour)));
  }
  if (details.length > 0) notes.push(details.join(' · '));
  const unpriced = [...new Set(all.flatMap(({ cost }) => cost.unpricedModels))];
  if (unpriced.length > 0) {
    notes.push(vscode.l10n.t('No list price, not in the sums: {0}', unpriced.map(escapedMarkdown).join(', ')));
  }
  if (all.some(({ cost }) => cost.accuracy === 'lower-bound')) {
    notes.push(vscode.l10n.t('≈ some logs hold fewer tokens than were billed: at least this was spent'));
  }
  if (!report.isComplete) notes.push(vscode.l10n.t('Older logs are still being read.'));
  return notes;
}
