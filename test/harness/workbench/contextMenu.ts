import type { Locator, Page } from 'playwright-core';

export class ContextMenu {
  private constructor(private readonly page: Page) {}

  /** The menu of `target`, by a right click: again when nothing happens, as what is drawn anew at that moment misses it. */
  static async of(target: Locator, page: Page): Promise<ContextMenu> {
    const menu = new ContextMenu(page);
    for (let attempt = 1; ; attempt++) {
      await target.click({ button: 'right' });
      try {
        await menu.menus.first().waitFor({ state: 'visible', timeout: 5_000 });
        break;
      } catch (error) {
        if (attempt === 4) throw error;
      }
    }
    // For its first 100 ms a menu ignores clicks, so that the one that opened it does not choose an entry as well.
    await page.waitForTimeout(250);
    return menu;
  }

  /** The menu and its open submenus. */
  private get menus(): Locator {
    return this.page.locator('.context-view .monaco-menu');
  }

  entry(title: string | RegExp): Locator {
    // A submenu is drawn within its entry, so that the entry itself has the texts of all that is in it.
    return this.menus.locator('.action-item:not(.disabled) .action-label').filter({ hasText: title }).first();
  }

  async titles(): Promise<string[]> {
    return this.menus.locator('.action-label:not(.separator)').allInnerTexts();
  }

  /** Walks through submenus: `choose('Tare', 'Count Tokens')`. */
  async choose(...titles: string[]): Promise<void> {
    for (const [index, title] of titles.entries()) {
      // A submenu opens under a resting pointer; a click would open and close it again.
      if (index < titles.length - 1) {
        await this.entry(title).hover();
        await this.entry(titles[index + 1]!).waitFor({ state: 'visible' });
        // It ignores clicks at first, too.
        await this.page.waitForTimeout(250);
      } else await this.entry(title).click();
    }
  }

  async close(): Promise<void> {
    await this.page.keyboard.press('Escape');
  }
}
