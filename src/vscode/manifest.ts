/** Every identifier that package.json and the code share. test/unit/vscode/manifest.test.ts holds the two together. */

/** Command ids. */
export const commands = {
  countTokens: 'tare.countTokens',
  countOpenEditors: 'tare.countOpenEditors',
  countClipboard: 'tare.countClipboard',
  selectModel: 'tare.selectModel',
  showActions: 'tare.showActions',
  showLog: 'tare.showLog',
  countExactly: 'tare.countExactly',
  setProviderKey: 'tare.setProviderKey',
  removeProviderKey: 'tare.removeProviderKey',
  resetCalibration: 'tare.resetCalibration',
  showIgnoredFindings: 'tare.showIgnoredFindings',
  resetIgnoredFindings: 'tare.resetIgnoredFindings',
} as const;

/** Called by Tare's own code actions and links, with arguments; in no menu and not in package.json. */
export const internalCommands = {
  explainProblem: 'tare.internal.explainProblem',
  ignoreProblem: 'tare.internal.ignoreProblem',
} as const;

/** Setting keys, without the section `tare`. */
export const settings = {
  defaultModel: 'defaultModel',
  statusBar: 'statusBar.visible',
  useIgnoreFiles: 'count.useIgnoreFiles',
  diagnostics: 'diagnostics.enabled',
  exactCounting: 'exactCounting.enabled',
  anthropicBaseUrl: 'exactCounting.anthropicBaseUrl',
  googleBaseUrl: 'exactCounting.googleBaseUrl',
  openaiBaseUrl: 'exactCounting.openaiBaseUrl',
} as const;

/** The settings with their types and defaults; package.json repeats the defaults for the settings editor. */
export interface SettingTypes {
  [settings.defaultModel]: string;
  [settings.statusBar]: boolean;
  [settings.useIgnoreFiles]: boolean;
  [settings.diagnostics]: boolean;
  [settings.exactCounting]: boolean;
  [settings.anthropicBaseUrl]: string;
  [settings.googleBaseUrl]: string;
  [settings.openaiBaseUrl]: string;
}

export const section = 'tare';

export const statusItemId = 'tare.status';
