import * as vscode from 'vscode';
import type { AgentWindow, SessionReport, Spent } from '../workers/sessionReport';
import { readSetting } from './configuration';
import { type SettingTypes, settings } from './manifest';
import { agentName, durationText, statusCost } from './sessionFormat';

export type SpendScope = SettingTypes[typeof settings.sessionScope];

/** What the status bar adds for the agents' sessions. */
export interface SessionStatus {
  /** `$1.32`, and a notice after it where there is one. */
  readonly cost: string;
  readonly notice: string | undefined;
  /** For screen readers: the same in words. */
  readonly spoken: readonly string[];
}

/** A cache that expires within this part of its lifetime, and within five minutes, is about to. */
const NEAR_SHARE = 0.2;
const NEAR_MILLISECONDS = 5 * 60_000;
/** Below this many US dollars nobody hurries. */
const WORTH_A_NOTICE = 0.1;

/** As it is set. Settings are written by hand: a word that is no scope stands for the default. */
export function spendScope(): SpendScope {
  const scope = readSetting(settings.sessionScope);
  return scope === 'agentSession' || scope === 'today' ? scope : 'window';
}

export function spentIn(report: SessionReport, scope: SpendScope): Spent | undefined {
  return report.spent[scope];
}

/** Undefined where no agent was at work in this window or today. */
export function sessionStatus(
  report: SessionReport | undefined,
  scope: SpendScope,
  wantsNotice: boolean,
  now: number,
): SessionStatus | undefined {
  if (report === undefined || report.spent.window.calls + report.spent.today.calls === 0) return undefined;
  const spent = spentIn(report, scope);
  if (spent === undefined) return undefined;
  const cost = statusCost(spent.cost);
  const expiring = wantsNotice ? expiringCache(report, now) : undefined;
  const left = expiring && durationText(expiring.expiresAt - now);
  const spoken = [spokenCost(scope, cost)];
  if (expiring !== undefined && left !== undefined) {
    spoken.push(vscode.l10n.t('the cache of {0} expires in {1}', agentName(expiring.window.session.agent), left));
  }
  return { cost, notice: left === undefined ? undefined : vscode.l10n.t('cache {0}', left), spoken };
}

function spokenCost(scope: SpendScope, cost: string): string {
  const amount = cost === '–' ? vscode.l10n.t('an amount without a known price') : cost;
  switch (scope) {
    case 'window':
      return vscode.l10n.t('spent in this window {0}', amount);
    case 'agentSession':
      return vscode.l10n.t("spent in the agent's session {0}", amount);
    case 'today':
      return vscode.l10n.t('spent here today {0}', amount);
  }
}

/** The cache that expires first among those that are about to, where going on afterwards costs noticeably more. */
export function expiringCache(
  report: SessionReport,
  now: number,
): { readonly window: AgentWindow; readonly expiresAt: number } | undefined {
  return report.windows
    .flatMap((window) => {
      const { expiresAt, lifetime = 0, cachedUsd, uncachedUsd } = window.next;
      const near = Math.min(NEAR_MILLISECONDS, lifetime * NEAR_SHARE);
      const isNear = expiresAt !== undefined && expiresAt > now && expiresAt - now <= near;
      return isNear && (uncachedUsd ?? 0) - (cachedUsd ?? 0) >= WORTH_A_NOTICE ? [{ window, expiresAt }] : [];
    })
    .sort((left, right) => left.expiresAt - right.expiresAt)[0];
}

const SECOND = 1000;
const HOUR = 3_600_000;

/** Milliseconds until what is shown of a report is out of date by itself; undefined when it is not. */
export function untilOutdated(report: SessionReport | undefined, now: number): number | undefined {
  const windows = report?.windows ?? [];
  const expiring = report && expiringCache(report, now);
  // A little later, so that the time is over by then.
  if (expiring !== undefined) return Math.min(5 * SECOND, expiring.expiresAt - now + 50);
  if (windows.some(({ next }) => (next.expiresAt ?? 0) > now)) return 10 * SECOND;
  return windows.some(({ fill }) => fill.at > now - HOUR) ? 60 * SECOND : undefined;
}
