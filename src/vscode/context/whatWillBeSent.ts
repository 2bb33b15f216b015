import * as vscode from 'vscode';
import type { NewPart } from '../../context/compose/context';
import { textKindOf } from '../../context/textKind';
import { countFor, encodingFor } from '../../models/calibration';
import { UserError } from '../../userError';
import type { CalibrationStore } from '../calibrationStore';
import type { CountingService } from '../countingService';
import { accuracyOf, fullNumber, precisePercent, tokensInWords } from '../format';
import type { ModelChoice } from '../modelChoice';
import { corePath } from '../paths';
import { priceInWords } from '../sizeInWords';
import { editorOfFile } from './editorOfFile';
import { plainRange } from './ranges';

/**
 * Shows what the selection weighs beside the whole file before it is attached anywhere: tools that attach the file for a selection
 * have cost people hundreds of thousands of tokens. @returns what is to be added to the context
 */
export async function whatWillBeSent(
  counting: CountingService,
  models: ModelChoice,
  calibrations: CalibrationStore,
): Promise<readonly NewPart[]> {
  const editor = editorOfFile();
  if (editor === undefined) throw new UserError(vscode.l10n.t('No text editor is active. Open a file first.'));
  const { document } = editor;
  const model = models.current;
  const encoding = encodingFor(model.tokenizer);
  const ranges = editor.selections
    .filter((range) => !range.isEmpty)
    .sort((left, right) => left.start.compareTo(right.start));
  const separator = document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
  const selected = ranges.map((range) => document.getText(range)).join(separator);
  const whole = document.getText();
  const [selectedTokens = 0, wholeTokens = 0] = await counting.countFiles('countTexts', {
    encoding,
    texts: [selected, whole],
  });
  const path = corePath(document.uri);
  const detailOf = (tokens: number): string => {
    const count = countFor(model.tokenizer, tokens, textKindOf(path), calibrations.current);
    return [
      ...(model.contextWindow === undefined
        ? []
        : [vscode.l10n.t('{0} of the window', precisePercent(count.tokens / model.contextWindow))]),
      priceInWords(models.catalogue, model, count.tokens),
      accuracyOf(count),
    ].join(' · ');
  };
  const labelOf = (tokens: number): string =>
    tokensInWords(countFor(model.tokenizer, tokens, textKindOf(path), calibrations.current));
  const items: (vscode.QuickPickItem & { readonly parts: readonly NewPart[] })[] = [];
  if (ranges.length > 0) {
    const lines = ranges.reduce((sum, { start, end }) => sum + end.line - start.line + (end.character > 0 ? 1 : 0), 0);
    items.push({
      label: `$(selection) ${vscode.l10n.t('Selection: {0}', labelOf(selectedTokens))}`,
      description: vscode.l10n.t('{0} lines', fullNumber(Math.max(1, lines))),
      detail: detailOf(selectedTokens),
      parts: ranges.map((range) => ({ source: { kind: 'selection', path }, range: plainRange(range) })),
    });
  }
  const times = selectedTokens > 0 ? wholeTokens / selectedTokens : 0;
  items.push({
    label: `$(file) ${vscode.l10n.t('Whole file: {0}', labelOf(wholeTokens))}`,
    description: [
      vscode.l10n.t('{0} lines', fullNumber(document.lineCount)),
      ...(times >= 2 ? [vscode.l10n.t('{0} times the selection', fullNumber(Math.round(times)))] : []),
    ].join(', '),
    detail: detailOf(wholeTokens),
    parts: [{ source: { kind: 'file', path } }],
  });
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('What Will Be Sent: {0}', vscode.workspace.asRelativePath(document.uri)),
    placeHolder: vscode.l10n.t('Pick one to add it to the context'),
  });
  return picked?.parts ?? [];
}
