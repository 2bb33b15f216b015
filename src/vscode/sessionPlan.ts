import * as vscode from 'vscode';
import type { CreditTotal } from '../sessions/credits';
import type { RateLimit } from '../sessions/usageEvent';
import type { SessionReport } from '../workers/sessionReport';
import { escapedMarkdown, precisePercent } from './format';
import { agentName, agoText, durationText, whenText } from './sessionFormat';

/** What agents' logs tell of plans: how much of a limit is used up, and what was charged in the plan's own units. Never dollars. */
export interface PlanLine {
  /** `Codex 7% of the limit of 5 h`. */
  readonly label: string;
  /** `plan plus · resets 16:20`. */
  readonly description: string;
  /** Milliseconds since 1970, UTC: when the agent was told. */
  readonly at: number;
}

export function planLines({ rateLimits, credits }: SessionReport, now: number): readonly PlanLine[] {
  return [...rateLimits.map((limit) => limitLine(limit, now)), ...credits.map(creditLine)];
}

/** Markdown for the tooltip; empty where no log tells of a plan. */
export function planText(report: SessionReport, now: number): string {
  const lines = planLines(report, now);
  if (lines.length === 0) return '';
  const heading = vscode.l10n.t("from the agents' own logs, not in the list price");
  return [
    `**${vscode.l10n.t('Plan')}** &nbsp; ${heading}`,
    ...lines.map(({ label, description, at }) =>
      [label, description, agoText(now - at)]
        .filter((text) => text !== '')
        .map(escapedMarkdown)
        .join(' · '),
    ),
  ].join('  \n');
}

function limitLine(
  { agent, name, of, usedPercent, windowMinutes, resetsAt, plan, at }: RateLimit,
  now: number,
): PlanLine {
  const period = windowMinutes === undefined ? name : limitPeriod(windowMinutes);
  const parts = of === undefined ? [] : [of];
  if (plan !== undefined) parts.push(vscode.l10n.t('plan {0}', plan));
  if (resetsAt !== undefined) parts.push(vscode.l10n.t('resets {0}', whenText(resetsAt, now)));
  return {
    label: vscode.l10n.t('{0} {1} of the limit of {2}', agentName(agent), precisePercent(usedPercent / 100), period),
    description: parts.join(' · '),
    at,
  };
}

/** Codex tells 299 minutes of a limit of five hours, and 10,079 of one of a week. */
function limitPeriod(minutes: number): string {
  return durationText((minutes % 60 === 59 ? minutes + 1 : minutes) * 60_000);
}

function creditLine({ agent, today, month, at }: CreditTotal): PlanLine {
  return {
    label:
      agent === 'amp'
        ? vscode.l10n.t('{0} {1} credits today', agentName(agent), credits(today))
        : vscode.l10n.t('{0} {1} AI credits today', agentName(agent), credits(today)),
    description: vscode.l10n.t('{0} in 30 days', credits(month)),
    at,
  };
}

/** Two digits behind the point while they matter. */
function credits(value: number): string {
  return value.toLocaleString(vscode.env.language, { maximumFractionDigits: value < 100 ? 2 : 0 });
}
