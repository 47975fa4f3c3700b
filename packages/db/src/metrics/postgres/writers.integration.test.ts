import { createRandom } from "@foldwise/core/random";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../../infra/testing/database";
import { connect } from "../../client";
import { startCompactor } from "../compactor";
import { lines } from "../testing/compare";
import { makePostgresHarness } from "../testing/postgres-harness";
import { expectedLines, KEYS, write } from "../testing/writers";
import { createMetricStore } from "./store";

const WRITERS = 64;
const BATCHES = 40;

describe("64 writers on one run", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it("lose nothing, double nothing and never wait in a circle, with a fifth of the batches sent twice", async () => {
    const harness = await makePostgresHarness(database.url);
    // 64 connections at once take long to open where the machine is busy.
    const wide = connect(database.url, { maxConnections: WRITERS, patienceMs: 60_000 });
    const runId = await harness.createRun({ experimentId: await harness.createExperiment() });
    const errors: unknown[] = [];
    const compactors = [1, 2].map(() =>
      startCompactor(harness.store, { everyMs: 10, maxAgeMs: 50, onError: (error) => errors.push(error) }),
    );
    const random = createRandom("writers");
    const written = await Promise.all(
      Array.from({ length: WRITERS }, (_, writer) =>
        write({
          store: createMetricStore(wide),
          runId,
          writer,
          more: (batch) => batch < BATCHES,
          random: random.fork(writer),
          resend: 0.2,
        }),
      ),
    );
    await Promise.all(compactors.map((compactor) => compactor.stop()));
    await harness.store.compact({ maxAgeMs: 0 });
    expect(errors).toEqual([]);
    expect(written.flatMap(({ refusals }) => refusals)).toEqual([]);
    const { series } = await harness.store.readPoints({ owners: [{ runId }] });
    expect(series.map(({ name }) => name)).toEqual([...KEYS].sort());
    const counts = written.map(({ batches }) => batches);
    for (const { name, points } of series) expect(lines(points)).toEqual(expectedLines(name, counts));
    const { rows } = await harness.connection.pool.query(
      "select deadlocks::int from pg_stat_database where datname = current_database()",
    );
    expect(rows).toEqual([{ deadlocks: 0 }]);
    await wide.close();
    await harness.close();
  });

  it("may make a thousand new names at once", async () => {
    const harness = await makePostgresHarness(database.url);
    const experimentId = await harness.createExperiment();
    const names = Array.from({ length: 1_000 }, (_, i) => `new/${i}`);
    const random = createRandom("names");
    const wide = connect(database.url, { maxConnections: 16, patienceMs: 60_000 });
    const runs = await Promise.all(
      Array.from({ length: 16 }, async (_, writer) => {
        const runId = await harness.createRun({ experimentId });
        const points = random
          .fork(writer)
          .shuffle(names)
          .map((name) => ({ name, step: 1, time: 1, value: writer }));
        await createMetricStore(wide).append({ runId, points });
        return runId;
      }),
    );
    for (const runId of runs)
      expect(await harness.store.names({ owners: [{ runId }] })).toEqual([...names].sort());
    await wide.close();
    await harness.close();
  });
});
