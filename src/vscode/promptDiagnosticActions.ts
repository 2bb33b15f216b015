import * as vscode from 'vscode';
import type { PromptProblem } from '../review/promptFiles/promptProblem';
import type { ErrorReporter } from './errorReporter';
import type { Explanation } from './findingsExplanation';
import type { IgnoredFindings } from './findingsIgnored';
import type { WhyPages } from './findingsWhy';
import { internalCommands } from './manifest';
import { uriOf } from './paths';
import type { PromptDiagnostics, ShownProblem } from './promptDiagnostics';
import { explainPromptProblem, promptKindName } from './promptDiagnosticTexts';

/** What can be done about a problem in a prompt file: mend it where that loses nothing, compare, ask why, ignore. */
export class PromptDiagnosticActions implements vscode.CodeActionProvider, vscode.Disposable {
  private readonly subscriptions: vscode.Disposable[];

  public constructor(
    private readonly diagnostics: PromptDiagnostics,
    ignored: IgnoredFindings,
    why: WhyPages,
    errors: ErrorReporter,
  ) {
    this.subscriptions = [
      vscode.languages.registerCodeActionsProvider({ pattern: '**' }, this, {
        providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
      }),
      errors.registerCommand(internalCommands.ignoreProblem, (kind, file) =>
        ignored.add({ kind: String(kind), ...(typeof file === 'string' && { file }) }),
      ),
      errors.registerCommand(internalCommands.explainProblem, (explanation) => why.show(explanation as Explanation)),
    ];
  }

  public provideCodeActions(document: vscode.TextDocument, range: vscode.Range): vscode.CodeAction[] {
    const shown = this.diagnostics.problemsAt(document, range);
    return [
      ...shown.flatMap((each) => this.mend(document, each)),
      ...shown.flatMap((each) => this.look(document, each)),
      ...shown.flatMap((each) => ignoring(document, each)),
    ];
  }

  public dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private mend(document: vscode.TextDocument, { problem, diagnostic, edits }: ShownProblem): vscode.CodeAction[] {
    if (edits.length === 0) return [];
    const action = new vscode.CodeAction(fixTitle(problem), vscode.CodeActionKind.QuickFix);
    action.edit = new vscode.WorkspaceEdit();
    action.edit.set(document.uri, [...edits]);
    action.diagnostics = [diagnostic];
    action.isPreferred = true;
    return [action];
  }

  private look(document: vscode.TextDocument, { problem, diagnostic }: ShownProblem): vscode.CodeAction[] {
    const actions: vscode.CodeAction[] = [];
    const other = problem.elsewhere?.[0];
    if (other?.path !== undefined) {
      const uri = uriOf(other.path);
      const name = vscode.workspace.asRelativePath(uri);
      actions.push(command(vscode.l10n.t('Compare with {0}', name), diagnostic, 'vscode.diff', [uri, document.uri]));
    }
    const explanation = explainPromptProblem(problem, this.diagnostics.textOptions);
    const why = vscode.l10n.t('Why am I seeing this?');
    actions.push(command(why, diagnostic, internalCommands.explainProblem, [explanation]));
    return actions;
  }
}

function ignoring(document: vscode.TextDocument, { problem, diagnostic }: ShownProblem): vscode.CodeAction[] {
  const { kind } = problem.data;
  const name = promptKindName(kind);
  const file = vscode.workspace.asRelativePath(document.uri);
  return [
    command(vscode.l10n.t('Ignore {0} in this file', name), diagnostic, internalCommands.ignoreProblem, [kind, file]),
    command(vscode.l10n.t('Ignore {0} in this workspace', name), diagnostic, internalCommands.ignoreProblem, [kind]),
  ];
}

function command(
  title: string,
  diagnostic: vscode.Diagnostic,
  id: string,
  callArguments: readonly unknown[],
): vscode.CodeAction {
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.command = { title, command: id, arguments: [...callArguments] };
  action.diagnostics = [diagnostic];
  return action;
}

function fixTitle({ data }: PromptProblem): string {
  switch (data.kind) {
    case 'repeated-block':
      return vscode.l10n.t('Remove the repeated lines here');
    case 'pretty-json':
      return vscode.l10n.t('Compact the JSON');
    case 'secret':
      return vscode.l10n.t('Mask the secret');
    default:
      return vscode.l10n.t('Remove the repeated rule here');
  }
}
