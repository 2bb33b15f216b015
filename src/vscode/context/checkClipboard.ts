import * as vscode from 'vscode';
import { type SecretFinding, secretName } from '../../context/secrets/finding';
import { countFor, encodingFor } from '../../models/calibration';
import type { Count } from '../../tokens/count';
import type { TextCheck, TextWaste } from '../../workers/context/protocol';
import type { CalibrationStore } from '../calibrationStore';
import type { CountingService } from '../countingService';
import type { ErrorReporter } from '../errorReporter';
import { fullNumber, tokensInWords } from '../format';
import { commands } from '../manifest';
import type { ModelChoice } from '../modelChoice';
import { sizeInWords } from '../sizeInWords';
import type { StatusBar } from '../statusBar';

interface Choice extends vscode.QuickPickItem {
  readonly run?: () => Promise<void>;
}

/** "Check Clipboard": what a paste would weigh and cost, what in it is a secret or obvious waste, and the clipboard without that. */
export class CheckClipboard implements vscode.Disposable {
  private readonly registration: vscode.Disposable;
  /** What was on the clipboard before it was cleaned; offered for as long as the cleaned text is on it. */
  private before: { readonly text: string; readonly cleaned: string } | undefined;

  public constructor(
    private readonly counting: CountingService,
    private readonly models: ModelChoice,
    private readonly calibrations: CalibrationStore,
    private readonly statusBar: StatusBar,
    errors: ErrorReporter,
  ) {
    this.registration = errors.registerCommand(commands.checkClipboard, () => this.run());
  }

  public dispose(): void {
    this.registration.dispose();
  }

  private async run(): Promise<void> {
    const text = await vscode.env.clipboard.readText();
    const items: Choice[] =
      text === '' ? [{ label: `$(clippy) ${vscode.l10n.t('The clipboard holds no text')}` }] : await this.check(text);
    const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Check Clipboard') });
    await picked?.run?.();
  }

  private async check(text: string): Promise<Choice[]> {
    const encoding = encodingFor(this.models.current.tokenizer);
    const check = await this.counting.callContext('checkText', { text, encoding });
    const count = this.countOf(check.tokens);
    const items: Choice[] = [
      {
        label: `$(clippy) ${tokensInWords(count)}`,
        detail: sizeInWords(this.models.catalogue, this.models.current, count).join(' · '),
      },
    ];
    for (const finding of check.secrets) items.push(secretRow(finding));
    for (const waste of check.waste) items.push(wasteRow(waste));
    if (check.cleaned !== text) items.push(this.cleanRow(text, check));
    if (this.before?.cleaned === text) items.push(this.undoRow(this.before.text));
    if (check.secrets.length + check.waste.length === 0) {
      items.push({ label: `$(check) ${vscode.l10n.t('No secret and no obvious waste found')}` });
    }
    const add = async (): Promise<void> => {
      await vscode.commands.executeCommand(commands.addClipboard);
    };
    items.push({ label: `$(add) ${vscode.l10n.t('Add to Context')}`, run: add });
    return items;
  }

  private cleanRow(text: string, { cleaned, cleanedTokens, tokens }: TextCheck): Choice {
    const after = tokensInWords(this.countOf(cleanedTokens));
    return {
      label: `$(wand) ${vscode.l10n.t('Clean and Put Back')}`,
      description: vscode.l10n.t('{0}, {1} fewer', after, fullNumber(Math.max(0, tokens - cleanedTokens))),
      detail: vscode.l10n.t('Run Check Clipboard again to put back what was there'),
      run: async () => {
        await vscode.env.clipboard.writeText(cleaned);
        this.before = { text, cleaned };
        this.statusBar.announce(vscode.l10n.t('Clipboard cleaned: {0}', after));
      },
    };
  }

  private undoRow(text: string): Choice {
    return {
      label: `$(discard) ${vscode.l10n.t('Put Back What Was There')}`,
      run: async () => {
        await vscode.env.clipboard.writeText(text);
        this.before = undefined;
        this.statusBar.announce(vscode.l10n.t('Clipboard as it was before'));
      },
    };
  }

  private countOf(tokens: number): Count {
    return countFor(this.models.current.tokenizer, tokens, 'mixed', this.calibrations.current);
  }
}

function secretRow({ line, kind }: SecretFinding): Choice {
  return { label: `$(key) ${vscode.l10n.t('Line {0} looks like: {1}', line, secretName(kind))}` };
}

function wasteRow({ kind, tokens }: TextWaste): Choice {
  const names = {
    logs: vscode.l10n.t('Repeated log lines'),
    blobs: vscode.l10n.t('Encoded binary data'),
    json: vscode.l10n.t('Pretty-printed JSON'),
  };
  const saved = vscode.l10n.t('{0} tokens could go', fullNumber(tokens));
  return { label: `$(trash) ${names[kind]}`, description: saved };
}
