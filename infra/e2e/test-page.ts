import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { launchChromium } from "../testing/chromium";
import { ownProduct } from "../testing/own-product";

export const WIDE = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };
/** A bound on what hangs, not on what a busy machine is slow at. */
export const TIMEOUT = { timeout: 120_000 };

/**
 * A browser for a test file, with a page in a context of its own for each test, which is handed over. A test that
 * leaves a complaint has failed: an exception in the page, an error in its console.
 */
export function usePage(take: (page: Page) => void): void {
  const browser = useBrowser();
  let context: BrowserContext;
  let pageErrors: string[];
  beforeEach(async () => {
    pageErrors = [];
    context = await newContext(browser());
    take(await newPage(context, pageErrors));
  });
  afterEach(async () => {
    await context.close();
    expect(pageErrors).toEqual([]);
  });
}

/**
 * As usePage, with one page for all tests of the file.
 * @returns what the page complained of, answers of 400 and above too, for the caller to look at and to empty
 */
export function useLastingPage(take: (page: Page) => void): string[] {
  const browser = useBrowser();
  const pageErrors: string[] = [];
  beforeAll(async () => {
    const page = await newPage(await newContext(browser()), pageErrors);
    page.on("response", (response) => {
      if (response.status() >= 400) pageErrors.push(`${response.status()} ${response.url()}`);
    });
    take(page);
  });
  return pageErrors;
}

function useBrowser(): () => Browser {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());
  return () => browser;
}

async function newContext(browser: Browser): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: WIDE, baseURL: ownProduct().url });
  context.setDefaultTimeout(TIMEOUT.timeout);
  return context;
}

async function newPage(context: BrowserContext, pageErrors: string[]): Promise<Page> {
  const page = await context.newPage();
  page.on("pageerror", (error) => pageErrors.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") pageErrors.push(`${message.text()} ${message.location().url}`);
  });
  return page;
}
