import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import pg from "pg";
import { Part } from "../../local/part";
import { systemPort } from "../../local/ports";
import { preparePostgres, waitForPostgres } from "../../local/postgres-cluster";
import { temporalLaunch, waitForTemporal } from "../../local/temporal-server";
import { findTemporal } from "../../setup/temporal.mjs";
import { type Usage, usageOf } from "./usage";

const run = promisify(execFile);
const CREATE_SWEEP = fileURLToPath(new URL("create-sweep.ts", import.meta.url));

/** The worker of a checkout with Postgres and Temporal, as `npm start` runs them, on a home of its own. */
export interface Product {
  database: pg.Pool;
  temporalAddress: string;
  /** Stores a plan as the checkout does; the worker finds it. */
  createSweep(plan: object): Promise<number>;
  /** What its processes have used since they started. */
  usage(): Usage;
  stop(): Promise<void>;
}

/** Starts a checkout whose packages are installed; its worker is built first. */
export async function startProduct(root: string, slots: number): Promise<Product> {
  await run(process.execPath, [join(root, "apps/worker/build.mjs")], { cwd: join(root, "apps/worker") });
  const home = mkdtempSync(join(tmpdir(), "foldwise-bench-"));
  const parts: Part[] = [];
  const start = (
    name: string,
    options: Pick<ConstructorParameters<typeof Part>[0], "launch" | "stopSignal">,
  ) => {
    const logFile = join(home, `${name}.log`);
    const part = new Part({ ...options, name, logFile, stopMs: 45_000, say: (line) => console.error(line) });
    parts.push(part);
    part.start();
    return part;
  };
  const stop = async () => {
    for (const part of parts.toReversed()) await part.stop();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  };
  const broken = () => void stop().finally(() => process.exit(130));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, broken);
  try {
    const cluster = await preparePostgres({ root, folder: join(home, "postgres"), port: await systemPort() });
    const postgres = start("postgres", { launch: cluster.launch, stopSignal: "SIGINT" });
    await waitForPostgres(cluster, () => undefined);
    const program = findTemporal();
    if (program === undefined) throw new Error("The Temporal command line is missing; `npm start` gets it");
    const port = await systemPort();
    const launch = temporalLaunch({ program, port, databaseFile: join(home, "temporal.db") });
    const temporal = start("temporal", { launch, stopSignal: "SIGTERM" });
    const temporalAddress = `127.0.0.1:${port}`;
    await waitForTemporal(program, temporalAddress, () => undefined);
    const env = {
      ...process.env,
      NODE_ENV: "production",
      DATABASE_URL: cluster.url,
      TEMPORAL_ADDRESS: temporalAddress,
      FOLDWISE_HOME: home,
      FOLDWISE_SLOTS: String(slots),
      FOLDWISE_CLASSES: "train.cpu",
      TF_CPP_MIN_LOG_LEVEL: "2",
    };
    await run(process.execPath, [join(root, "apps/worker/dist/migrate.mjs")], { cwd: root, env });
    const worker = start("worker", {
      launch: {
        program: process.execPath,
        args: [join(root, "apps/worker/dist/worker.mjs")],
        cwd: root,
        env,
        deathSignal: "SIGTERM",
      },
      stopSignal: "SIGTERM",
    });
    const database = new pg.Pool({ connectionString: cluster.url, max: 1 });
    await waitForWorker(database);
    return {
      database,
      temporalAddress,
      createSweep: async (plan) => {
        const tsx = pathToFileURL(join(root, "node_modules/tsx/dist/esm/index.mjs")).href;
        const args = ["--import", tsx, CREATE_SWEEP, root, cluster.url, JSON.stringify(plan)];
        const { stdout } = await run(process.execPath, args, { cwd: root });
        return Number(stdout.trim().split("\n").at(-1));
      },
      usage: () =>
        usageOf({
          worker: worker.recorded()?.pid,
          temporal: temporal.recorded()?.pid,
          postgres: postgres.recorded()?.pid,
        }),
      stop: async () => {
        for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, broken);
        await database.end();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Until it says which slots it has: it is busy with finding them out before. */
async function waitForWorker(database: pg.Pool): Promise<void> {
  for (;;) {
    const { rows } = await database.query("select from worker where 'train.cpu' = any(classes)");
    if (rows.length > 0) return;
    await sleep(500);
  }
}

/** Whether a folder is a checkout that can be started. */
export function isCheckout(root: string): boolean {
  return existsSync(join(root, "apps/worker/build.mjs")) && existsSync(join(root, "node_modules"));
}
