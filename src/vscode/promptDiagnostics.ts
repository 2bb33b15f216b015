import * as vscode from 'vscode';
import { encodingFor, countFor } from '../models/calibration';
import type { PromptProblem } from '../review/promptFiles/promptProblem';
import { isPromptPath } from '../review/promptFiles/promptPath';
import type { Count } from '../tokens/count';
import type { CalibrationStore } from './calibrationStore';
import { onDidChangeSetting, readSetting } from './configuration';
import type { CountingService } from './countingService';
import type { IgnoredFindings } from './findingsIgnored';
import { settings } from './manifest';
import type { ModelChoice } from './modelChoice';
import { corePath, uriOf } from './paths';
import { explainPromptProblem } from './promptDiagnosticTexts';

/** A problem as it is shown, with what mends it. */
export interface ShownProblem {
  readonly problem: PromptProblem;
  readonly diagnostic: vscode.Diagnostic;
  readonly edits: readonly vscode.TextEdit[];
}

interface Reviewed {
  /** Of the document when it was looked at: another version's edits would go elsewhere. */
  readonly version: number;
  readonly problems: readonly PromptProblem[];
}

/** A pause in typing after which a person looks up; VS Code's own languages wait as long. */
const QUIET_MILLISECONDS = 400;
/** Longer files are no instructions, and reading one would hold the host's thread. */
const MOST_LINES = 20_000;

/** Problems in prompt and instruction files that are open in a tab. The work is done in a thread, one round at a time. */
export class PromptDiagnostics implements vscode.Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection('tare');
  private readonly reviewed = new Map<vscode.TextDocument, Reviewed>();
  private readonly shown = new Map<vscode.TextDocument, readonly ShownProblem[]>();
  private readonly subscriptions: vscode.Disposable[];
  private timer: NodeJS.Timeout | undefined;
  private running: AbortController | undefined;

  public constructor(
    private readonly counting: CountingService,
    private readonly models: ModelChoice,
    private readonly calibrations: CalibrationStore,
    private readonly ignored: IgnoredFindings,
    private readonly extensionId: string,
    private readonly log: vscode.LogOutputChannel,
  ) {
    const again = (): void => this.schedule();
    const ifPrompt = (document: vscode.TextDocument): void => {
      if (isPromptPath(document.uri.path)) this.schedule();
    };
    this.subscriptions = [
      vscode.workspace.onDidOpenTextDocument(ifPrompt),
      vscode.workspace.onDidChangeTextDocument(({ document }) => ifPrompt(document)),
      vscode.workspace.onDidCloseTextDocument(ifPrompt),
      // A tab that is closed keeps its document for a while.
      vscode.window.tabGroups.onDidChangeTabs(again),
      // What files name may come and go.
      vscode.workspace.onDidCreateFiles(again),
      vscode.workspace.onDidDeleteFiles(again),
      vscode.workspace.onDidRenameFiles(again),
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused) this.schedule();
      }),
      models.onDidChange(again),
      calibrations.onDidChange(() => this.render()),
      ignored.onDidChange(() => this.render()),
      onDidChangeSetting(settings.diagnostics, again),
    ];
    this.schedule();
  }

  /** What is shown in the document around these lines and can be mended there; none while the document is newer. */
  public problemsAt(document: vscode.TextDocument, range: vscode.Range): readonly ShownProblem[] {
    if (this.reviewed.get(document)?.version !== document.version) return [];
    return (this.shown.get(document) ?? []).filter(({ diagnostic }) => diagnostic.range.intersection(range));
  }

  public dispose(): void {
    clearTimeout(this.timer);
    this.running?.abort();
    for (const subscription of this.subscriptions) subscription.dispose();
    this.collection.dispose();
  }

  private schedule(): void {
    clearTimeout(this.timer);
    if (this.reviewed.size === 0 && promptDocuments().length === 0) return;
    this.timer = setTimeout(() => void this.run(), QUIET_MILLISECONDS);
  }

  private async run(): Promise<void> {
    this.running?.abort();
    const controller = new AbortController();
    this.running = controller;
    const documents = readSetting(settings.diagnostics) ? promptDocuments() : [];
    for (const document of this.reviewed.keys()) if (!documents.includes(document)) this.forget(document);
    const encoding = encodingFor(this.models.current.tokenizer);
    const unsaved = documents
      .filter(({ isDirty }) => isDirty)
      .map((document) => ({ path: corePath(document.uri), text: document.getText() }));
    try {
      for (const document of documents) {
        const { version, uri } = document;
        const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri;
        const problems = await this.counting.countFiles(
          'reviewPrompt',
          {
            encoding,
            file: { path: corePath(uri), text: document.getText() },
            // The thread reads the local disk only.
            folder: folder?.scheme === 'file' ? corePath(folder) : undefined,
            unsaved,
          },
          { signal: controller.signal },
        );
        if (document.isClosed || document.version !== version) continue; // its next round is scheduled
        this.reviewed.set(document, { version, problems });
        this.renderOne(document);
      }
    } catch (error) {
      if (!controller.signal.aborted)
        this.log.error('A prompt file could not be reviewed.', error instanceof Error ? error : String(error));
    }
  }

  private forget(document: vscode.TextDocument): void {
    this.reviewed.delete(document);
    this.shown.delete(document);
    this.collection.delete(document.uri);
  }

  private render(): void {
    for (const document of this.reviewed.keys()) this.renderOne(document);
  }

  private renderOne(document: vscode.TextDocument): void {
    const reviewed = this.reviewed.get(document);
    if (reviewed?.version !== document.version) return;
    const file = vscode.workspace.asRelativePath(document.uri);
    const shown = reviewed.problems
      .filter(({ data }) => !this.ignored.has(data.kind, file))
      .map((problem) => this.shownProblem(document, problem));
    this.shown.set(document, shown);
    this.collection.set(
      document.uri,
      shown.map(({ diagnostic }) => diagnostic),
    );
  }

  private shownProblem(document: vscode.TextDocument, problem: PromptProblem): ShownProblem {
    const rangeOf = ({ start, end }: { readonly start: number; readonly end: number }): vscode.Range =>
      new vscode.Range(document.positionAt(start), document.positionAt(end));
    const { message } = explainPromptProblem(problem, this.textOptions);
    const diagnostic = new vscode.Diagnostic(rangeOf(problem), message, severityOf(problem));
    diagnostic.source = 'Tare';
    // README.md as VS Code shows it with the extension: there without a network, too.
    const readme = `command:extension.open?${encodeURIComponent(JSON.stringify([this.extensionId]))}`;
    diagnostic.code = { value: problem.data.kind, target: vscode.Uri.parse(readme) };
    if (problem.data.kind.startsWith('repeated')) diagnostic.tags = [vscode.DiagnosticTag.Unnecessary];
    diagnostic.relatedInformation = (problem.elsewhere ?? []).map(({ path, lines }) => {
      const uri = path === undefined ? document.uri : uriOf(path);
      const range = new vscode.Range(lines.from - 1, 0, lines.to - 1, 0);
      const text =
        problem.data.kind === 'buried-rule'
          ? vscode.l10n.t('Marked as important, too')
          : vscode.l10n.t('Stands here first');
      return new vscode.DiagnosticRelatedInformation(new vscode.Location(uri, range), text);
    });
    const edits = (problem.fix ?? []).map((each) => vscode.TextEdit.replace(rangeOf(each), each.text));
    return { problem, diagnostic, edits };
  }

  /** How problems are put into words now. */
  public get textOptions(): { count: (tokens: number) => Count; shown: (path: string) => string } {
    const { tokenizer } = this.models.current;
    const own = this.calibrations.current;
    return {
      count: (tokens) => countFor(tokenizer, tokens, 'prose', own),
      shown: (path) => vscode.workspace.asRelativePath(uriOf(path)),
    };
  }
}

/** Open in a tab, so that the Problems panel tells of nothing that nobody looks at. */
function promptDocuments(): readonly vscode.TextDocument[] {
  const inTabs = new Set(
    vscode.window.tabGroups.all.flatMap(({ tabs }) =>
      tabs.flatMap(({ input }) => (input instanceof vscode.TabInputText ? [input.uri.toString()] : [])),
    ),
  );
  return vscode.workspace.textDocuments.filter(
    ({ uri, lineCount }) => isPromptPath(uri.path) && inTabs.has(uri.toString()) && lineCount <= MOST_LINES,
  );
}

function severityOf({ data }: PromptProblem): vscode.DiagnosticSeverity {
  switch (data.kind) {
    case 'secret':
      return vscode.DiagnosticSeverity.Warning;
    case 'missing-file':
      return data.form === 'code' ? vscode.DiagnosticSeverity.Information : vscode.DiagnosticSeverity.Warning;
    default:
      return vscode.DiagnosticSeverity.Information;
  }
}
