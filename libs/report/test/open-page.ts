import type { Browser, Page } from 'playwright-core';

/** A page, and what it must not do: ask for anything beside itself, complain. */
export interface OpenPage {
  readonly page: Page;
  readonly faults: readonly string[];
}

export const openPage = async (
  browser: Browser,
  url: string,
  width: number,
  colorScheme: 'light' | 'dark' = 'light',
): Promise<OpenPage> => {
  const faults: string[] = [];
  const page = await browser.newPage({ viewport: { width, height: 780 }, colorScheme });
  page.on('console', (message) => void (message.type() !== 'log' && faults.push(message.text())));
  page.on('pageerror', (error) => void faults.push(error.message));
  page.on('request', (request) => void (request.url() === url || request.url().startsWith('data:') || faults.push(request.url())));
  await page.goto(url);
  return { page, faults };
};
