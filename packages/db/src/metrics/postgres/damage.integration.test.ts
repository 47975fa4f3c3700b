import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../../infra/testing/database";
import { expectBuckets } from "../testing/compare";
import { makePostgresHarness } from "../testing/postgres-harness";

type PostgresHarness = Awaited<ReturnType<typeof makePostgresHarness>>;

describe("a damaged row", () => {
  let database: TestDatabase;
  let harness: PostgresHarness;
  let runId: number;
  beforeAll(async () => {
    database = await createTestDatabase();
    harness = await makePostgresHarness(database.url);
  });
  afterAll(async () => {
    await harness.close();
    await database.drop();
  });
  const points = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, i) => ({
      name: "loss",
      step: from + i,
      time: 5,
      value: Math.cos(i),
    }));
  const fill = async () => {
    runId = await harness.createRun({ experimentId: await harness.createExperiment() });
    await harness.store.append({ runId, points: points(0, 2_048) });
    await harness.store.compact({ maxAgeMs: 0 });
  };
  const flip = (column: string, lo: number) =>
    harness.connection.pool.query(
      `update metric_chunk set ${column} = set_byte(${column}, 40, get_byte(${column}, 40) # 1)
       where lo = $1 and series_id = (select s.id from metric_series s join run r on r.points_id = s.owner_id where r.id = $2)`,
      [lo, runId],
    );

  it("is reported with its series and steps, and hides nothing else", async () => {
    await fill();
    expect((await flip("payload", 512)).rowCount).toBe(1);
    const read = await harness.store.readPoints({ owners: [{ runId }] });
    expect(read.damage).toMatchObject([
      { name: "loss", fromStep: 512n, toStep: 1_023n, points: 512, reason: "the checksum does not match" },
    ]);
    expect(read.series[0]?.points.steps).toHaveLength(2_048 - 512);
    const drawn = await harness.store.readBuckets({ owners: [{ runId }], buckets: 2_000 });
    expect(drawn.damage).toHaveLength(1);
  });

  it("is set aside when compaction meets it, and still reported", async () => {
    await harness.store.append({ runId, points: [{ name: "loss", step: 600, time: 9, value: 1 }] });
    await harness.store.compact({ maxAgeMs: 0 });
    const read = await harness.store.readPoints({ owners: [{ runId }] });
    expect(read.damage).toMatchObject([{ name: "loss", fromStep: 512n, toStep: 1_023n, points: 512 }]);
    expect(read.series[0]?.points.steps).toHaveLength(2_048 - 512 + 1);
    expect((await harness.store.health()).quarantined).toBe(1);
    expect(await harness.store.latest({ runIds: [runId] })).toMatchObject([{ points: 2_048 - 512 + 1 }]);
  });

  it("does not matter when it is a summary: the points say the same", async () => {
    await fill();
    expect((await flip("summary", 512)).rowCount).toBe(1);
    await expectBuckets(harness.store, { owners: [{ runId }] }, 64);
    expect((await harness.store.readBuckets({ owners: [{ runId }], buckets: 64 })).damage).toEqual([]);
  });

  it("in the journal is set aside too", async () => {
    await fill();
    await harness.store.append({ runId, points: points(3_000, 3_100) });
    await harness.connection.pool.query(
      "update metric_journal set payload = set_byte(payload, 20, get_byte(payload, 20) # 255)",
    );
    const expected = [{ name: null, points: 100 }];
    expect((await harness.store.readPoints({ owners: [{ runId }] })).damage).toMatchObject(expected);
    await harness.store.compact({ maxAgeMs: 0 });
    const read = await harness.store.readPoints({ owners: [{ runId }] });
    expect(read.damage).toMatchObject(expected);
    expect(read.series[0]?.points.steps).toHaveLength(2_048);
  });
});
