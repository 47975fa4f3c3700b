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
/** More than what V8 still compiles, and less than what a load leaves of which one request is kept. */
const MAX_HELD_A_LOAD = 5_000;
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
  const memoryPort = await systemPort();
  const web = startWeb(root, { url: server.url, home, port, memoryPort });
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
    const memory = await memoryOver(quick ? 400 : 1_000, [`${address}/sweeps/${sweep.id}`, path], {
      resident: () => residentMb(web.recorded()?.pid ?? 0),
      held: async () => Number(await (await fetch(`http://127.0.0.1:${memoryPort}`)).text()),
    });
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
      bench: "page-held",
      ours: memory.heldALoad,
      theirs: MAX_HELD_A_LOAD,
      unit: "bytes more held by the web server after each load, when the code is compiled",
      heldMb: memory.heldMb,
    });
    report({
      ...line,
      bench: "page-memory",
      ours: memory.residentMb.after,
      theirs: memory.residentMb.before,
      unit: "MB of the web server resident at most over the second half of many loads, beside the first half",
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
function startWeb(
  root: string,
  { url, home, port, memoryPort }: { url: string; home: string; port: number; memoryPort: number },
): Part {
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
    FOLDWISE_BENCH_MEMORY_PORT: String(memoryPort),
  };
  const args = [
    "--import",
    new URL("./memory-probe.mjs", import.meta.url).href,
    next,
    "start",
    "-p",
    String(port),
    "-H",
    "127.0.0.1",
  ];
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

/** Loads that the resident memory is looked at after: between two of them it falls and rises with the collection of garbage. */
const MEMORY_EVERY = 10;
/** How many times what is held is looked at, after the first. */
const HELD_TIMES = 5;
const MB = 1_000_000;

/**
 * The server's memory over so many loads. Resident memory also grows where nothing leaks: V8 collects garbage
 * late. Live memory after a collection shows a leak, once the code that serves is compiled.
 */
async function memoryOver(
  count: number,
  [page, path]: readonly [page: string, path: string],
  { resident, held }: { resident: () => number; held: () => Promise<number> },
): Promise<{ heldMb: number[]; heldALoad: number; residentMb: { before: number; after: number } }> {
  const once = async () => {
    for (const url of [page, path, `${path}/trials?limit=50`, `${path}/curves?trial=1,2,3`])
      await (await fetch(url)).arrayBuffer();
  };
  const residentMost = async (loads: number) => {
    let most = 0;
    for (let i = 1; i <= loads; i++) {
      await once();
      if (i % MEMORY_EVERY === 0) most = Math.max(most, resident());
    }
    return most;
  };
  const half = count / 2;
  const before = await residentMost(half);
  const after = await residentMost(half);
  // Only now: a collection that is asked for gives memory back that V8 would keep.
  const heldAt = [await held()];
  for (let i = 0; i < HELD_TIMES; i++) {
    await residentMost(half / HELD_TIMES);
    heldAt.push(await held());
  }
  const slopes = heldAt.flatMap((then, at) =>
    heldAt.slice(at + 1).map((now, further) => ((now - then) / (further + 1) / half) * HELD_TIMES),
  );
  return {
    heldMb: heldAt.map((bytes) => Number((bytes / MB).toFixed(1))),
    // The median: V8 compiling or flushing code changes a single measurement by about 1 MB.
    heldALoad: quantile(slopes, 0.5),
    residentMb: { before, after },
  };
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
