import { syncBuiltinESMExports } from "node:module";
import timers from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../../infra/testing/database";
import { connect } from "../../client";
import { lines } from "../testing/compare";
import { makePostgresHarness } from "../testing/postgres-harness";
import { NameCache } from "./names";
import { createMetricStore } from "./store";

let database: TestDatabase;
let harness: Awaited<ReturnType<typeof makePostgresHarness>>;
let runId: number;
beforeAll(async () => {
  database = await createTestDatabase();
  harness = await makePostgresHarness(database.url);
});
afterAll(async () => {
  await harness.close();
  await database.drop();
});
beforeEach(async () => {
  runId = await harness.createRun({ experimentId: await harness.createExperiment() });
});
const query = async (text: string, values: unknown[] = []) =>
  (await harness.connection.pool.query<Record<string, string>>(text, values)).rows;
const pointsOf = async (id: number) => {
  const { series } = await harness.store.readPoints({ owners: [{ runId: id }] });
  return series.map(({ points }) => lines(points));
};

describe("points of one step and time", () => {
  it("are kept whatever their number, in chunks of at most 512, each value once", async () => {
    const moment = (value: number) => ({ name: "loss", step: 0, time: 7, value });
    const values = [
      ...Array.from({ length: 3_000 }, (_, i) => (i * 7_919) % 3_000),
      -0,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      -5e-324,
    ];
    for (let from = 0; from < values.length; from += 700) {
      await harness.store.append({ runId, points: values.slice(from, from + 900).map(moment) });
      await harness.store.compact({ maxAgeMs: 0 });
    }
    const [loss = []] = await pointsOf(runId);
    expect(loss).toHaveLength(values.length);
    expect(loss.slice(0, 4)).toEqual(["0 @7 = -Infinity", "0 @7 = -5e-324", "0 @7 = -0", "0 @7 = 0"]);
    expect(loss.at(-1)).toBe("0 @7 = NaN");
    const [chunks] = await query("select max(points) as most, count(*) as n from metric_chunk");
    expect(Number(chunks?.most)).toBeLessThanOrEqual(512);
    expect(await harness.store.latest({ runIds: [runId] })).toMatchObject([
      { points: values.length, last: Number.NaN, nonfinite: 3, min: -5e-324, max: 2_999 },
    ]);
  });

  it("join the chunk of a store that did not part them", async () => {
    const moment = (value: number) => ({ name: "loss", step: 0, time: 7, value });
    await harness.store.append({ runId, points: [1, 5, 9].map(moment) });
    await harness.store.compact({ maxAgeMs: 0 });
    await query(
      "update metric_chunk set lo_order = default, hi_order = default where series_id in (select s.id from metric_series s join run r on r.points_id = s.owner_id where r.id = $1)",
      [runId],
    );
    await harness.store.append({ runId, points: [0, 5, 6, 10].map(moment) });
    await harness.store.compact({ maxAgeMs: 0 });
    expect(await pointsOf(runId)).toEqual([[0, 1, 5, 6, 9, 10].map((value) => `0 @7 = ${value}`)]);
  });
});

it("a batch of several rows is refused whole when its run is deleted while it is written", async () => {
  await harness.store.append({ runId, points: [] });
  await query("update run set points_id = nextval('points_owner') where id = $1 and points_id is null", [
    runId,
  ]);
  await query(
    `create function hide() returns trigger language plpgsql as
       'begin update run set deleted_at = now() where points_id = new.owner_id; return null; end'`,
  );
  await query("create trigger hide after insert on metric_journal for each row execute function hide()");
  try {
    const points = Array.from({ length: 25_000 }, (_, step) => ({ name: "loss", step, time: 0, value: 1 }));
    const outcome = await harness.store.append({ runId, points }).then(
      () => "taken",
      () => "refused",
    );
    const taken = (await pointsOf(runId))[0]?.length ?? 0;
    expect(taken).toBe(outcome === "taken" ? points.length : 0);
  } finally {
    await query("drop function hide cascade");
  }
});

describe("the cache of names", () => {
  it("gives every name its number when it holds fewer than are asked for", async () => {
    const cache = new NameCache(harness.connection, 3);
    const names = ["cache/1", "cache/2", "cache/3"];
    const first = await cache.resolve(names);
    const all = await cache.resolve([...names, "cache/4", "cache/5"]);
    expect(all.size).toBe(5);
    for (const [name, id] of first) expect(all.get(name)).toBe(id);
    const textOf = await cache.texts([...all.values()]);
    expect([...all.values()].map(textOf)).toEqual([...all.keys()]);
    expect(await cache.lookup([...names, "cache/5", "cache/unknown"])).toHaveLength(4);
  });
});

it("transactions that hold every connection may write names that are new", async () => {
  const narrow = connect(database.url, { maxConnections: 2 });
  const store = createMetricStore(narrow);
  const trainings = await Promise.all([harness.createTraining(), harness.createTraining()]);
  await Promise.all(
    trainings.map(async (trainingId, i) => {
      const attempt = await harness.claim(trainingId);
      await narrow.db.transaction(async (tx) => {
        await tx.execute("select pg_sleep(0.2)");
        const points = [{ name: `held/${i}`, step: 1, time: 1, value: 1 }];
        await store.appendFenced({ trainingId, attempt, points }, tx);
      });
    }),
  );
  expect(await store.names({ owners: trainings.map((trainingId) => ({ trainingId })) })).toEqual([
    "held/0",
    "held/1",
  ]);
  await narrow.close();
});

it("an owner whose points cannot be compacted holds up nobody else", async () => {
  await harness.store.compact({ maxAgeMs: 0 });
  const experimentId = await harness.createExperiment();
  const runs: number[] = [];
  for (let i = 0; i < 3; i++) {
    const id = await harness.createRun({ experimentId });
    await harness.store.append({ runId: id, points: [{ name: "loss", step: 1, time: 1, value: i }] });
    runs.push(id);
  }
  const [sick] = await query("select points_id as id from run where id = $1", [runs[0]]);
  await query(
    `create function fail() returns trigger language plpgsql as
       'begin if new.owner_id = ${sick?.id} then raise exception ''no''; end if; return new; end'`,
  );
  await query("create trigger fail before insert on metric_series for each row execute function fail()");
  const done = await harness.store.compact({ maxAgeMs: 0 });
  await query("drop function fail cascade");
  expect(done).toMatchObject({ batches: 2, failures: [{ ownerId: Number(sick?.id) }] });
  expect(String(done.failures[0]?.error)).toContain("no");
  expect((await harness.store.latest({ runIds: runs })).map(({ last }) => last)).toEqual([1, 2]);
  expect(await harness.store.compact({ maxAgeMs: 0 })).toMatchObject({ batches: 1, failures: [] });
  expect((await harness.store.latest({ runIds: runs })).map(({ last }) => last)).toEqual([0, 1, 2]);
});

it("a limit on the time of statements does not stop compaction", async () => {
  const hurried = connect(`${database.url}?options=-c%20statement_timeout%3D60000`, { maxConnections: 2 });
  try {
    await harness.store.append({ runId, points: [{ name: "loss", step: 1, time: 1, value: 1 }] });
    await query(
      `create function hurry() returns trigger language plpgsql as
         'begin if current_setting(''statement_timeout'') <> ''0'' then raise exception ''limited''; end if; return new; end'`,
    );
    await query("create trigger hurry before insert on metric_series for each row execute function hurry()");
    const done = await createMetricStore(hurried).compact({ maxAgeMs: 0 });
    expect(done).toMatchObject({ batches: 1, failures: [] });
  } finally {
    await query("drop function hurry cascade");
    await hurried.close();
  }
});

it("writers are held back while compaction is far behind, and no longer when it has caught up", async () => {
  const store = createMetricStore(harness.connection, { heldBackFrom: 1_000 });
  const batch = (step: number) => ({
    runId,
    points: Array.from({ length: 1_000 }, (_, i) => ({ name: "loss", step: step + i, time: 0, value: i })),
  });
  const isHeldBack = async () => {
    // Waits as ever, and tells that it does.
    const sleep = vi.spyOn(timers, "setTimeout");
    syncBuiltinESMExports();
    try {
      await store.append(batch(0));
      return sleep.mock.calls.length > 0;
    } finally {
      sleep.mockRestore();
      syncBuiltinESMExports();
    }
  };
  for (let i = 0; i < 3; i++) await harness.store.append(batch(i * 1_000));
  await expect.poll(isHeldBack, { interval: 200 }).toBe(true);
  const isHeldBackCaughtUp = async () => {
    await harness.store.compact({ maxAgeMs: 0 });
    return isHeldBack();
  };
  await expect.poll(isHeldBackCaughtUp, { interval: 200 }).toBe(false);
});

it("a connection that breaks between two statements of a transaction fails the next one, not the process", async () => {
  const connection = connect(database.url, { maxConnections: 1 });
  const uncaught: unknown[] = [];
  const note = (error: unknown) => uncaught.push(error);
  const others = process.listeners("uncaughtException");
  process.removeAllListeners("uncaughtException").on("uncaughtException", note);
  try {
    const broken = connection.db.transaction(async (tx) => {
      const { rows } = await tx.execute<{ pid: number }>("select pg_backend_pid() as pid");
      await query("select pg_terminate_backend($1)", [rows[0]?.pid]);
      await new Promise((resolve) => setTimeout(resolve, 200));
      await tx.execute("select 1");
    });
    await expect(broken).rejects.toThrow();
    expect((await connection.db.execute("select 1 as one")).rows).toEqual([{ one: 1 }]);
  } finally {
    process.removeListener("uncaughtException", note);
    for (const listener of others) process.on("uncaughtException", listener);
    await connection.close();
  }
  expect(uncaught).toEqual([]);
});
