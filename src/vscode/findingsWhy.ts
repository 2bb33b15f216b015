import * as vscode from 'vscode';
import { type Explanation, explanationBody, plainText } from './findingsExplanation';

const scheme = 'tare-why';

/** Answers "Why am I seeing this?" with a page. The page is made when it is asked for and keeps nothing. */
export class WhyPages implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly registration: vscode.Disposable;
  private text = '';

  public readonly onDidChange = this.changed.event;

  public constructor() {
    this.registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  }

  public provideTextDocumentContent(): string {
    return this.text;
  }

  public async show(explanation: Explanation): Promise<void> {
    this.text = `# ${plainText(explanation.message)}\n\n${explanationBody(explanation).value}`;
    const uri = vscode.Uri.from({ scheme, path: `/${vscode.l10n.t('Why am I seeing this')}.md` });
    this.changed.fire(uri);
    try {
      await vscode.commands.executeCommand('markdown.showPreviewToSide', uri);
    } catch {
      // The built-in Markdown extension is turned off: the text says the same.
      await vscode.window.showTextDocument(uri, { preview: true, viewColumn: vscode.ViewColumn.Beside });
    }
  }

  public dispose(): void {
    this.registration.dispose();
    this.changed.dispose();
  }
}
