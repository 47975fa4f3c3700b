import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../../infra/testing/database";
import { makeFolderStore } from "../../artifacts";
import { makePostgresHarness } from "../../metrics/testing/postgres-harness";
import { deleteExperiment, upsertExperiment } from "../experiment";
import { deleteRun } from "../run";
import { deleteSweep } from "../sweep";
import { collectGarbage } from "./collect-garbage";
import { previewPurge } from "./preview-purge";
import { purgeDeleted } from "./purge-deleted";

let database: TestDatabase;
let harness: Awaited<ReturnType<typeof makePostgresHarness>>;
beforeAll(async () => {
  database = await createTestDatabase();
  harness = await makePostgresHarness(database.url);
});
afterAll(async () => {
  await harness.close();
  await database.drop();
});

const query = async (text: string, values: unknown[] = []) =>
  (await harness.connection.pool.query<Record<string, string>>(text, values)).rows;
const count = async (from: string, values: unknown[] = []) =>
  Number((await query(`select count(*) as n from ${from}`, values))[0]?.n);
const end = (id: number) => query("update run set state = 'complete' where id = $1", [id]);
const purge = (options: { olderThanMs?: number; metrics?: typeof harness.store; limit?: number } = {}) =>
  purgeDeleted({ connection: harness.connection, metrics: harness.store, olderThanMs: 0, ...options });

const preview = () =>
  previewPurge({ connection: harness.connection, metrics: harness.store, olderThanMs: 0 });
const COUNTS = [
  "runs",
  "trainings",
  "sweeps",
  "experiments",
  "datasets",
  "points",
  "bytes",
  "files",
  "fileBytes",
];
const NOTHING = Object.fromEntries(COUNTS.map((count) => [count, 0]));

/** Points of an attempt, one batch of them compacted and one still in the journal. */
async function store(trainingId: number): Promise<number> {
  const attempt = await harness.claim(trainingId);
  const point = (step: number) => ({ name: "val/loss", step, time: 1_700_000_000_000, value: step / 7 });
  await harness.store.appendFenced({ trainingId, attempt, points: [point(1), point(2)] });
  await harness.store.compact({ minBatches: 1, maxAgeMs: 0 });
  await harness.store.appendFenced({ trainingId, attempt, points: [point(3)] });
  return attempt;
}

async function pointsLeft(trainingOwner: string, runIds: readonly number[]) {
  return {
    journal: await count("metric_journal where owner_id = $1", [trainingOwner]),
    series: await count("metric_series where owner_id = $1", [trainingOwner]),
    chunks: await count(
      "metric_chunk where series_id in (select id from metric_series where owner_id = $1)",
      [trainingOwner],
    ),
    latest: await count("metric_latest where run_id = any($1)", [runIds]),
  };
}
const ownerOf = async (trainingId: number) =>
  (await query("select points_id from training where id = $1", [trainingId]))[0]?.points_id ?? "";

/** A training that two ended runs share, with everything that hangs on one. */
async function sharedTraining() {
  const experimentId = await harness.createExperiment();
  const trainingId = await harness.createTraining();
  const runs = [
    await harness.createRun({ experimentId, trainingId }),
    await harness.createRun({ experimentId, trainingId }),
  ];
  await store(trainingId);
  for (const id of runs) await end(id);
  await query("insert into attempt (training_id, number, worker_id, from_epoch) values ($1, 1, 'w', 0)", [
    trainingId,
  ]);
  await query(
    `insert into log_line (training_id, attempt, seq, at, level, line)
     select $1, 1, i, now(), 'info', 'line' from generate_series(1, 2500) i`,
    [trainingId],
  );
  await query(
    "insert into checkpoint (training_id, epoch, attempt, sha256, bytes, is_best) values ($1, 1, 1, $2, 5, true)",
    [trainingId, "a".repeat(64)],
  );
  const [first, second] = runs;
  if (first === undefined || second === undefined) throw new Error("no runs");
  return { experimentId, trainingId, first, second, owner: await ownerOf(trainingId) };
}

describe("a deleted run", () => {
  it("is refused while it moves, hidden once, and unknown the second time", async () => {
    const trainingId = await harness.createTraining();
    const id = await harness.createRun({ experimentId: await harness.createExperiment(), trainingId });
    const ctx = harness.connection.db;
    await expect(deleteRun({ ctx, id })).rejects.toMatchObject({ code: "conflict" });
    await end(id);
    await deleteRun({ ctx, id });
    await expect(deleteRun({ ctx, id })).rejects.toMatchObject({ code: "not-found" });
    expect(await purge()).toMatchObject({ runs: 1, more: false });
  });

  it("that a program outside logs may go while it moves", async () => {
    const id = await harness.createRun({ experimentId: await harness.createExperiment() });
    await deleteRun({ ctx: harness.connection.db, id });
    expect(await purge()).toMatchObject({ runs: 1, more: false });
  });

  it("is kept until the retention time is over", async () => {
    const id = await harness.createRun({ experimentId: await harness.createExperiment() });
    await end(id);
    await deleteRun({ ctx: harness.connection.db, id });
    await purge({ olderThanMs: 60_000 });
    expect(await count("run where id = $1", [id])).toBe(1);
    await query("update run set deleted_at = now() - interval '2 minutes' where id = $1", [id]);
    await purge({ olderThanMs: 60_000 });
    expect(await count("run where id = $1", [id])).toBe(0);
  });

  it("takes its training along only when no other run has it", async () => {
    const { trainingId, first, second, owner } = await sharedTraining();
    await deleteRun({ ctx: harness.connection.db, id: first });
    expect(await purge()).toMatchObject({ runs: 1, trainings: 0, more: false });
    const { series } = await harness.store.readPoints({ owners: [{ runId: second }] });
    expect([...(series[0]?.points.values ?? [])]).toEqual([1 / 7, 2 / 7, 3 / 7]);
    expect(await pointsLeft(owner, [first])).toMatchObject({ journal: 1, series: 1, latest: 0 });
    expect((await pointsLeft(owner, [second])).latest).toBe(1);
    // Others may still join it.
    expect(
      (await query("select fingerprint from training where id = $1", [trainingId]))[0]?.fingerprint,
    ).not.toMatch(/^purged/);

    await deleteRun({ ctx: harness.connection.db, id: second });
    const foretold = await preview();
    // Three points, and the checkpoint of five bytes.
    expect(foretold).toMatchObject({ runs: 1, trainings: 1, points: 3, files: 1, fileBytes: 5 });
    expect(foretold.bytes).toBeGreaterThan(0);
    expect(await purge()).toEqual({ ...foretold, more: false });
    expect(await pointsLeft(owner, [first, second])).toEqual({ journal: 0, series: 0, chunks: 0, latest: 0 });
    for (const table of ["attempt", "checkpoint", "log_line", "evaluation"])
      expect(await count(`${table} where training_id = $1`, [trainingId]), table).toBe(0);
    expect(await count("training where id = $1", [trainingId])).toBe(0);
    // Chunks are looked up by series, so these would be orphans.
    expect(
      await count("metric_chunk c where not exists (select from metric_series s where s.id = c.series_id)"),
    ).toBe(0);
  });

  it("is removed by the next purge when one breaks off between its points and its row", async () => {
    const { trainingId, first, second, owner } = await sharedTraining();
    const ctx = harness.connection.db;
    await deleteRun({ ctx, id: first });
    await deleteRun({ ctx, id: second });
    const breaking = {
      ...harness.store,
      deleteRun: async (run: { runId: number }) => {
        const removed = await harness.store.deleteRun(run);
        if (run.runId === second) throw new Error("killed");
        return removed;
      },
    };
    await expect(purge({ metrics: breaking })).rejects.toThrow("killed");
    expect(await count("run where id = $1", [second])).toBe(1);
    // Meanwhile nobody joins the training, and an attempt that is still at work is refused.
    const [training] = await query("select fingerprint, attempt from training where id = $1", [trainingId]);
    expect(training?.fingerprint).toBe(`purged:${trainingId}`);
    await expect(
      harness.store.appendFenced({
        trainingId,
        attempt: Number(training?.attempt) - 1,
        points: [{ name: "val/loss", step: 4, time: 0, value: 1 }],
      }),
    ).rejects.toMatchObject({ code: "fenced" });
    // The connection of the one that broke off goes, and with it the lock for which no purge waits.
    const locks =
      "pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())";
    await expect.poll(() => count(locks), { interval: 20 }).toBe(0);
    expect(await purge()).toMatchObject({ runs: 1, trainings: 1, more: false });
    expect(await purge()).toEqual({ ...NOTHING, more: false });
    expect((await pointsLeft(owner, [first, second])).journal).toBe(0);
  });

  it("is removed beside a compaction that writes to its rows, without waiting in a circle", async () => {
    const { trainingId, first, second } = await sharedTraining();
    const attempt = await harness.claim(trainingId);
    await deleteRun({ ctx: harness.connection.db, id: first });
    await query(
      `create function dawdle() returns trigger language plpgsql as
         'begin if new.run_id = ${first} and new.name_id = (select id from metric_name where name = ''b'')
          then perform pg_sleep(1); end if; return new; end'`,
    );
    let compacting: Promise<unknown> | undefined;
    const metrics = {
      ...harness.store,
      deleteRun: async (run: { runId: number }) => {
        const removed = await harness.store.deleteRun(run);
        const append = (name: string) =>
          harness.store.appendFenced({ trainingId, attempt, points: [{ name, step: 9, time: 1, value: 1 }] });
        await append("a");
        await harness.store.compact({ maxAgeMs: 0 });
        await query(
          "create trigger dawdle before insert on metric_latest for each row execute function dawdle()",
        );
        await append("a");
        await append("b");
        // It has written the row of "a" and takes its time over that of "b" while the run's row goes.
        compacting = harness.store.compact({ maxAgeMs: 0 });
        const dawdling = "pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()";
        await expect.poll(() => count(dawdling), { interval: 10 }).toBe(1);
        return removed;
      },
    };
    expect(await purge({ metrics })).toMatchObject({ runs: 1, trainings: 0, more: false });
    expect(await compacting).toMatchObject({ failures: [] });
    await query("drop function dawdle cascade");
    expect(await harness.store.latest({ runIds: [first] })).toEqual([]);
    expect((await harness.store.latest({ runIds: [second] })).map(({ name }) => name)).toContain("b");
  });

  it("goes once when several purge at the same time, and a limit leaves the rest for the next", async () => {
    const experimentId = await harness.createExperiment();
    for (let i = 0; i < 30; i++) await end(await harness.createRun({ experimentId }));
    await deleteExperiment({ ctx: harness.connection.db, id: experimentId });
    expect(await purge({ limit: 10 })).toMatchObject({ runs: 10, experiments: 0, more: true });
    const purged = await Promise.all([purge(), purge(), purge()]);
    expect(purged.reduce((sum, { runs }) => sum + runs, 0)).toBe(20);
    expect(purged.reduce((sum, { experiments }) => sum + experiments, 0)).toBe(1);
  });
});

describe("a deleted experiment", () => {
  it("is refused while a run moves, then gives its name free, and goes with sweeps and runs", async () => {
    const ctx = harness.connection.db;
    const id = await upsertExperiment({ ctx, name: "noise" });
    const sweepId = await createSweep(id);
    const runId = await harness.createRun({ experimentId: id });
    await query("update run set sweep_id = $1 where id = $2", [sweepId, runId]);
    await query("update sweep set state = 'running' where id = $1", [sweepId]);
    await expect(deleteSweep({ ctx, id: sweepId })).rejects.toMatchObject({ code: "conflict" });
    await expect(deleteExperiment({ ctx, id })).rejects.toThrow(
      `Sweep ${sweepId} of experiment ${id} is running`,
    );
    await query("update sweep set state = 'cancelled' where id = $1", [sweepId]);
    await expect(deleteExperiment({ ctx, id })).rejects.toThrow(`Run ${runId} of experiment ${id} is queued`);
    await end(runId);
    await deleteExperiment({ ctx, id });
    await expect(deleteSweep({ ctx, id: sweepId })).rejects.toMatchObject({ code: "not-found" });
    const again = await upsertExperiment({ ctx, name: "noise" });
    expect(again).not.toBe(id);
    const expected = { ...NOTHING, runs: 1, sweeps: 1, experiments: 1 };
    expect(await preview()).toEqual(expected);
    expect(await purge()).toEqual({ ...expected, more: false });
    expect(await count("experiment where id = any($1)", [[id, again]])).toBe(1);
    expect(await count("trial where sweep_id = $1", [sweepId])).toBe(0);
  });
});

describe("files of a version of a registered model", () => {
  it("stay with their deleted run or model until the version is deleted", async () => {
    const ctx = harness.connection.db;
    const experimentId = await upsertExperiment({ ctx, name: "registered" });
    const runId = await harness.createRun({ experimentId });
    const other = await harness.createRun({ experimentId });
    const [model] = await query(
      "insert into logged_model (experiment_id, source_run_id, name) values ($1, $2, 'cells') returning id, replace(uid::text, '-', '') as hex",
      [experimentId, other],
    );
    const [run] = await query("select replace(uid::text, '-', '') as hex from run where id = $1", [runId]);
    await query(
      "insert into artifact_file (run_id, model_id, path, sha256, bytes) values ($1, null, 'model/MLmodel', $3, 1), (null, $2, 'MLmodel', $4, 1)",
      [runId, model?.id, "d".repeat(64), "e".repeat(64)],
    );
    await query(
      "with m as (insert into registered_model (name) values ('cells') returning id) insert into model_version (model_id, version, source, storage_location) select id, 1, $1, $2 from m union all select id, 2, $3, $4 from m",
      [
        `runs:/${run?.hex}/model`,
        `mlflow-artifacts:/${experimentId}/${run?.hex}/artifacts/model`,
        `models:/m-${model?.hex}`,
        `mlflow-artifacts:/${experimentId}/models/m-${model?.hex}/artifacts`,
      ],
    );
    for (const id of [runId, other]) await end(id);
    await deleteExperiment({ ctx, id: experimentId });
    const files = () => count("artifact_file where sha256 in ($1, $2)", ["d".repeat(64), "e".repeat(64)]);
    expect(await preview()).toEqual({ ...NOTHING, runs: 1 });
    expect(await purge()).toEqual({ ...NOTHING, runs: 1, more: false });
    expect(await files()).toBe(2);
    await query("delete from model_version where version = 1");
    expect(await purge()).toEqual({ ...NOTHING, runs: 1, more: false });
    expect(await files()).toBe(1);
    await query("delete from model_version");
    expect(await purge()).toEqual({ ...NOTHING, experiments: 1, more: false });
    expect(await files()).toBe(0);
  });
});

describe("artifacts", () => {
  it("go when nothing names them and they are old enough", async () => {
    const folder = await mkdtemp(join(tmpdir(), "foldwise-artifacts-"));
    try {
      const artifacts = makeFolderStore(folder);
      const put = async (text: string) => (await artifacts.putBytes(Buffer.from(text))).sha256;
      const [checkpoint, removed, preview, nobody, logged] = [
        await put("checkpoint"),
        await put("removed"),
        await put("preview"),
        await put("nobody's"),
        await put("logged"),
      ];
      const runId = await harness.createRun({ experimentId: await harness.createExperiment() });
      await query("insert into artifact_file (run_id, path, sha256, bytes) values ($1, 'a.txt', $2, 6)", [
        runId,
        logged,
      ]);
      const trainingId = await harness.createTraining();
      await query(
        `insert into checkpoint (training_id, epoch, attempt, sha256, bytes, is_best, removed_at)
         values ($1, 1, 1, $2, 5, true, null), ($1, 1, 1, $3, 5, true, now())`,
        [trainingId, checkpoint, removed],
      );
      await query(
        "update dataset set manifest = jsonb_build_object('preview', jsonb_build_object('artifact', $1::text))",
        [preview],
      );
      const ctx = harness.connection.db;
      expect(await collectGarbage({ ctx, artifacts, olderThanMs: 60_000 })).toBe(0);
      expect(await artifacts.has(nobody)).toBe(true);
      expect(await collectGarbage({ ctx, artifacts, olderThanMs: -1_000 })).toBe(2);
      expect(await Promise.all([checkpoint, preview, logged, nobody, removed].map(artifacts.has))).toEqual([
        true,
        true,
        true,
        false,
        false,
      ]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

/** A sweep with a trial and an event; its plan is never read here. */
async function createSweep(experimentId: number): Promise<number> {
  const [row] = await query(
    `insert into sweep (experiment_id, dataset_id, split_id, name, plan, source, cost, concurrency)
     select $1, s.dataset_id, s.id, 'sweep', '{}', '', '{}', 1 from split s limit 1 returning id`,
    [experimentId],
  );
  const id = Number(row?.id);
  await query(
    "insert into trial (sweep_id, number, proposal, variant, configuration, reason) values ($1, 1, 0, 'MAC', '{}', 'test')",
    [id],
  );
  await query("insert into sweep_event (sweep_id, kind) values ($1, 'created')", [id]);
  return id;
}
