import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { migrate } from "@foldwise/db/migrate";
import pg from "pg";
import { build } from "../../../../../infra/local/build";
import { systemPort } from "../../../../../infra/local/ports";
import { preparePostgres, waitForPostgres } from "../../../../../infra/local/postgres-cluster";
import { temporalLaunch } from "../../../../../infra/local/temporal-server";
import { tryRun } from "../../../../../infra/setup/command.mjs";
import { findTemporal } from "../../../../../infra/setup/temporal.mjs";
import { type Lab, openLab } from "../lab";
import type { WorkerProcess } from "../worker-process";
import { PROGRAM } from "./plans";
import { Server } from "./server";

const ROOT = fileURLToPath(new URL("../../../../..", import.meta.url));
const WORKERS = 2;
const SLOTS = 6;
/** A server that answers later than this counts as away. */
const ANSWER_MS = 1_500;

/** The whole product on servers of its own, so that what is done to them disturbs no other test. */
export interface System {
  lab: Lab;
  /** Of the program and its notes. */
  folder: string;
  servers: Readonly<Record<"postgres" | "temporal" | "web", Server>>;
  workers: WorkerProcess[];
  /** In place of one that was killed. */
  startWorker(): WorkerProcess;
  close(): Promise<void>;
}

export async function openSystem(): Promise<System> {
  await build(ROOT);
  const folder = mkdtempSync(join(tmpdir(), "foldwise-chaos-"));
  const [postgresPort, temporalPort, webPort] = [await systemPort(), await systemPort(), await systemPort()];
  // Its data need not survive a power cut, but must survive a kill of every process.
  const settings = { fsync: "off" };
  const cluster = await preparePostgres({
    root: ROOT,
    folder: join(folder, "postgres"),
    port: postgresPort,
    settings,
  });
  const postgres = new Server(cluster.launch, () => answersQueries(cluster.superuserUrl));
  await postgres.start();
  await waitForPostgres(cluster, () => undefined);
  await migrate(cluster.url);

  const temporalAddress = `127.0.0.1:${temporalPort}`;
  const program = findTemporal();
  if (program === undefined) throw new Error("The Temporal command line is missing; `npm test` gets it");
  const databaseFile = join(folder, "temporal.db");
  const temporal = new Server(temporalLaunch({ program, port: temporalPort, databaseFile }), async () => {
    const command = ["operator", "namespace", "describe", "default", "--address", temporalAddress];
    const timeoutMs = ANSWER_MS;
    return (await tryRun(program, [...command, "--command-timeout", "1s"], { timeoutMs })).code === 0;
  });
  await temporal.start();

  const lab = await openLab({ databaseUrl: cluster.url, temporalAddress });
  const url = `http://127.0.0.1:${webPort}`;
  const environment = {
    DATABASE_URL: cluster.url,
    TEMPORAL_ADDRESS: temporalAddress,
    TEMPORAL_NAMESPACE: "default",
    FOLDWISE_HOME: lab.home,
    FOLDWISE_URL: url,
  };
  const cwd = join(ROOT, "apps/web");
  const next = createRequire(join(cwd, "package.json")).resolve("next/dist/bin/next");
  const web = new Server(
    {
      program: process.execPath,
      args: [next, "start", "-p", String(webPort), "-H", "127.0.0.1"],
      cwd,
      env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", ...environment },
      deathSignal: "SIGTERM",
    },
    () => answersRequests(`${url}/api/v1/session`),
  );
  await web.start();

  mkdirSync(join(folder, "stored"));
  writeFileSync(join(folder, "program.mjs"), PROGRAM);
  writeFileSync(join(folder, "notes.jsonl"), "");
  const startWorker = () =>
    lab.startWorker({
      slots: SLOTS,
      environment: {
        ...environment,
        FOLDWISE_COMMANDS: "node",
        FOLDWISE_HEARTBEAT_SECONDS: "3",
        FOLDWISE_STALL_SECONDS: "6",
        FOLDWISE_GRACE_SECONDS: "1",
      },
    });
  const workers = Array.from({ length: WORKERS }, startWorker);
  return {
    lab,
    folder,
    servers: { postgres, temporal, web },
    workers,
    startWorker,
    async close() {
      await lab.close();
      await Promise.all([web.kill(), temporal.kill(), postgres.kill()]);
      rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

async function answersQueries(connectionString: string): Promise<boolean> {
  const client = new pg.Client({
    connectionString,
    connectionTimeoutMillis: ANSWER_MS,
    query_timeout: ANSWER_MS,
  });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("select 1");
    return true;
  } catch {
    return false;
  } finally {
    void client.end().catch(() => undefined);
  }
}

async function answersRequests(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) })).ok;
  } catch {
    return false;
  }
}
