import { basename, isAbsolute } from 'node:path';
import * as vscode from 'vscode';
import { beginningOf } from '../sessions/activityTexts';
import { type Wording, describeWaste } from '../sessions/waste/describeWaste';
import type { CacheBreak, WasteFinding } from '../sessions/waste/finding';
import { compactNumber, dollars, escapedMarkdown, fullNumber } from './format';
import { aheadText, momentText } from './sessionFormat';

/** The words of the session view for what gave nothing; sessionView.ts puts them into the tree. */

const wording: Wording = {
  say: (message, ...values) => vscode.l10n.t(message, ...values),
  number: fullNumber,
  dollars,
};

/** Findings may be about the same calls, so that their sum can be too much and never too little. */
export function wasteGroupItem(findings: readonly WasteFinding[]): vscode.TreeItem {
  const priced = findings.flatMap(({ usd }) => usd ?? []);
  const sum = priced.reduce((left, right) => left + right, 0);
  const item = new vscode.TreeItem(
    priced.length === 0
      ? vscode.l10n.t('Waste')
      : findings.length === 1
        ? vscode.l10n.t('Waste {0}', aheadText(sum))
        : vscode.l10n.t('Waste, up to {0}', aheadText(sum)),
    vscode.TreeItemCollapsibleState.Collapsed,
  );
  const tokens = compactNumber(findings.reduce((total, finding) => total + finding.tokens, 0));
  item.description =
    findings.length === 1
      ? vscode.l10n.t('1 finding · {0} tokens', tokens)
      : vscode.l10n.t('{0} findings · {1} tokens', findings.length, tokens);
  item.tooltip = vscode.l10n.t(
    "What in the agent's window cost money and gave nothing, by its log. Amounts are at list price and about right; findings can be about the same calls, so their sum is at most this.",
  );
  item.iconPath = new vscode.ThemeIcon('trash');
  return item;
}

export function wasteItem(finding: WasteFinding, now: number): vscode.TreeItem {
  const { message, advice } = describeWaste(finding, wording);
  // The amount first: in a narrow side bar the rest is cut off.
  const label = `${aheadText(finding.usd)} ${labelOf(finding)}`;
  const item = new vscode.TreeItem(label);
  const tokens = vscode.l10n.t('{0} tokens', compactNumber(finding.tokens));
  item.description = [tokens, advice].join(' · ');
  const when = momentText(finding.at, now);
  item.tooltip = new vscode.MarkdownString(
    [
      `**${escapedMarkdown(label)}**`,
      escapedMarkdown(message),
      escapedMarkdown(advice),
      vscode.l10n.t('First at {0}, in {1}', when, escapedMarkdown(basename(finding.source))),
    ].join('\n\n'),
  );
  item.contextValue = fileOf(finding) === undefined ? 'waste' : 'wasteFile';
  return item;
}

/** The file that a finding is about: absolute, as the agent named it. */
export function fileOf(finding: WasteFinding): string | undefined {
  const path =
    finding.kind === 'repeated-read'
      ? finding.path
      : finding.kind === 'cache-rebuilt' && finding.break.cause === 'instructions'
        ? finding.break.path
        : undefined;
  return path !== undefined && isAbsolute(path) ? path : undefined;
}

function labelOf(finding: WasteFinding): string {
  const times = 'times' in finding ? finding.times : 0;
  switch (finding.kind) {
    case 'repeated-read':
      return times === 1
        ? vscode.l10n.t('{0} read 1 more time', basename(finding.path))
        : vscode.l10n.t('{0} read {1} more times', basename(finding.path), times);
    case 'repeated-result':
      return times === 1
        ? vscode.l10n.t('{0} told the same 1 more time', shortUse(finding))
        : vscode.l10n.t('{0} told the same {1} more times', shortUse(finding), times);
    case 'carried-output':
      return vscode.l10n.t('Output of {0} carried along with {1} calls', shortUse(finding), finding.calls);
    case 'loop':
      return vscode.l10n.t('{0} called {1} times, nothing changed between', shortUse(finding), times);
    case 'cache-rebuilt':
      return times === 1
        ? vscode.l10n.t('Cache written anew {0}', shortCause(finding.break))
        : vscode.l10n.t('Cache written anew {0} times {1}', times, shortCause(finding.break));
  }
}

/** In characters. */
const LONGEST_SUBJECT = 32;

/** `npm test`, where the use says what was run; `TaskOutput b7636e2`, where it says no more than an id; else the tool. */
function shortUse({ tool, subject }: { readonly tool: string; readonly subject: string }): string {
  if (subject === '') return tool;
  return beginningOf(opaqueId.test(subject) ? `${tool} ${subject}` : subject, LONGEST_SUBJECT);
}

/** One word with a digit in it. */
const opaqueId = /^(?=.*\d)[\w-]+$/;

function shortCause(found: CacheBreak): string {
  switch (found.cause) {
    case 'idle':
      return vscode.l10n.t('after a pause of {0} min', found.minutes);
    case 'model':
      return vscode.l10n.t('after a change of the model');
    case 'compaction':
      return vscode.l10n.t('after a summary');
    case 'instructions':
      return vscode.l10n.t('after a change of {0}', basename(found.path));
    case 'command':
      return vscode.l10n.t('after {0}', found.command);
    case 'background-task':
      return vscode.l10n.t('after a background task');
    case 'unknown':
      return vscode.l10n.t('for no known reason');
  }
}
