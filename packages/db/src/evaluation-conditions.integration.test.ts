import { type PlanInput, planProblems, planSchema, resolveTraining } from "@foldwise/core/sweep";
import { noiseEvaluations } from "@foldwise/core/trainers";
import type pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createReleasedDatabase, type TestDatabase } from "../../../infra/testing/database";
import { connect } from "./client";
import { migrate } from "./migrate";
import { missingEvaluations } from "./repositories/evaluation";
import { listRuns } from "./repositories/run";
import { findSweep } from "./repositories/sweep";

/** The last migration of 0.1. */
const RELEASED = "0005_plan_order";

let database: TestDatabase;
beforeAll(async () => {
  database = await createReleasedDatabase(RELEASED);
});
afterAll(() => database.drop());

/** Columns that have come since. */
const NOT_STORED_THEN = {
  ...{ seconds: null, targets: null, predictions: null, item_groups: null },
  ...{ predicted: null, probabilities: null },
};

const PLAN: PlanInput = {
  name: "old",
  experiment: "old",
  dataset: "old",
  trainer: { kind: "tfjs", inputSize: 64 },
  folds: [0],
  training: { epochs: 7 },
  evaluation: { testSigmas: [0, 2.5, 0.1], replicates: 2 },
};

it("the evaluations of 0.1 are found under their conditions, and nothing else of them changes", async () => {
  const connection = connect(database.url, { maxConnections: 3 });
  try {
    const { pool, db: ctx } = connection;
    const { trainingId, sweepId } = await storeAsReleased(pool);
    const before = await rowsOf(pool);
    expect(before).toHaveLength(6);
    await migrate(database.url);

    const after = await rowsOf(pool);
    // How long one took was not kept then, nor numbers that were predicted.
    expect(after.map(({ conditions: _, measures: metrics, ...row }) => ({ ...row, metrics }))).toEqual(
      before.map((row) => ({ ...row, ...NOT_STORED_THEN })),
    );
    expect(after.map(({ conditions, sigma, replicate }) => ({ conditions, sigma, replicate }))).toEqual(
      before.map(({ sigma, replicate }) => ({
        conditions: { testSigma: sigma, replicate },
        sigma,
        replicate,
      })),
    );
    const { evaluation } = planSchema.parse(PLAN);
    const wanted = noiseEvaluations(evaluation);
    expect(await missingEvaluations({ ctx, trainingId, wanted })).toEqual([]);
    expect(
      await missingEvaluations({
        ctx,
        trainingId,
        wanted: noiseEvaluations({ ...evaluation, replicates: 3 }),
      }),
    ).toEqual([
      { weights: "best", conditions: { testSigma: 2.5, replicate: 2 } },
      { weights: "best", conditions: { testSigma: 0.1, replicate: 2 } },
    ]);

    // The plan as 0.1 stored it is shown, counted and still a plan.
    const { plan, ...sweep } = await findSweep({ ctx, id: sweepId });
    expect(planProblems(plan)).toEqual([]);
    expect(planSchema.parse(plan)).toEqual(planSchema.parse(PLAN));
    expect(sweep).toMatchObject({ evaluations: { complete: 6 }, epochs: { planned: 7 } });
    const { runs } = await listRuns({ ctx, filter: {}, limit: 10 });
    expect(runs).toMatchObject([{ training: { trainer: "tfjs", epochs: 7 } }]);

    // The same conditions again are the same evaluation, in whatever order they are named.
    const again = pool.query(
      `insert into evaluation (training_id, weights, epoch, conditions, measures)
       values ($1, 'best', 7, '{"replicate": 1, "testSigma": 2.50}', '{}')`,
      [trainingId],
    );
    await expect(again).rejects.toThrow(/evaluation_once/);
  } finally {
    await connection.close();
  }
});

async function rowsOf(pool: pg.Pool): Promise<Record<string, unknown>[]> {
  const { rows } = await pool.query<{ row: Record<string, unknown> }>(
    "select to_jsonb(evaluation) as row from evaluation order by id",
  );
  return rows.map(({ row }) => row);
}

/** One complete training with its run, its sweep and all its evaluations, as 0.1 wrote them. */
async function storeAsReleased(pool: pg.Pool): Promise<{ trainingId: number; sweepId: number }> {
  const plan = planSchema.parse(PLAN);
  const spec = {
    ...resolveTraining(plan, "base", {}),
    dataset: { slug: "old", fingerprint: "f" },
    split: { scheme: "within-fold-by-image", seed: 1, fingerprint: "s" },
    fold: 0,
    seed: 1,
    versions: {},
    salt: null,
  };
  await pool.query("insert into experiment (name) values ('old')");
  await pool.query(
    `insert into dataset (slug, name, kind, fingerprint, classes, positive_class, images, width, height, folds, location, manifest, report)
     values ('old', 'Old', 'synthetic', 'f', '{blast,normal}', 'blast', 2, 32, 32, '{0}', 'nowhere', '{}', '{}')`,
  );
  await pool.query(
    "insert into split (dataset_id, scheme, seed, fingerprint) values (1, 'within-fold-by-image', 1, 's')",
  );
  const one = async (text: string, values: unknown[]): Promise<number> =>
    Number((await pool.query<{ id: string }>(text, values)).rows[0]?.id);
  const cost = { trials: 1, runs: 1, trainings: 1, shared: 0, evaluations: 6, epochs: 7, seconds: null };
  const sweepId = await one(
    `insert into sweep (experiment_id, dataset_id, split_id, name, plan, source, cost, concurrency, state)
     values (1, 1, 1, 'old', $1, '', $2, 1, 'complete') returning id`,
    [plan, cost],
  );
  const trialId = await one(
    `insert into trial (sweep_id, number, proposal, variant, configuration, reason, state)
     values ($1, 1, 0, 'base', '{}', 'the only one', 'complete') returning id`,
    [sweepId],
  );
  const trainingId = await one(
    `insert into training (fingerprint, spec, dataset_id, split_id, fold, seed, resource_class, state, attempt, epoch, best_epoch)
     values ('t', $1, 1, 1, 0, 1, 'train.cpu', 'complete', 1, 7, 3) returning id`,
    [spec],
  );
  await pool.query(
    `insert into run (experiment_id, sweep_id, trial_id, training_id, name, fold, seed, state)
     values (1, $1, $2, $3, 'old', 0, 1, 'complete')`,
    [sweepId, trialId, trainingId],
  );
  const stored = [
    ["best", 0, 0],
    ["best", 2.5, 0],
    ["best", 2.5, 1],
    ["best", 0.1, 0],
    ["best", 0.1, 1],
    ["last", 0, 0],
  ] as const;
  for (const [weights, sigma, replicate] of stored)
    await pool.query(
      `insert into evaluation (training_id, weights, epoch, sigma, replicate, realised_sigma, classes, confusion, metrics, images, labels, scores)
       values ($1, $2, 3, $3, $4, $3, '{blast,normal}', '[[1,0],[0,1]]', '{"accuracy": 1, "auc": null}', '{0,1}', '{0,1}', '{0.9,0.1}')`,
      [trainingId, weights, sigma, replicate],
    );
  return { trainingId, sweepId };
}
