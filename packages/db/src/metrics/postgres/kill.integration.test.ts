import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { createRandom } from "@foldwise/core/random";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Part } from "../../../../../infra/local/part";
import { systemPort } from "../../../../../infra/local/ports";
import {
  type PostgresCluster,
  preparePostgres,
  waitForPostgres,
} from "../../../../../infra/local/postgres-cluster";
import { migrate } from "../../migrate";
import { lines } from "../testing/compare";
import { makePostgresHarness } from "../testing/postgres-harness";
import { expectedLines, KEYS, write } from "../testing/writers";

const ROOT = fileURLToPath(new URL("../../../../..", import.meta.url));
const WRITERS = 6;
const POSTGRES_KILLS = Number(process.env.FOLDWISE_METRIC_KILLS ?? 3);
const COMPACTOR_KILLS = POSTGRES_KILLS * 4;

describe("a store whose processes are killed", () => {
  const folder = mkdtempSync(join(tmpdir(), "foldwise-kill-"));
  let postgres: Part | undefined;
  let cluster: PostgresCluster;
  let url: string;

  beforeAll(async () => {
    const port = await systemPort();
    cluster = await preparePostgres({ root: ROOT, folder: join(folder, "postgres"), port });
    const logFile = join(folder, "postgres.log");
    postgres = new Part({
      name: "postgres",
      launch: cluster.launch,
      logFile,
      stopSignal: "SIGINT",
      stopMs: 15_000,
      say: () => {},
    });
    postgres.start();
    await waitForPostgres(cluster, () => undefined);
    url = cluster.url;
    await migrate(url);
  });
  afterAll(async () => {
    await postgres?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("loses and doubles nothing that was acknowledged, over kill -9 of Postgres and of the compactor", async () => {
    const harness = await makePostgresHarness(url);
    const runId = await harness.createRun({ experimentId: await harness.createExperiment() });
    const random = createRandom("kills");
    let killed = false;
    const writing = Promise.all(
      Array.from({ length: WRITERS }, (_, writer) =>
        write({
          store: harness.store,
          runId,
          writer,
          more: () => !killed,
          random: random.fork(writer),
          resend: 0.2,
          pauseMs: 20,
        }),
      ),
    );
    const compactors: ChildProcess[] = [];
    const kills = { postgres: 0, compactor: 0 };
    while (kills.postgres < POSTGRES_KILLS || kills.compactor < COMPACTOR_KILLS) {
      const compactor = startCompactorProcess(url);
      compactors.push(compactor);
      // It says when it begins.
      await Promise.race([once(compactor.stderr, "data"), once(compactor, "exit")]);
      await sleep(random.int(500));
      if (compactor.kill("SIGKILL")) kills.compactor++;
      if (kills.compactor % 4 !== 0) continue;
      const pid = postgres?.recorded()?.pid;
      if (pid !== undefined && process.kill(pid, "SIGKILL")) kills.postgres++;
      await waitForPostgres(cluster, () => undefined);
    }
    killed = true;
    const written = await writing;
    expect(written.flatMap(({ refusals }) => refusals)).not.toEqual([]);
    expect(compactors.every(({ signalCode }) => signalCode === "SIGKILL")).toBe(true);
    await compactAll(harness);
    const { series, damage } = await harness.store.readPoints({ owners: [{ runId }] });
    expect(damage).toEqual([]);
    expect(series.map(({ name }) => name)).toEqual([...KEYS].sort());
    const counts = written.map(({ batches }) => batches);
    for (const { name, points } of series) expect(lines(points)).toEqual(expectedLines(name, counts));
    expect(await harness.store.latest({ runIds: [runId] })).toHaveLength(KEYS.length);
    await harness.close();
  });
});

/** The first calls may meet connections of the pool that died with the server. */
async function compactAll({ store }: Awaited<ReturnType<typeof makePostgresHarness>>): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await store.compact({ maxAgeMs: 0 });
      if ((await store.health()).backlog.batches === 0) return;
    } catch (error) {
      if (tries > 50) throw error;
    }
    await sleep(50);
  }
}

function startCompactorProcess(url: string) {
  const program = fileURLToPath(new URL("../testing/compactor-process.ts", import.meta.url));
  return spawn(process.execPath, ["--import", "tsx", program, url], {
    cwd: ROOT,
    stdio: ["ignore", "ignore", "pipe"],
  });
}
