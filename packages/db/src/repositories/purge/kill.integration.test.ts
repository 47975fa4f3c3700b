import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../../infra/testing/database";
import { toPoints } from "../../metrics";
import { makePostgresHarness } from "../../metrics/testing/postgres-harness";
import { deleteExperiment } from "../experiment";
import { purgeDeleted } from "./purge-deleted";

const ROOT = fileURLToPath(new URL("../../../../..", import.meta.url));
const PROGRAM = fileURLToPath(new URL("testing/purge-process.ts", import.meta.url));
const RUNS = 120;
const KILLS = 2;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it("a purge of an experiment that is killed again and again leaves nothing behind and touches nothing else", async () => {
  const harness = await makePostgresHarness(database.url);
  const { pool, db } = harness.connection;
  const count = async (from: string) =>
    Number((await pool.query<{ n: string }>(`select count(*) as n from ${from}`)).rows[0]?.n);
  const points = Array.from({ length: 40 }, (_, step) => ({ name: "loss", step, time: 0, value: step / 3 }));
  const fill = async (experimentId: number, runs: number) => {
    const ids: number[] = [];
    for (let i = 0; i < runs; i++) {
      const runId = await harness.createRun({ experimentId });
      await harness.store.append({ runId, points: points.slice(0, 30) });
      ids.push(runId);
    }
    await harness.store.compact({ maxAgeMs: 0 });
    for (const runId of ids) await harness.store.append({ runId, points: points.slice(20) });
    await pool.query("update run set state = 'complete' where id = any($1)", [ids]);
    return ids;
  };
  const gone = await harness.createExperiment();
  const kept = await fill(await harness.createExperiment(), 5);
  await fill(gone, RUNS);
  await deleteExperiment({ ctx: db, id: gone });
  // No purge of so many runs ends by itself before it is killed, however long that takes here.
  await pool.query(
    `create function dawdle() returns trigger language plpgsql as
       'begin perform pg_sleep(0.05); return old; end'`,
  );
  await pool.query("create trigger dawdle before delete on run for each row execute function dawdle()");
  // The server has the lock of a process that was killed until it sees that nobody is there.
  const unlocked = () =>
    expect
      .poll(() =>
        count(
          "pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())",
        ),
      )
      .toBe(0);

  for (let kill = 1; kill <= KILLS; kill++) {
    const before = await count("run");
    const child = spawn(process.execPath, ["--import", "tsx", PROGRAM, database.url], {
      cwd: ROOT,
      stdio: "ignore",
    });
    const exit = once(child, "exit");
    await expect.poll(() => count("run"), { interval: 5 }).toBeLessThan(before - 20);
    child.kill("SIGKILL");
    await exit;
    expect(child.signalCode).toBe("SIGKILL");
    await unlocked();
  }
  await pool.query("drop function dawdle cascade");
  expect(await count("run")).toBeGreaterThan(kept.length);
  const purge = () =>
    purgeDeleted({ connection: harness.connection, metrics: harness.store, olderThanMs: 0 });
  expect((await purge()).more).toBe(false);

  await harness.store.compact({ maxAgeMs: 0 });
  expect(await count("run")).toBe(kept.length);
  expect(await count(`experiment where id = ${gone}`)).toBe(0);
  expect(await count("metric_journal")).toBe(0);
  expect(await count("metric_series")).toBe(kept.length);
  expect(await count("metric_latest")).toBe(kept.length);
  expect(
    await count("metric_chunk c where not exists (select from metric_series s where s.id = c.series_id)"),
  ).toBe(0);
  const { series } = await harness.store.readPoints({ owners: kept.map((runId) => ({ runId })) });
  expect(series.map((one) => toPoints(one.points).map(({ value }) => value))).toEqual(
    kept.map(() => points.map(({ value }) => value)),
  );
  await harness.close();
});
