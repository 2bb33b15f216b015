import * as vscode from 'vscode';

/** Something to say before a context is copied. */
export interface CopyConcern {
  /** What one can say "do not ask for this again" about; the same for all concerns of a kind. */
  readonly kind: string;
  /** What the kind is called in "do not ask again about …". */
  readonly kindName: string;
  /** One line. Never holds a secret. */
  readonly message: string;
  readonly detail?: string;
  /** Mends it in one step, undoable. */
  readonly fix?: () => Promise<void>;
  /** Shows where it is. */
  readonly show?: () => Promise<void>;
}

/** Looks at the context before it is copied; others than Tare's own can be added to the gate. */
export interface CopyCheck {
  /** Kinds of its concerns, where looking takes long: when a person wants to hear of none, it is not asked. */
  readonly kinds?: readonly string[];
  concerns(): Promise<readonly CopyConcern[]>;
}

/** The kind of concerns about secrets. */
export const secretsKind = 'secrets';

const storageKey = 'copiesWithoutAsking';

/** The one question before copying: asked only when there is something to say, and never again about a kind one does not want to hear of. */
export class CopyGate {
  private readonly checks: CopyCheck[] = [];

  public constructor(private readonly state: vscode.Memento) {}

  public add(check: CopyCheck): vscode.Disposable {
    this.checks.push(check);
    return new vscode.Disposable(() => void this.checks.splice(this.checks.indexOf(check), 1));
  }

  /** Whether the context may be copied, once what was chosen is done. */
  public async pass(): Promise<boolean> {
    const silenced = new Set(this.state.get<readonly string[]>(storageKey, []));
    const told = new Set<string>();
    const checks = this.checks.filter(({ kinds }) => kinds?.every((kind) => silenced.has(kind)) !== true);
    for (;;) {
      const found = (await Promise.all(checks.map((check) => check.concerns()))).flat();
      const concerns = found.filter((concern) => !silenced.has(concern.kind) && !told.has(keyOf(concern)));
      if (concerns.length === 0) return true;
      const next = await (await this.ask(concerns))?.run();
      if (next !== 'look-again') return next === 'copy';
      for (const concern of concerns) told.add(keyOf(concern));
    }
  }

  /** Takes back every "do not ask again". */
  public async askAgain(): Promise<void> {
    await this.state.update(storageKey, undefined);
  }

  private async ask(concerns: readonly CopyConcern[]): Promise<Choice | undefined> {
    const things =
      concerns.length === 1
        ? vscode.l10n.t('1 thing before you copy')
        : vscode.l10n.t('{0} things before you copy', concerns.length);
    return vscode.window.showQuickPick(this.choices(concerns), {
      title: `${things}: ${concerns.map(({ message }) => message).join(' · ')}`,
      placeHolder: vscode.l10n.t('Escape copies nothing'),
      ignoreFocusOut: true,
    });
  }

  private choices(concerns: readonly CopyConcern[]): Choice[] {
    const fixable = concerns.filter(({ fix }) => fix !== undefined);
    const choices: Choice[] = [];
    if (fixable.length > 0) {
      choices.push({
        label: `$(wand) ${vscode.l10n.t('Fix and Copy')}`,
        description: fixable.map(({ message }) => message).join(' · '),
        run: async () => {
          for (const { fix } of fixable) await fix?.();
          // What mends one thing may bring another: a file that was missing may hold a secret.
          return 'look-again';
        },
      });
    }
    choices.push({ label: `$(copy) ${vscode.l10n.t('Copy Anyway')}`, run: () => Promise.resolve('copy') });
    for (const { message, detail, show } of concerns) {
      choices.push({
        label: `$(eye) ${vscode.l10n.t('Show: {0}', message)}`,
        ...(detail !== undefined && { detail }),
        run: async () => {
          await show?.();
          return 'stop';
        },
      });
    }
    for (const [kind, name] of new Map(concerns.map(({ kind, kindName }) => [kind, kindName]))) {
      choices.push({
        label: `$(bell-slash) ${vscode.l10n.t('Copy, and do not ask about this again: {0}', name)}`,
        run: async () => {
          await this.state.update(storageKey, [...this.state.get<readonly string[]>(storageKey, []), kind]);
          return 'copy';
        },
      });
    }
    return choices;
  }
}

interface Choice extends vscode.QuickPickItem {
  /** @returns what to do then */
  readonly run: () => Promise<'copy' | 'stop' | 'look-again'>;
}

/** A kind is told of once, each secret of its own. */
function keyOf({ kind, message }: CopyConcern): string {
  return kind === secretsKind ? message : kind;
}
