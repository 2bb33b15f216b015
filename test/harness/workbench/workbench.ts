/** The page objects of one open window of VS Code. Selectors are those of the VS Code that test/harness/vscode-server pins. */
import { mkdirSync } from 'node:fs';
import * as path from 'node:path';
import type { Page } from 'playwright-core';
import { screenshotsFolder } from '../paths';
import { Editor } from './editor';
import { Explorer } from './explorer';
import { Notifications } from './notifications';
import type { OpenedPage } from './openPage';
import { QuickInput } from './quickInput';
import { StatusBar } from './statusBar';
import { Views } from './views';

export class Workbench {
  readonly page: Page;
  readonly statusBar: StatusBar;
  readonly quickInput: QuickInput;
  readonly notifications: Notifications;
  readonly explorer: Explorer;
  readonly editor: Editor;
  readonly views: Views;
  readonly blockedRequests: readonly string[];

  constructor(opened: OpenedPage) {
    this.page = opened.page;
    this.blockedRequests = opened.blockedRequests;
    this.statusBar = new StatusBar(this.page);
    this.quickInput = new QuickInput(this.page);
    this.notifications = new Notifications(this.page);
    this.explorer = new Explorer(this.page);
    this.editor = new Editor(this.page);
    this.views = new Views(this.page);
  }

  /** Writes out/shots/`name`.png and returns its path. */
  async screenshot(name: string): Promise<string> {
    mkdirSync(screenshotsFolder, { recursive: true });
    const file = path.join(screenshotsFolder, `${name}.png`);
    await this.page.screenshot({ path: file });
    return file;
  }

  /** Waits until what extensions keep for this window holds a text: in a browser it lies in IndexedDB, and is written after a while. */
  async waitForState(text: string, timeoutMs = 30_000): Promise<void> {
    const end = Date.now() + timeoutMs;
    while (!(await this.page.evaluate<boolean>(`(${holdsInState})(${JSON.stringify(text)})`))) {
      if (Date.now() > end) throw new Error(`The state of the window does not hold ${text}.`);
      await this.page.waitForTimeout(50);
    }
  }

  async readClipboard(): Promise<string> {
    return this.page.evaluate('navigator.clipboard.readText()');
  }

  async writeClipboard(text: string): Promise<void> {
    await this.page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
  }
}

/** Runs in the page, whose types the compiler does not know. */
const holdsInState = `async (text) => {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  for (const { name } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name));
    try {
      for (const store of database.objectStoreNames) {
        const values = await done(database.transaction(store).objectStore(store).getAll());
        if (values.some((value) => typeof value === 'string' && value.includes(text))) return true;
      }
    } finally {
      database.close();
    }
  }
  return false;
}`;
