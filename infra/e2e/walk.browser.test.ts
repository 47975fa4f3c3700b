import { readdirSync, readFileSync } from "node:fs";
import { createClient } from "@foldwise/client";
import { tableDefinitionSchema } from "@foldwise/core/tables";
import type { Page } from "playwright-core";
import { afterAll, describe, expect, it } from "vitest";
import { ownProduct } from "../testing/own-product";
import { type FinishedSweep, finishSweep, type LoggedGroup, logFoldGroup } from "./finished-sweep";
import { checkPage, nextFrame, waitUntilDrawn } from "./page-check";
import { unvisitedPages } from "./page-routes";
import { PHONE, useLastingPage, WIDE } from "./test-page";

const { url } = ownProduct();
/** As a person would go through them: each once, then turned to the next. */
const VIEWS = [
  { name: "1440 light", viewport: WIDE, colorScheme: "light" },
  { name: "390 light", viewport: PHONE, colorScheme: "light" },
  { name: "390 dark", viewport: PHONE, colorScheme: "dark" },
  { name: "1440 dark", viewport: WIDE, colorScheme: "dark" },
] as const;
const DATA = new URL("../../data/", import.meta.url);
const TABLES = readdirSync(DATA, { recursive: true, encoding: "utf8" })
  .filter((name) => /(?:^|\/)tables\/[^/]+\.json$/.test(name))
  .map((name) => tableDefinitionSchema.parse(JSON.parse(readFileSync(new URL(name, DATA), "utf8"))).id);
const OWN_TABLE = {
  id: "walk",
  title: "Variants of the small sweep",
  dataset: "digits",
  metric: "accuracy",
  rows: [{ key: "mac", label: "MAC", select: { variant: "MAC" } }],
  columns: [{ key: "fold 0", label: "Fold 0", select: { fold: 0 } }],
};

let page: Page;
const pageErrors = useLastingPage((opened) => {
  page = opened;
});
let made: FinishedSweep = { sweep: 0, runs: [] };
let group: LoggedGroup | undefined;
const titles = new Map<string, string>();

it("has a small finished sweep and a saved table to look at", async () => {
  made = await finishSweep(url);
  group = await logFoldGroup(url);
  await createClient({ url }).tables.create(JSON.stringify(OWN_TABLE));
  expect(made.runs).toHaveLength(4);
});

afterAll(() => group?.remove());

/** Goes to a page and looks at it in every view; everything that is wrong with it. */
async function walkTo(path: string): Promise<string[]> {
  pageErrors.length = 0;
  await page.setViewportSize(VIEWS[0].viewport);
  await page.emulateMedia({ colorScheme: VIEWS[0].colorScheme });
  await page.goto(path);
  await waitUntilDrawn(page);
  const found: string[] = [];
  for (const { name, viewport, colorScheme } of VIEWS) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
    await nextFrame(page);
    found.push(...(await checkPage(page)).map((problem) => `${name}: ${problem}`));
  }
  return found;
}

/** The other page that has the title of this one. */
async function sharesTitle(): Promise<string | undefined> {
  const { pathname } = new URL(page.url());
  const title = await page.title();
  const other = [...titles].find(([path, known]) => known === title && path !== pathname)?.[0];
  titles.set(pathname, title);
  return other;
}

describe("every page, wide and on a phone, light and dark", () => {
  const pages: [string, () => string][] = [
    ["the overview", () => "/"],
    ["the sweeps", () => "/sweeps"],
    ["a new sweep", () => "/sweeps/new"],
    ["a sweep", () => `/sweeps/${made.sweep}`],
    ["the runs", () => "/runs"],
    ["the runs of a sweep, two selected", () => `/runs?sweep=${made.sweep}&runs=${made.runs.slice(0, 2)}`],
    ["a run", () => `/runs/${made.runs[0]}`],
    ["a run with nested runs", () => `/runs/${group?.parent}`],
    ["the fold groups", () => "/fold-groups"],
    ["a fold group", () => `/fold-groups/${group?.id}`],
    ["predictions", () => `/runs/${made.runs[0]}/predict`],
    ["a comparison of nothing", () => "/compare"],
    ["a comparison", () => `/compare?runs=${made.runs}`],
    ["the tables", () => "/tables"],
    ...TABLES.map((id): [string, () => string] => [
      `table ${id}`,
      () => `/tables/${encodeURIComponent(id)}?dataset=digits`,
    ]),
    ["a saved table", () => `/tables/${OWN_TABLE.id}`],
    ["its editor", () => `/tables/${OWN_TABLE.id}/edit`],
    ["a new table", () => "/tables/new"],
    ["a new table of a sweep", () => `/tables/new?sweep=${made.sweep}`],
    ["the baselines", () => "/baselines"],
    ["a new source", () => "/baselines/new"],
    ["the datasets", () => "/datasets"],
    ["a dataset", () => "/datasets/digits"],
    ["inference latency", () => "/latency"],
    ["the queue", () => "/queue"],
    ["the model registry", () => "/registry"],
    ["the workers", () => "/workers"],
    ["the settings", () => "/settings"],
  ];

  it.each(pages)("%s", async (_, path) => {
    expect(await walkTo(path())).toEqual([]);
    expect(pageErrors).toEqual([]);
    expect(await sharesTitle()).toBeUndefined();
  });

  it("leaves no page of the app out", () => {
    expect(unvisitedPages(pages.map(([, path]) => path()))).toEqual([]);
  });

  it("has an open drawer over a table", async () => {
    await page.setViewportSize(WIDE);
    await page.goto(`/tables/${OWN_TABLE.id}`);
    await page.getByRole("cell").first().getByRole("button").click();
    await page.getByRole("dialog").getByRole("list", { name: "Runs behind this number" }).waitFor();
    for (const { viewport, colorScheme } of VIEWS) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      await nextFrame(page);
      expect(await checkPage(page)).toEqual([]);
    }
  });
});

describe("an address without a page", () => {
  it.each([
    ["/nope", "Page not found", "Overview"],
    ["/runs/99999", "No run 99999", "Runs"],
    ["/runs/99999/predict", "No run 99999", "Runs"],
    ["/sweeps/99999", "No sweep 99999", "Sweeps"],
    ["/sweeps/abc", "“abc” is not a sweep id", "Sweeps"],
    ["/datasets/nope", "No dataset nope", "Datasets"],
    ["/fold-groups/nope", "No fold group nope", "Fold groups"],
    ["/tables/nope", "No table nope", "Tables"],
    ["/tables/nope/edit", "No table nope", "Tables"],
  ])("%s is a 404 at once, with the way on", async (path, heading, list) => {
    expect(await walkTo(path)).toEqual([]);
    await page.getByRole("heading", { level: 1, name: heading }).waitFor();
    expect(await page.title()).toBe(`${heading} · Foldwise`);
    await page.getByRole("main").getByRole("link", { name: list, exact: true }).waitFor();
    // The page itself is what is missing; nothing that it asked for failed, and it was hydrated.
    const address = new URL(path, url).href;
    expect(pageErrors.filter((text) => !text.endsWith(` ${address}`))).toEqual([]);
    expect(pageErrors).toContain(`404 ${address}`);
  });
});
