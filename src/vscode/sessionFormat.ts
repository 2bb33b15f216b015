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

/** Made when they are first needed, and once: making one takes as long as using it a hundred times. */
const formats = new Map<string, Intl.DateTimeFormat>();

function format(name: keyof typeof formatOptions): Intl.DateTimeFormat {
  let known = formats.get(name);
  if (known === undefined) {
    known = new Intl.DateTimeFormat(vscode.env.language, formatOptions[name]);
    formats.set(name, known);
  }
  return known;
}

const clock = { hour: 'numeric', minute: '2-digit' } as const;
const formatOptions = {
  clock,
  date: { day: 'numeric', month: 'short', year: 'numeric' },
  dayAndClock: { day: 'numeric', month: 'short', ...clock },
  dateAndClock: { day: 'numeric', month: 'short', year: 'numeric', ...clock },
} as const;

/** `14:05` in the user's zone and manner. */
export function clockText(time: number): string {
  return format('clock').format(time);
}

/** `14:05`, or `25 Nov, 14:05` where that is another day than the one that is spoken of. */
export function clockOnDay(time: number, spokenOf: number): string {
  return isSameDay(time, spokenOf) ? clockText(time) : format('dayAndClock').format(time);
}

/** The time of a day that is today, the date of another. */
export function whenText(time: number, now: number): string {
  return isSameDay(time, now) ? clockText(time) : format('date').format(time);
}

/** `14:05`, or with its date where that is not today's. */
export function momentText(time: number, now: number): string {
  return format(isSameDay(time, now) ? 'clock' : 'dateAndClock').format(time);
}

/** `14:05 – 14:20`, with what is needed of the dates; one time where both are the same. */
export function periodText(start: number, end: number, now: number): string {
  return format(isSameDay(start, now) && isSameDay(end, now) ? 'clock' : 'dateAndClock').formatRange(start, end);
}

function isSameDay(left: number, right: number): boolean {
  return new Date(left).toDateString() === new Date(right).toDateString();
}
