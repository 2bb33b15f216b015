import * as vscode from 'vscode';
import { pathOf } from '../context/compose/source';
import { baseName } from '../context/paths';
import type { ReviewedPlace } from '../review/reviewSession';
import { UserError } from '../userError';
import type { ContextService } from './context/contextService';
import { maskFound, showFrameText } from './context/foundSecrets';
import type { ErrorReporter } from './errorReporter';
import { absolutePath, fixKinds, fixName } from './findingsFixes';
import type { IgnoredFindings } from './findingsIgnored';
import { keepFocus } from './findingsItems';
import { type FindingRow, type FoundRow, type ListedRow, membersOf } from './findingsRows';
import type { FindingsView } from './findingsView';
import type { WhyPages } from './findingsWhy';
import { commands, fixCommands } from './manifest';
import { uriOf } from './paths';
import type { ReviewService } from './reviewService';
import type { StatusBar } from './statusBar';

export interface FindingsCommandsOptions {
  readonly context: ContextService;
  readonly review: ReviewService;
  readonly view: FindingsView;
  readonly ignored: IgnoredFindings;
  readonly why: WhyPages;
  readonly statusBar: StatusBar;
}

/** What can be done with findings: review, jump, mend, ask why, ignore. */
export class FindingsCommands implements vscode.Disposable {
  private readonly subscriptions: vscode.Disposable[];

  public constructor(
    private readonly options: FindingsCommandsOptions,
    errors: ErrorReporter,
  ) {
    const { view, why, ignored } = options;
    const forFinding = (id: string, run: (row: FoundRow) => Promise<void>): vscode.Disposable =>
      errors.registerCommand(id, async (clicked) => run(findingOf(await view.rowFor(clicked))));
    const forLine = (id: string, run: (row: ListedRow) => Promise<void>): vscode.Disposable =>
      errors.registerCommand(id, async (clicked) => run(lineOf(await view.rowFor(clicked))));
    this.subscriptions = [
      errors.registerCommand(commands.reviewContext, () => this.reviewNow()),
      errors.registerCommand(commands.openFinding, async (clicked, how) =>
        this.open(await view.rowFor(clicked), how === keepFocus),
      ),
      forFinding(commands.openFindingPlaces, (row) => this.openBeside(row)),
      forLine(commands.explainFinding, (row) => why.show(row.explanation)),
      forLine(commands.ignoreFindingInFile, async (row) => {
        for (const { finding, file } of membersOf(row))
          await ignored.add({ kind: finding.data.kind, ...(file !== undefined && { file }) });
      }),
      forLine(commands.ignoreFindingKind, (row) => ignored.add({ kind: membersOf(row)[0].finding.data.kind })),
      forLine(commands.fixFinding, (row) => this.fix(row)),
      ...fixKinds.map((kind) => forLine(fixCommands[kind], (row) => this.fix(row))),
    ];
  }

  public dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private async reviewNow(): Promise<void> {
    const { view, review } = this.options;
    // Shows what is known at once; the view follows the review.
    await view.focus();
    await review.reviewed();
    await view.focus();
  }

  private async fix(row: ListedRow): Promise<void> {
    const { fix } = row;
    const { context, statusBar } = this.options;
    if (fix === undefined) throw new UserError(vscode.l10n.t('This is not mended by one click. Its tooltip says why.'));
    if ('frame' in fix) {
      await maskFound(context, fix.frame);
      statusBar.announce(fixName(fix.kind));
      return;
    }
    const isDone = context.apply(fixName(fix.kind), fix.apply);
    if (isDone) statusBar.announce([fixName(fix.kind), nameOfFixed(row)].join(' ').trimEnd());
  }

  private async open(row: FindingRow | undefined, preserveFocus: boolean): Promise<void> {
    const options = { viewColumn: vscode.ViewColumn.Active, preserveFocus };
    if (row?.kind === 'place') return this.openPlace(row.place, options);
    if (row?.kind !== 'finding' && row?.kind !== 'similar') return;
    const { data, places } = membersOf(row)[0].finding;
    const [first] = places;
    // What is offered is looked at before it is added; what it tests is known.
    const offered = data.kind === 'missing-test' ? absolutePath(data.missing, this.options.context.roots) : undefined;
    if (offered !== undefined)
      await vscode.commands.executeCommand('vscode.open', uriOf(offered), { ...options, preview: true });
    else if (first !== undefined) await this.openPlace(first, options);
    else if (data.kind === 'secret' && data.frame !== undefined) await showFrameText(data.frame.of);
    else if (data.kind === 'budget' || data.kind === 'length') await this.options.why.show(row.explanation);
  }

  /** Both sides of what stands twice. */
  private async openBeside({ finding }: FoundRow): Promise<void> {
    const [first, second] = finding.places;
    if (first !== undefined) await this.openPlace(first, { viewColumn: vscode.ViewColumn.One });
    if (second !== undefined) await this.openPlace(second, { viewColumn: vscode.ViewColumn.Two });
  }

  private async openPlace({ id, fileLines }: ReviewedPlace, options: vscode.TextDocumentShowOptions): Promise<void> {
    const part = this.options.context.context.parts.find((each) => each.id === id);
    const path = part && pathOf(part.source);
    if (part === undefined || path === undefined || part.source.kind === 'problems' || part.source.kind === 'diff') {
      // What is no file: the row of the part says what it is.
      await vscode.commands.executeCommand(commands.openPart, id);
      return;
    }
    const range = fileLines && new vscode.Range(fileLines.from - 1, 0, fileLines.to - 1, Number.MAX_SAFE_INTEGER);
    await vscode.commands.executeCommand('vscode.open', uriOf(path), {
      ...options,
      preview: true,
      ...(range && { selection: range }),
    });
  }
}

function nameOfFixed(row: ListedRow): string {
  if (row.kind === 'similar') return row.label.subject;
  return row.file === undefined ? '' : baseName(row.file);
}

function findingOf(row: FindingRow | undefined): FoundRow {
  return membersOf(lineOf(row))[0];
}

function lineOf(row: FindingRow | undefined): ListedRow {
  if (row?.kind === 'finding' || row?.kind === 'similar') return row;
  if (row?.kind === 'place') return row.parent;
  throw new UserError(vscode.l10n.t('Choose a finding in the Findings view first.'));
}
