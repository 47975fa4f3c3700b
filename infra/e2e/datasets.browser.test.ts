import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, it } from "vitest";
import { launchChromium } from "../testing/chromium";

const PATIENCE = { timeout: 60_000 };

let browser: Browser;
let context: BrowserContext;
let page: Page;
/** What the pages complained of; a test that leaves anything here has failed. */
let complaints: string[] = [];

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
});
beforeEach(async () => {
  complaints = [];
  context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    baseURL: inject("FOLDWISE_URL"),
  });
  context.setDefaultTimeout(PATIENCE.timeout);
  page = await context.newPage();
  page.on("pageerror", (error) => complaints.push(String(error)));
});
afterEach(async () => {
  await context.close();
  expect(complaints).toEqual([]);
});

it("imports with a name and a positive class, and says of unknown patients that they are unknown", async () => {
  await page.goto("/datasets?import=1");
  await page.getByRole("combobox", { name: "Source" }).click();
  await page.getByRole("option", { name: /Handwritten digits/ }).click();
  await page.getByRole("textbox", { name: "Slug" }).fill("my-digits");
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("My digits");
  await page.getByRole("textbox", { name: "Positive class" }).fill("digit-8");
  await page.getByRole("dialog").getByRole("button", { name: "Import" }).click();
  await page.getByText("The positive class is digit-8").waitFor();
  await page.getByRole("link", { name: "Open the dataset" }).click();
  await page.getByRole("heading", { name: "My digits" }).waitFor();
  await page.getByText("patients unknown").first().waitFor();
});

it("renames, deletes and restores it", async () => {
  await page.goto("/datasets/my-digits");
  await page.getByRole("button", { name: "Edit" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Name" }).fill("Digits of ours");
  await dialog.getByRole("textbox", { name: "Slug" }).fill("our-digits");
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.waitForURL(/\/datasets\/our-digits$/);
  await page.getByRole("heading", { name: "Digits of ours" }).waitFor();

  await page.getByRole("button", { name: "Delete dataset our-digits" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete", exact: true }).click();
  await page.waitForURL(/\/datasets$/);
  await page.getByRole("button", { name: "Restore dataset our-digits" }).waitFor();
  expect(await page.getByRole("table", { name: "Datasets" }).getByText("our-digits").count()).toBe(0);
  await page.getByRole("button", { name: "Restore dataset our-digits" }).click();
  await page.getByRole("table", { name: "Datasets" }).getByText("our-digits").waitFor();
});
