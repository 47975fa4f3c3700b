import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { migrate } from "@foldwise/db/migrate";
import type { TestProject } from "vitest/node";
import { Part } from "../local/part";
import { systemPort } from "../local/ports";
import { preparePostgres, waitForPostgres } from "../local/postgres-cluster";
import { temporalLaunch, waitForTemporal } from "../local/temporal-server";
import { run } from "../setup/command.mjs";
import { SetupError } from "../setup/errors.mjs";
import { findTemporal } from "../setup/temporal.mjs";
import { forgetSettings } from "./forget-environment";
import { TEMPORAL_NAMESPACES } from "./parallel.mjs";
import type {} from "./provided";

/** The cluster is thrown away, so it need not survive a power cut. */
const UNSAFE_AND_FAST = { fsync: "off", synchronous_commit: "off", full_page_writes: "off" };

/** Global set-up of the integration tests: a real Postgres and a real Temporal server of their own. */
export default async function startServices(project: TestProject): Promise<() => Promise<void>> {
  forgetSettings();
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const folder = mkdtempSync(join(tmpdir(), "foldwise-services-"));
  const parts: Part[] = [];
  const stop = async () => {
    await Promise.all(parts.map((part) => part.stop()));
    rmSync(folder, { recursive: true, force: true });
  };
  const start = (
    name: string,
    options: Pick<ConstructorParameters<typeof Part>[0], "launch" | "stopSignal">,
  ) => {
    const logFile = join(folder, `${name}.log`);
    const part = new Part({ ...options, name, logFile, stopMs: 15_000, say: (line) => console.error(line) });
    parts.push(part);
    part.start();
    return () => part.failure();
  };
  const postgres = async () => {
    const port = await systemPort();
    const cluster = await preparePostgres({
      root,
      folder: join(folder, "postgres"),
      port,
      settings: UNSAFE_AND_FAST,
    });
    const failed = start("postgres", { launch: cluster.launch, stopSignal: "SIGINT" });
    await waitForPostgres(cluster, failed);
    // Of this one the test files get copies: a copy takes a fraction of the time of the migrations.
    await migrate(cluster.url);
    // A database for each test file is the superuser's to make; what runs in it is the owner's.
    project.provide("DATABASE_URL", cluster.url);
    project.provide("SUPERUSER_URL", cluster.superuserUrl);
  };
  const temporal = async () => {
    const program = findTemporal();
    if (program === undefined)
      throw new SetupError("The Temporal command line is missing; `npm test` gets it");
    const port = await systemPort();
    const launch = temporalLaunch({ program, port, namespaces: TEMPORAL_NAMESPACES });
    const failed = start("temporal", { launch, stopSignal: "SIGTERM" });
    await waitForTemporal(program, `127.0.0.1:${port}`, failed);
    project.provide("TEMPORAL_ADDRESS", `127.0.0.1:${port}`);
  };
  const thread = async () => {
    const program = join(folder, "thread.mjs");
    await run(process.execPath, [join(root, "apps/web/build-thread.mjs"), program], {
      what: "Building the program of the web server's threads",
      timeoutMs: 120_000,
    });
    project.provide("THREAD_PROGRAM", program);
  };
  const results = await Promise.allSettled([postgres(), temporal(), thread()]);
  for (const result of results) {
    if (result.status === "fulfilled") continue;
    await stop();
    throw result.reason;
  }
  return stop;
}
