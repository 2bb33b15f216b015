import type { Locator, Page } from 'playwright-core';

export class Notifications {
  constructor(private readonly page: Page) {}

  get toasts(): Locator {
    return this.page.locator('.notifications-toasts .notification-list-item');
  }

  toast(text: string | RegExp): Locator {
    return this.toasts.filter({ hasText: text }).first();
  }

  async messages(): Promise<string[]> {
    return this.toasts.locator('.notification-list-item-message').allInnerTexts();
  }

  button(name: string): Locator {
    return this.toasts.getByRole('button', { name });
  }
}
