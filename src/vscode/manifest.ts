/** Every identifier that package.json and the code share. test/unit/vscode/manifest.test.ts holds the two together. */

/** Command ids. */
export const commands = {
  countTokens: 'tare.countTokens',
  countOpenEditors: 'tare.countOpenEditors',
  countClipboard: 'tare.countClipboard',
  selectModel: 'tare.selectModel',
  showActions: 'tare.showActions',
  showLog: 'tare.showLog',
} as const;

/** Setting keys, without the section `tare`. */
export const settings = {
  defaultModel: 'defaultModel',
  statusBar: 'statusBar.visible',
  useIgnoreFiles: 'count.useIgnoreFiles',
} as const;

/** The settings with their types and defaults; package.json repeats the defaults for the settings editor. */
export interface SettingTypes {
  [settings.defaultModel]: string;
  [settings.statusBar]: boolean;
  [settings.useIgnoreFiles]: boolean;
}

export const section = 'tare';

export const statusItemId = 'tare.status';
