/** Views that extensions bring: their containers in the activity bar, trees, and web pages. */
import type { FrameLocator, Locator, Page } from 'playwright-core';

export class Views {
  constructor(private readonly page: Page) {}

  async openContainer(title: string): Promise<void> {
    await this.icon(title).click();
  }

  /** Of a container, in the activity bar. */
  icon(title: string): Locator {
    return this.page.locator(`.activitybar .action-item a.action-label[aria-label^="${title}"]`);
  }

  /** The part of the side bar with this title; open it first. */
  view(title: string): Locator {
    return this.page.locator('.pane').filter({ has: this.page.locator('.pane-header', { hasText: title }) });
  }

  /** Folds the view up or down. */
  header(title: string): Locator {
    return this.page.locator('.pane-header', { hasText: title });
  }

  /** A view's rows that are drawn. */
  rows(title: string): Locator {
    return this.view(title).locator('.monaco-list-row');
  }

  /** The document inside the one open webview: VS Code nests it in two frames. */
  webview(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  }
}
