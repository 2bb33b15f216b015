import * as vscode from 'vscode';
import { Calibrations, type OwnMeasurement } from '../models/calibrations';
import type { ErrorReporter } from './errorReporter';
import { fullNumber } from './format';
import { commands } from './manifest';

const storageKey = 'ownCalibrations';

/** What exact counts have taught, kept for the user across workspaces and restarts; "Reset Calibration" forgets it. */
export class CalibrationStore implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly registration: vscode.Disposable;
  private stored: unknown;
  private read = Calibrations.none;

  public readonly onDidChange = this.changed.event;

  /** @param state the global one: another window's measurements appear in it */
  public constructor(
    private readonly state: vscode.Memento,
    errors: ErrorReporter,
  ) {
    this.registration = errors.registerCommand(commands.resetCalibration, () => this.reset());
  }

  public get current(): Calibrations {
    const stored = this.state.get<unknown>(storageKey);
    if (stored !== this.stored) {
      this.stored = stored;
      this.read = Calibrations.fromJSON(stored);
    }
    return this.read;
  }

  /** Adds what a source of true figures measured: a provider's endpoint now, an agent's log too. */
  public async learn(measurements: readonly OwnMeasurement[]): Promise<void> {
    const before = this.current;
    const after = measurements.reduce((calibrations, measurement) => calibrations.with(measurement), before);
    if (after === before) return;
    await this.state.update(storageKey, after.toJSON());
    this.changed.fire();
  }

  public dispose(): void {
    this.registration.dispose();
    this.changed.dispose();
  }

  private async reset(): Promise<void> {
    const { size } = this.current;
    if (size === 0) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t('There is no calibration of your own. Counts use the published one.'),
      );
      return;
    }
    await this.state.update(storageKey, undefined);
    this.changed.fire();
    void vscode.window.showInformationMessage(
      size === 1
        ? vscode.l10n.t('Forgot 1 exact count. Counts use the published calibration again.')
        : vscode.l10n.t('Forgot {0} exact counts. Counts use the published calibration again.', fullNumber(size)),
    );
  }
}
