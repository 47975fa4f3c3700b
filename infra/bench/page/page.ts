import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { trialPageSchema } from "@foldwise/core/contracts/http/trial-row";
import type { Connection } from "@foldwise/db/client";
import { createNotifier } from "@foldwise/db/notifications";
import type { Page } from "playwright-core";
import { build } from "../../local/build";
import { Part } from "../../local/part";
import { systemPort } from "../../local/ports";
import { launchChromium } from "../../testing/chromium";
import { type SyntheticSweep, writeSyntheticSweep } from "../../testing/synthetic-sweep";
import { quantile, report } from "../metrics/report";
import { startServer } from "../metrics/server";

/** What a sweep's page has to keep to, whatever its number of trials. */
const MAX_INTERACTIVE_MS = 2_000;
const MAX_BYTES = 1_500_000;
const MAX_UPDATE_MS = 1_000;
const ROWS = 50;

/**
 * The page of a sweep with 10,000 trials × 3 folds, written straight into Postgres, in Chromium with an empty cache: until
 * it can be used, what it transfers, until an update is seen, the server's memory over loads, and how many trials can be
 * reached. FOLDWISE_BENCH_TRIALS: how many trials. The peer is the bound that the page has to keep to.
 */
export async function bench({ quick }: { quick: boolean }): Promise<void> {
  const trials = Number(process.env.FOLDWISE_BENCH_TRIALS ?? (quick ? 1_000 : 10_000));
  const rounds = quick ? 3 : 7;
  const root = fileURLToPath(new URL("../../..", import.meta.url));
  await build(root);
  const server = await startServer();
  const connection = server.connect(4);
  const home = mkdtempSync(join(tmpdir(), "foldwise-bench-"));
  const port = await systemPort();
  const web = startWeb(root, { url: server.url, home, port });
  const browser = await launchChromium();
  try {
    const sweep = await writeSyntheticSweep(connection, { trials, running: 8 });
    const address = `http://127.0.0.1:${port}`;
    await untilServed(`${address}/api/v1/sweeps/${sweep.id}`);
    const loads = [];
    for (let round = 0; round < rounds; round++) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
      loads.push(await load(await context.newPage(), `${address}/sweeps/${sweep.id}?sort=-number`));
      await context.close();
    }
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    await load(page, `${address}/sweeps/${sweep.id}?sort=-number`);
    const updates = await timeUpdates(page, connection, sweep, rounds);
    await context.close();
    const path = `${address}/api/v1/sweeps/${sweep.id}`;
    const memory = await memoryOver(quick ? 100 : 600, path, () => residentMb(web.recorded()?.pid ?? 0));
    const reached = await countReachable(`${path}/trials`);
    if (reached !== trials) throw new Error(`${trials} trials were written and ${reached} can be reached`);
    const line = { peer: "the bound", n: trials, smaller: true };
    report({
      ...line,
      bench: "page-bytes",
      ours: quantile(
        loads.map(({ bytes }) => bytes),
        0.5,
      ),
      theirs: MAX_BYTES,
      unit: "bytes transferred by the first view, empty cache",
    });
    report({
      ...line,
      bench: "page-update",
      ours: quantile(updates, 0.5),
      theirs: MAX_UPDATE_MS,
      unit: "ms until an update of a trial is seen",
      most: Math.max(...updates),
    });
    report({
      ...line,
      bench: "page-memory",
      ours: memory.after,
      theirs: memory.before,
      unit: "MB of the web server at most over the second half of many loads, beside the first half",
    });
    report({
      bench: "page-curves",
      peer: "the first view",
      n: trials,
      smaller: true,
      ours: quantile(
        loads.map(({ curvesMs }) => curvesMs),
        0.5,
      ),
      theirs: quantile(
        loads.map(({ ms }) => ms),
        0.5,
      ),
      unit: "ms until the fold curves are drawn, beside until the first view can be used",
      most: Math.max(...loads.map(({ curvesMs }) => curvesMs)),
    });
    report({
      ...line,
      smaller: false,
      bench: "page-reachable",
      ours: reached,
      theirs: trials,
      unit: "trials reached page by page",
    });
    report({
      ...line,
      bench: "page",
      ours: quantile(
        loads.map(({ ms }) => ms),
        0.5,
      ),
      theirs: MAX_INTERACTIVE_MS,
      unit: "ms until the first view can be used",
      most: Math.max(...loads.map(({ ms }) => ms)),
    });
  } finally {
    await browser.close();
    await web.stop();
    await connection.close();
    await server.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

/** The web app as `npm start` runs it, without a worker that would take up the sweep. */
function startWeb(root: string, { url, home, port }: { url: string; home: string; port: number }): Part {
  const cwd = join(root, "apps/web");
  const next = createRequire(join(cwd, "package.json")).resolve("next/dist/bin/next");
  const env = {
    ...process.env,
    NODE_ENV: "production",
    DATABASE_URL: url,
    TEMPORAL_ADDRESS: "127.0.0.1:1",
    FOLDWISE_HOME: home,
    FOLDWISE_URL: `http://127.0.0.1:${port}`,
    NEXT_TELEMETRY_DISABLED: "1",
  };
  const args = [next, "start", "-p", String(port), "-H", "127.0.0.1"];
  const part = new Part({
    name: "web",
    launch: { program: process.execPath, args, cwd, env, deathSignal: "SIGTERM" },
    logFile: join(home, "web.log"),
    stopSignal: "SIGTERM",
    stopMs: 10_000,
    say: (text) => console.error(text),
  });
  part.start();
  return part;
}

async function untilServed(url: string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`${url} is not served`);
}

/** Until all rows of the first page are there and a button of them answers, and until the first curve is drawn. */
async function load(page: Page, url: string): Promise<{ ms: number; curvesMs: number; bytes: number }> {
  let bytes = 0;
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Network.enable");
  devtools.on("Network.loadingFinished", ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  const start = performance.now();
  await page.goto(url, { waitUntil: "commit" });
  const choices = page.getByRole("table", { name: /^Trials of/ }).getByRole("button", { name: /^#\d/ });
  await choices.nth(ROWS - 1).waitFor();
  await choices.first().click();
  await page.waitForURL(/trial=\d/);
  const ms = performance.now() - start;
  const transferred = bytes;
  await page.locator(".recharts-line-curve").first().waitFor();
  return { ms, curvesMs: performance.now() - start, bytes: transferred };
}

/** Ends running trials one after the other and waits for the value of each in the table. */
async function timeUpdates(
  page: Page,
  connection: Connection,
  { id, running }: SyntheticSweep,
  rounds: number,
): Promise<number[]> {
  const { pool } = connection;
  const notifier = createNotifier(connection);
  const times: number[] = [];
  for (const [at, number] of running.slice(0, rounds).entries()) {
    const objective = 0.9 + at / 1_000;
    const start = performance.now();
    await pool.query(
      `update trial set state = 'complete', evaluated_objective = $3, finished_at = now() where sweep_id = $1 and number = $2`,
      [id, number, objective],
    );
    notifier.publish({ kind: "sweep", id });
    const row = page
      .getByRole("table", { name: /^Trials of/ })
      .getByRole("row", { name: new RegExp(`#${number}\\b`) });
    await row.getByText(objective.toFixed(3), { exact: true }).waitFor();
    times.push(performance.now() - start);
  }
  await notifier.close();
  return times;
}

/** Loads that the memory is looked at after: between two of them it falls and rises with the collection of garbage. */
const MEMORY_EVERY = 10;

/** The most memory over the first half of so many loads, and over the second: of a server that leaks the second is more. */
async function memoryOver(
  count: number,
  path: string,
  residentNow: () => number,
): Promise<{ before: number; after: number }> {
  const once = async () => {
    for (const part of ["", "/trials?limit=50", "/curves?trial=1,2,3"])
      await (await fetch(`${path}${part}`)).arrayBuffer();
  };
  for (let i = 0; i < 20; i++) await once();
  const halves = { before: 0, after: 0 };
  for (let i = 1; i <= count; i++) {
    await once();
    const half = 2 * i <= count ? "before" : "after";
    if (i % MEMORY_EVERY === 0) halves[half] = Math.max(halves[half], residentNow());
  }
  return halves;
}

function residentMb(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Number(kilobytes) / 1_024;
}

async function countReachable(path: string): Promise<number> {
  const seen = new Set<number>();
  for (let after: string | null = ""; after !== null; ) {
    const query: URLSearchParams = new URLSearchParams({ limit: "500", ...(after === "" ? {} : { after }) });
    const page = trialPageSchema.parse(await (await fetch(`${path}?${query}`)).json());
    for (const { number } of page.trials) seen.add(number);
    after = page.next;
  }
  return seen.size;
}
