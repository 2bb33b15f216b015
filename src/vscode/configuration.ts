import * as vscode from 'vscode';
import { type SettingTypes, section } from './manifest';

/** Reads one setting; the default is in package.json, so there is always a value. */
export function readSetting<K extends keyof SettingTypes>(key: K, scope?: vscode.ConfigurationScope): SettingTypes[K] {
  return vscode.workspace.getConfiguration(section, scope).get(key) as SettingTypes[K];
}

/** Calls the listener when the setting changes anywhere. */
export function onDidChangeSetting(key: keyof SettingTypes, listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(`${section}.${key}`)) listener();
  });
}
