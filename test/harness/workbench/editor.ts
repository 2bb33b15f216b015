import type { Locator, Page } from 'playwright-core';
import { ContextMenu } from './contextMenu';

export class Editor {
  constructor(private readonly page: Page) {}

  /** The editor of the active group. */
  get active(): Locator {
    return this.page.locator('.editor-group-container.active .monaco-editor').first();
  }

  tab(name: string | RegExp): Locator {
    return this.page.locator('.tabs-container .tab').filter({ hasText: name }).first();
  }

  get tabs(): Locator {
    return this.page.locator('.tabs-container .tab');
  }

  async focus(): Promise<void> {
    await this.active.locator('.view-lines').click();
  }

  async selectAll(): Promise<void> {
    await this.focus();
    await this.page.keyboard.press('Control+A');
  }

  async type(text: string): Promise<void> {
    await this.focus();
    await this.page.keyboard.type(text);
  }

  /** Opens the menu of the text, or with a name that of the tab. */
  async openMenu(tabName?: string): Promise<ContextMenu> {
    return ContextMenu.of(tabName ? this.tab(tabName) : this.active.locator('.view-lines'), this.page);
  }
}
