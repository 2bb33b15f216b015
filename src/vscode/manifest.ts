import type { FormatId } from '../context/compose/format';

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
  refreshPrices: 'tare.refreshPrices',
  setProviderKey: 'tare.setProviderKey',
  removeProviderKey: 'tare.removeProviderKey',
  resetCalibration: 'tare.resetCalibration',
  openSessionView: 'tare.openSessionView',
  refreshSessions: 'tare.refreshSessions',
  exportSession: 'tare.exportSession',
  copySession: 'tare.copySession',
  revealSessionLog: 'tare.revealSessionLog',
  openWasteInLog: 'tare.session.openWasteInLog',
  openWasteFile: 'tare.session.openWasteFile',
  copyContext: 'tare.copyContext',
  askAgainBeforeCopying: 'tare.askAgainBeforeCopying',
  saveSet: 'tare.saveSet',
  restoreSet: 'tare.restoreSet',
  deleteSet: 'tare.deleteSet',
  addPick: 'tare.addToContextPick',
  addFiles: 'tare.addFilesToContext',
  addSymbol: 'tare.addSymbolToContext',
  addGitChanges: 'tare.addGitChangesToContext',
  addProblems: 'tare.addProblemsToContext',
  addTerminalSelection: 'tare.addTerminalSelectionToContext',
  addInstructionFiles: 'tare.addInstructionFilesToContext',
  whatWillBeSent: 'tare.whatWillBeSent',
  checkClipboard: 'tare.checkClipboard',
  compareModels: 'tare.compareModels',
  setBudget: 'tare.setBudget',
  maskParts: 'tare.context.maskSecrets',
  addToContext: 'tare.addToContext',
  addSelection: 'tare.addSelectionToContext',
  addOpenEditors: 'tare.addOpenEditorsToContext',
  addPinnedEditors: 'tare.addPinnedEditorsToContext',
  addClipboard: 'tare.addClipboardToContext',
  setTask: 'tare.setTask',
  openPart: 'tare.context.open',
  toggleParts: 'tare.context.toggle',
  removeParts: 'tare.context.remove',
  movePartsUp: 'tare.context.moveUp',
  movePartsDown: 'tare.context.moveDown',
  collapseToSelection: 'tare.context.collapseToSelection',
  sendWholeFile: 'tare.context.sendWholeFile',
  clearContext: 'tare.context.clear',
  undoContext: 'tare.context.undo',
  redoContext: 'tare.context.redo',
  showIgnoredFindings: 'tare.showIgnoredFindings',
  resetIgnoredFindings: 'tare.resetIgnoredFindings',
  reviewContext: 'tare.reviewContext',
  openFinding: 'tare.findings.open',
  openFindingPlaces: 'tare.findings.openBoth',
  explainFinding: 'tare.findings.explain',
  ignoreFindingInFile: 'tare.findings.ignoreInFile',
  ignoreFindingKind: 'tare.findings.ignoreKind',
  fixFinding: 'tare.findings.fix',
  optimizeContext: 'tare.optimizeContext',
  optimizeToFit: 'tare.optimizeToFit',
} as const;

/** Mend a finding; each by what it does, so that the button says it. */
export const fixCommands = {
  exclude: 'tare.findings.exclude',
  keepOne: 'tare.findings.keepOne',
  compact: 'tare.findings.compact',
  collapse: 'tare.findings.collapse',
  leaveOut: 'tare.findings.leaveOut',
  signatures: 'tare.findings.signatures',
  moveFirst: 'tare.findings.moveFirst',
  moveBefore: 'tare.findings.moveBefore',
  add: 'tare.findings.add',
  mask: 'tare.findings.mask',
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
  offerTests: 'findings.offerTests',
  exactCounting: 'exactCounting.enabled',
  anthropicBaseUrl: 'exactCounting.anthropicBaseUrl',
  googleBaseUrl: 'exactCounting.googleBaseUrl',
  openaiBaseUrl: 'exactCounting.openaiBaseUrl',
  modelOverrides: 'models.overrides',
  pricesRefresh: 'prices.refresh',
  pricesFrom: 'prices.refreshFrom',
  contextFormat: 'context.format',
  contextPreamble: 'context.preamble',
  contextReserve: 'context.reserveForAnswer',
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
  [settings.diagnostics]: boolean;
  [settings.offerTests]: boolean;
  [settings.exactCounting]: boolean;
  [settings.anthropicBaseUrl]: string;
  [settings.googleBaseUrl]: string;
  [settings.openaiBaseUrl]: string;
  [settings.modelOverrides]: unknown;
  [settings.pricesRefresh]: boolean;
  [settings.pricesFrom]: string;
  [settings.contextFormat]: FormatId;
  [settings.contextPreamble]: string;
  /** Tokens. */
  [settings.contextReserve]: number;
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

/** Views; their container is `tare`. */
export const views = { context: 'tare.context', findings: 'tare.findings', session: 'tare.session' } as const;

/** Context keys that the when clauses of package.json ask for. */
export const contextKeys = {
  hasContext: 'tare.hasContext',
  canUndo: 'tare.context.canUndo',
  canRedo: 'tare.context.canRedo',
  /**
   * `empty` context, `noParts`: nothing is sent but the task; nothing found, `noTask`: without a task, `weakTask`: which tells too little,
   * `clean`: for the task; `found`: something, or not known yet.
   */
  findings: 'tare.findings.state',
  /** Whether some findings of the workspace are ignored. */
  hasIgnored: 'tare.findings.hasIgnored',
  /** `off`, `reading`, `none` or `some` */
  sessions: 'tare.sessions',
} as const;

export const section = 'tare';

export const statusItemId = 'tare.status';
