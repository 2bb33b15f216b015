import type { Locator, Page } from 'playwright-core';
import { ContextMenu } from './contextMenu';

export class Explorer {
  constructor(private readonly page: Page) {}

  get tree(): Locator {
    return this.page.locator('.explorer-folders-view');
  }

  /** A file or folder that is drawn, by its name alone; `state` narrows the selector. */
  item(name: string, state = ''): Locator {
    const label = this.page.getByText(name, { exact: true });
    return this.tree.locator(`.monaco-list-row${state}`).filter({ has: label }).first();
  }

  /** Expands a folder if it is not. */
  async expand(name: string): Promise<void> {
    const folder = this.item(name);
    if ((await folder.getAttribute('aria-expanded')) !== 'true') await folder.click();
    await this.item(name, '[aria-expanded="true"]').waitFor();
  }

  /** Selects exactly these items, without opening them where there are several. */
  async select(...names: string[]): Promise<void> {
    for (const [index, name] of names.entries()) {
      await this.item(name).click({ modifiers: index === 0 ? [] : ['Control'] });
    }
  }

  /** Opens the menu of an item; of the whole selection when the item is part of it. */
  async openMenu(name: string): Promise<ContextMenu> {
    return ContextMenu.of(this.item(name), this.page);
  }
}
