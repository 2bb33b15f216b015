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
  openSessionView: 'tare.openSessionView',
  refreshSessions: 'tare.refreshSessions',
  exportSession: 'tare.exportSession',
  copySession: 'tare.copySession',
  revealSessionLog: 'tare.revealSessionLog',
} as const;

/** Setting keys, without the section `tare`. */
export const settings = {
  defaultModel: 'defaultModel',
  statusBar: 'statusBar.visible',
  useIgnoreFiles: 'count.useIgnoreFiles',
  exactCounting: 'exactCounting.enabled',
  anthropicBaseUrl: 'exactCounting.anthropicBaseUrl',
  googleBaseUrl: 'exactCounting.googleBaseUrl',
  openaiBaseUrl: 'exactCounting.openaiBaseUrl',
  sessionEnabled: 'session.enabled',
  sessionScope: 'session.scope',
  cacheExpiryNotice: 'session.cacheExpiryNotice',
  sessionBudget: 'budget.session',
  dayBudget: 'budget.day',
  workspaceBudget: 'budget.workspace',
  budgetThresholds: 'budget.thresholds',
} as const;

/** The settings with their types and defaults; package.json repeats the defaults for the settings editor. */
export interface SettingTypes {
  [settings.defaultModel]: string;
  [settings.statusBar]: boolean;
  [settings.useIgnoreFiles]: boolean;
  [settings.exactCounting]: boolean;
  [settings.anthropicBaseUrl]: string;
  [settings.googleBaseUrl]: string;
  [settings.openaiBaseUrl]: string;
  [settings.sessionEnabled]: boolean;
  [settings.sessionScope]: 'window' | 'agentSession' | 'today';
  [settings.cacheExpiryNotice]: boolean;
  /** US dollars; 0: no budget. */
  [settings.sessionBudget]: number;
  [settings.dayBudget]: number;
  [settings.workspaceBudget]: number;
  /** Shares of a budget. */
  [settings.budgetThresholds]: readonly number[];
}

export const section = 'tare';

export const statusItemId = 'tare.status';

/** View ids. */
export const views = {
  session: 'tare.session',
} as const;

/** Context keys for `when` clauses. */
export const contextKeys = {
  /** `off`, `reading`, `none` or `some` */
  sessions: 'tare.sessions',
} as const;
