import { afterAll, beforeAll, describe, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../../infra/testing/database";
import { describeMetricStore } from "../testing/conformance";
import type { Harness } from "../testing/harness";
import { makeMemoryHarness } from "../testing/memory-harness";
import { makePostgresHarness } from "../testing/postgres-harness";
import { playScenario } from "../testing/scenario";

/** More on demand: FOLDWISE_METRIC_SEEDS=5000, and FOLDWISE_METRIC_SEED_FROM to start elsewhere. */
const SEEDS = Number(process.env.FOLDWISE_METRIC_SEEDS ?? 200);
const FROM = Number(process.env.FOLDWISE_METRIC_SEED_FROM ?? 0);
const SEEDS_A_TEST = 25;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

describeMetricStore("the metric store in Postgres", () => makePostgresHarness(database.url));

describe("the metric store in Postgres agrees with the one in memory", () => {
  let real: Harness;
  beforeAll(async () => {
    real = await makePostgresHarness(database.url);
  });
  afterAll(() => real.close());
  for (let from = FROM; from < FROM + SEEDS; from += SEEDS_A_TEST) {
    const to = Math.min(from + SEEDS_A_TEST, FROM + SEEDS);
    it(
      `over random lives, seeds ${from} to ${to - 1}`,
      async () => {
        for (let seed = from; seed < to; seed++) {
          try {
            await playScenario(`life-${seed}`, real, makeMemoryHarness());
          } catch (error) {
            throw new Error(`seed ${seed}`, { cause: error });
          }
        }
        await real.store.compact({ maxAgeMs: 0 });
        await real.check();
      },
      SEEDS_A_TEST * 20_000,
    );
  }
});
