import * as vscode from 'vscode';
import type { CostTotal } from '../sessions/summary';
import { type AgentId, type UsageTokens, promptTokens } from '../sessions/usageEvent';
import { compactNumber, dollars } from './format';

/** Product names are not translated. */
const agentNames: Readonly<Record<AgentId, string>> = {
  'claude-code': 'Claude Code',
  codex: 'Codex',
  'copilot-chat': 'GitHub Copilot Chat',
  'copilot-cli': 'Copilot CLI',
  opencode: 'OpenCode',
  'kilo-cli': 'Kilo CLI',
  'gemini-cli': 'Gemini CLI',
  'qwen-code': 'Qwen Code',
  cline: 'Cline',
  'roo-code': 'Roo Code',
  'kilo-code': 'Kilo Code',
  aider: 'Aider',
  continue: 'Continue',
  amp: 'Amp',
};

export function agentName(agent: AgentId): string {
  return agentNames[agent];
}

/** `$1.32`; `≈$1.32` where the logs hold fewer tokens than were billed; `≥$1.32` where a model without a price is missing; `–` without any price. */
export function costText(cost: CostTotal): string {
  return cost.usd === null ? '–' : markOf(cost) + dollars(cost.usd);
}

/** As `costText`, always with cents, for the status bar: `$1.32`, `<$0.01`, `$212`, `$1.23k`. */
export function statusCost(cost: CostTotal): string {
  const { usd } = cost;
  if (usd === null) return '–';
  if (usd > 0 && usd < 0.005) return '<$0.01';
  return `${markOf(cost)}$${usd < 99.995 ? usd.toFixed(2) : compactNumber(Math.round(usd))}`;
}

function markOf({ accuracy }: CostTotal): string {
  return accuracy === 'exact' ? '' : accuracy === 'partial' ? '≥' : '≈';
}

/** An amount that is computed ahead: `≈$0.71`, or `–` where the model has no known price. */
export function aheadText(usd: number | null): string {
  return usd === null ? '–' : `≈${dollars(usd)}`;
}

/** All tokens of a sum: prompts and answers. */
export function allTokens(tokens: UsageTokens): number {
  return promptTokens(tokens) + tokens.output;
}

/** Share of the prompts' tokens that came from a cache; undefined without a prompt. */
export function cacheHits(tokens: UsageTokens): number | undefined {
  const prompts = promptTokens(tokens);
  return prompts === 0 ? undefined : tokens.cacheRead / prompts;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** `45 s`, `3 min`, `2 h`, `4 days`: rounded down, one unit. */
export function durationText(milliseconds: number): string {
  const value = Math.max(0, milliseconds);
  if (value < minute) return vscode.l10n.t('{0} s', Math.floor(value / second));
  if (value < hour) return vscode.l10n.t('{0} min', Math.floor(value / minute));
  if (value < 2 * day) return vscode.l10n.t('{0} h', Math.floor(value / hour));
  return vscode.l10n.t('{0} days', Math.floor(value / day));
}

export function agoText(milliseconds: number): string {
  return milliseconds < 2 * second ? vscode.l10n.t('just now') : vscode.l10n.t('{0} ago', durationText(milliseconds));
}

/** `14:05` in the user's zone and manner. */
export function clockText(time: number): string {
  return new Date(time).toLocaleTimeString(vscode.env.language, { hour: 'numeric', minute: '2-digit' });
}

/** The time of a day that is today, the date of another. */
export function whenText(time: number, now: number): string {
  const isToday = new Date(time).toDateString() === new Date(now).toDateString();
  if (isToday) return clockText(time);
  return new Date(time).toLocaleDateString(vscode.env.language, { day: 'numeric', month: 'short', year: 'numeric' });
}
