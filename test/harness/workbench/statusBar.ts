import type { Locator, Page } from 'playwright-core';
import { extensionId } from '../extensionId';

/** What of the page's element is read here; the compiler does not know the page's types. */
interface ItemElement {
  readonly innerText: string;
  querySelector(selector: 'a'): { getAttribute(name: 'aria-label'): string | null } | null;
}

export class StatusBar {
  constructor(private readonly page: Page) {}

  /** Tare's one item. VS Code makes the element's id of the extension's id and the item's. */
  get tare(): Locator {
    return this.page.locator(`.statusbar-item[id="${extensionId}.tare.status"]`);
  }

  /** What the item shows, without its icon. */
  async text(): Promise<string> {
    return (await this.tare.innerText()).trim();
  }

  /** What a screen reader says of the item. */
  async label(): Promise<string> {
    return (await this.tare.locator('a').first().getAttribute('aria-label')) ?? '';
  }

  /** Waits until the item's label, text or both (as `label\ntext`) match, and returns them so. */
  async waitFor(pattern: RegExp, timeoutMs = 30_000): Promise<string> {
    const end = Date.now() + timeoutMs;
    let last = '';
    do {
      if ((await this.tare.count()) > 0) last = await this.labelAndText();
      if (pattern.test(last)) return last;
      await this.page.waitForTimeout(100);
    } while (Date.now() < end);
    throw new Error(`The status bar item says ${JSON.stringify(last)} and not ${pattern}.`);
  }

  /** Read in one go: one after the other, the label could be that of the numbers before. */
  private labelAndText(): Promise<string> {
    return this.tare.evaluate((item: unknown) => {
      const { innerText } = item as ItemElement;
      return `${(item as ItemElement).querySelector('a')?.getAttribute('aria-label') ?? ''}\n${innerText.trim()}`;
    });
  }

  /**
   * Shows the item's tooltip and returns it; the pointer stays, so that links in it can be clicked. VS Code shows none
   * when the item is drawn anew between the pointer's coming and the tooltip's, so that it may take a second time.
   */
  async hover(): Promise<Locator> {
    // The box is drawn a moment before its Markdown is.
    const tooltip = this.page.locator('.monaco-hover:not(.hidden) .hover-contents', { hasText: /\S/ }).first();
    // One that still stands would be taken for this one: of the icon that was clicked last, say.
    await this.page.mouse.move(600, 300);
    await tooltip.waitFor({ state: 'hidden' });
    for (let attempt = 1; ; attempt++) {
      await this.tare.hover();
      try {
        await tooltip.waitFor({ state: 'visible', timeout: 5_000 });
        return tooltip;
      } catch (error) {
        if (attempt === 4) throw error;
        await this.page.mouse.move(600, 300);
        await this.page.waitForTimeout(500);
      }
    }
  }

  async click(): Promise<void> {
    await this.tare.click();
  }
}
