import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium } from "../testing/chromium";
import { ownProduct } from "../testing/own-product";
import { type FinishedSweep, finishSweep, type LoggedGroup, logFoldGroup } from "./finished-sweep";
import { unvisitedPages } from "./page-routes";

/** Most JavaScript that a page may load before anything was clicked, in kB (1,024 bytes) of gzip. */
const MAX = {
  plain: 350,
  charts: 500,
};

const BUILD = fileURLToPath(new URL("../../apps/web/.next", import.meta.url));

const { url } = ownProduct();

let browser: Browser;
let made: FinishedSweep & { group: string };
let group: LoggedGroup | undefined;

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await group?.remove();
});

/** Loads a page with an empty cache; all scripts that came until nothing was asked for any more. */
async function scriptsOf(path: string): Promise<Map<string, number>> {
  const context = await browser.newContext({ baseURL: url });
  const page: Page = await context.newPage();
  const loads: Promise<[string, number]>[] = [];
  page.on("response", (response) => {
    const name = new URL(response.url()).pathname;
    if (name.endsWith(".js"))
      loads.push(response.body().then((body) => [name, gzipSync(body).length] as [string, number]));
  });
  await page.goto(path);
  await page.waitForLoadState("networkidle");
  const scripts = new Map(await Promise.all(loads));
  await context.close();
  return scripts;
}

const kilobytes = (scripts: ReadonlyMap<string, number>) =>
  Math.round([...scripts.values()].reduce((sum, bytes) => sum + bytes, 0) / 1024);

const PAGES: [name: string, path: (of: typeof made) => string, kind: keyof typeof MAX][] = [
  ["overview", () => "/", "charts"],
  ["sweeps", () => "/sweeps", "plain"],
  ["new sweep", () => "/sweeps/new", "plain"],
  ["sweep", ({ sweep }) => `/sweeps/${sweep}`, "charts"],
  ["runs", () => "/runs", "plain"],
  ["run", ({ runs }) => `/runs/${runs[0]}`, "charts"],
  ["fold groups", () => "/fold-groups", "plain"],
  ["fold group", ({ group: id }) => `/fold-groups/${id}`, "charts"],
  ["predictions", ({ runs }) => `/runs/${runs[0]}/predict`, "plain"],
  ["comparison", ({ runs }) => `/compare?runs=${runs.join(",")}`, "charts"],
  ["tables", () => "/tables", "plain"],
  ["new table", () => "/tables/new", "plain"],
  ["table", () => "/tables/9", "charts"],
  ["an editor of a table", () => "/tables/9/edit", "plain"],
  ["baselines", () => "/baselines", "plain"],
  ["new source", () => "/baselines/new", "plain"],
  ["latency", () => "/latency", "plain"],
  ["datasets", () => "/datasets", "plain"],
  ["dataset", () => "/datasets/digits", "charts"],
  ["queue", () => "/queue", "plain"],
  ["model registry", () => "/registry", "plain"],
  ["workers", () => "/workers", "plain"],
  ["settings", () => "/settings", "plain"],
];

describe("the JavaScript that a page loads", () => {
  it("has a finished sweep to show", async () => {
    group = await logFoldGroup(url);
    made = { ...(await finishSweep(url)), group: group.id };
  });

  it("is measured for every page of the app", () => {
    expect(unvisitedPages(PAGES.map(([, path]) => path(made)))).toEqual([]);
  });

  it.each(PAGES)("%s", async (_, path, kind) => {
    const loaded = kilobytes(await scriptsOf(path(made)));
    expect(loaded).toBeGreaterThan(100);
    expect(loaded).toBeLessThanOrEqual(MAX[kind]);
  });
});

/** Texts of what only the server may hold: its database, its workflows, its secrets. */
const SERVER_TEXTS = ["drizzle-orm", "temporal.api", "DATABASE_URL", "node:fs", "pg-protocol"];

async function textsIn(folder: string): Promise<Set<string>> {
  const found = new Set<string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith(".js")) continue;
    const text = await readFile(join(entry.parentPath, entry.name), "utf8");
    for (const mark of SERVER_TEXTS) if (text.includes(mark)) found.add(mark);
  }
  return found;
}

it("sends no server code: what the server's own bundle has is in no script of a page", async () => {
  const server = await textsIn(join(BUILD, "server"));
  expect([...server]).toEqual(expect.arrayContaining(["drizzle-orm", "DATABASE_URL", "node:fs"]));
  expect(await textsIn(join(BUILD, "static"))).toEqual(new Set());
});
