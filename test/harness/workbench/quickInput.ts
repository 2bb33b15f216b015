/** The box at the top: a quick pick of an extension, the command palette, and opening a file by its name. */
import type { Locator, Page } from 'playwright-core';

export class QuickInput {
  constructor(private readonly page: Page) {}

  get widget(): Locator {
    return this.page.locator('.quick-input-widget');
  }

  get input(): Locator {
    return this.widget.locator('.quick-input-box input');
  }

  get title(): Locator {
    return this.widget.locator('.quick-input-title');
  }

  /** Rows that are drawn; VS Code draws only as many as fit. */
  get rows(): Locator {
    return this.widget.locator('.quick-input-list .monaco-list-row');
  }

  row(text: string | RegExp): Locator {
    return this.rows.filter({ hasText: text }).first();
  }

  /** What a screen reader says of each drawn row: label, description and detail. */
  async rowLabels(): Promise<string[]> {
    const rows = await this.rows.all();
    return Promise.all(rows.map(async (row) => (await row.getAttribute('aria-label')) ?? ''));
  }

  /** A button of the title bar or, given a row, of that row; by its tooltip. */
  button(name: string | RegExp, within: Locator = this.widget): Locator {
    return within.getByRole('button', { name });
  }

  async pick(text: string | RegExp): Promise<void> {
    await this.row(text).click();
  }

  async waitUntilOpen(): Promise<void> {
    await this.widget.waitFor({ state: 'visible' });
  }

  async close(): Promise<void> {
    await this.page.keyboard.press('Escape');
    await this.widget.waitFor({ state: 'hidden' });
  }

  /**
   * Runs a command by its title in the palette, such as `Tare: Count Tokens`.
   * `asksMore` is for a command that shows a picker of its own, so that the widget does not go away.
   */
  async runCommand(title: string, { asksMore = false } = {}): Promise<void> {
    // Of the commands that begin alike, the one used last comes first.
    const label = JSON.stringify(title);
    const exactly = `[aria-label=${label}], [aria-label^=${JSON.stringify(`${title}, `)}]`;
    const command = this.widget.locator('.quick-input-list .monaco-list-row').and(this.page.locator(exactly)).first();
    for (let attempt = 1; ; attempt++) {
      // F1 and not Ctrl+Shift+P, which Chromium may take for itself.
      await this.openWith('F1', `>${title}`);
      try {
        await command.click({ timeout: 6_000 });
        break;
      } catch (error) {
        // The palette lists what could be run when it was opened, and what a command needs may have come since.
        if (attempt === 5) throw error;
        await this.close();
      }
    }
    if (!asksMore) await this.widget.waitFor({ state: 'hidden' });
  }

  /** Opens a file of the workspace by its name or the end of its path. */
  async openFile(name: string): Promise<void> {
    await this.openWith('Control+P', name);
    await this.row(name.split('/').at(-1)!).waitFor();
    await this.page.keyboard.press('Enter');
    await this.widget.waitFor({ state: 'hidden' });
  }

  /**
   * Opens the box by a key and fills it; again when nothing happens, as a window that has just been drawn misses keys,
   * and when the box goes away at once, as an editor that has just been shown may take the focus.
   */
  private async openWith(key: string, text: string): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      await this.page.keyboard.press(key);
      try {
        await this.input.waitFor({ state: 'visible', timeout: 3_000 });
        await this.input.fill(text, { timeout: 3_000 });
        return;
      } catch (error) {
        if (attempt === 5) throw error;
      }
    }
  }
}
