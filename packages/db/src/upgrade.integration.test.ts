import { planSchema, resolveTraining } from "@foldwise/core/sweep";
import type pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createReleasedDatabase, type TestDatabase } from "../../../infra/testing/database";
import { RELEASED_TAG } from "../../../infra/testing/released";
import { connect } from "./client";
import { createMetricStore, type MetricStore } from "./metrics";
import { migrate } from "./migrate";
import { findSweepDetail } from "./repositories/sweep";
import { upgrade } from "./upgrade";

/** Best epoch 1 with 0.500, last epoch 0.450, and 0.667 in an epoch whose weights nobody kept: 0.1's objective. */
const ACCURACIES = [0.5, 0.667, 0.45];
const OLD_FIGURE = 0.667;

let database: TestDatabase;
beforeAll(async () => {
  database = await createReleasedDatabase(RELEASED_TAG);
});
afterAll(() => database.drop());

it("gives the trials of 0.1 the objective at their evaluated weights, and never the earlier figure", async () => {
  const connection = connect(database.url, { maxConnections: 3 });
  try {
    const { pool, db: ctx } = connection;
    await pool.query("insert into experiment (name) values ('old')");
    await pool.query(
      `insert into dataset (slug, name, kind, fingerprint, classes, positive_class, images, width, height, folds, location, manifest, report)
       values ('old', 'Old', 'synthetic', 'f', '{blast,normal}', 'blast', 2, 32, 32, '{0,1}', 'nowhere', '{}', '{}')`,
    );
    await pool.query(
      "insert into split (dataset_id, scheme, seed, fingerprint) values (1, 'within-fold-by-image', 1, 's')",
    );
    // More checkpoints than are filled at a time, so that a trial's lie in two batches.
    const best = await insertSweep(pool, { weights: "best", seeds: 30 });
    const lastWeights = await insertSweep(pool, { weights: "last", seeds: 1 });
    const open = await insertSweep(pool, { weights: "best", seeds: 1, isComplete: false });
    await migrate(database.url);
    const metrics = createMetricStore(connection);
    for (const trainingId of [...best.trainingIds, ...lastWeights.trainingIds, ...open.trainingIds])
      await appendPoints(metrics, trainingId);

    const objectiveOf = async (sweepId: number) => {
      const { trials, sweep } = await findSweepDetail({ ctx, id: sweepId });
      const [trial] = trials;
      return [trial?.objective, sweep.best?.value ?? null, trial?.runs[0]?.objective?.value ?? null];
    };
    // The schema alone shows no figure rather than the earlier one.
    expect(await objectiveOf(best.sweepId)).toEqual([null, null, null]);
    await upgrade(database.url);
    expect(await objectiveOf(best.sweepId)).toEqual([0.5, 0.5, 0.5]);
    expect(await objectiveOf(lastWeights.sweepId)).toEqual([0.45, 0.45, 0.45]);
    expect(await objectiveOf(open.sweepId)).toEqual([null, null, 0.5]);
    await upgrade(database.url);
    expect(await objectiveOf(best.sweepId)).toEqual([0.5, 0.5, 0.5]);
    const { rows } = await pool.query(
      "select epoch, count(validation)::int as filled from checkpoint group by 1 order by 1",
    );
    // The row of the epoch whose file is gone stays as it was.
    expect(rows).toEqual([
      { epoch: 1, filled: 64 },
      { epoch: 2, filled: 0 },
      { epoch: 3, filled: 64 },
    ]);
    await expect(pool.query("update trial set objective = 1")).rejects.toThrow(/column "objective"/);
  } finally {
    await connection.close();
  }
});

/** A sweep of one trial as 0.1 left it: three epochs, the first of them the best, and the greatest of all as objective. */
async function insertSweep(
  pool: pg.Pool,
  { weights, seeds, isComplete = true }: { weights: string; seeds: number; isComplete?: boolean },
): Promise<{ sweepId: number; trainingIds: number[] }> {
  const plan = planSchema.parse({
    name: "old",
    experiment: "old",
    dataset: "old",
    trainer: { kind: "simulate" },
    folds: [0, 1],
    seeds: Array.from({ length: seeds }, (_, i) => i + 1),
    training: { epochs: 3 },
    evaluation: { weights },
  });
  const one = async (text: string, values: unknown[]): Promise<number> =>
    Number((await pool.query<{ id: string }>(text, values)).rows[0]?.id);
  const state = isComplete ? "complete" : "running";
  const sweepId = await one(
    `insert into sweep (experiment_id, dataset_id, split_id, name, plan, source, cost, concurrency, state)
     values (1, 1, 1, 'old', $1, '', $2, 1, $3) returning id`,
    [
      plan,
      {
        trials: 1,
        runs: 2 * seeds,
        trainings: 2 * seeds,
        shared: 0,
        evaluations: 0,
        epochs: 6,
        seconds: null,
      },
      state,
    ],
  );
  const trialId = await one(
    `insert into trial (sweep_id, number, proposal, variant, configuration, reason, state, objective)
     values ($1, 1, 0, 'base', '{}', 'the only one', $2, $3) returning id`,
    [sweepId, state, isComplete ? OLD_FIGURE : null],
  );
  const trainingIds: number[] = [];
  for (const fold of plan.folds)
    for (const seed of plan.seeds) {
      const spec = {
        ...resolveTraining(plan, "base", {}),
        dataset: { slug: "old", fingerprint: "f" },
        split: { scheme: "within-fold-by-image", seed: 1, fingerprint: "s" },
        fold,
        seed,
        versions: {},
        salt: null,
      };
      const trainingId = await one(
        `insert into training (fingerprint, spec, dataset_id, split_id, fold, seed, resource_class, state, attempt, epoch, best_epoch)
         values ($1, $2, 1, 1, $3, $4, 'train.cpu', $5, 1, 3, 1) returning id`,
        [`${sweepId}-${fold}-${seed}`, spec, fold, seed, state],
      );
      await pool.query(
        `insert into checkpoint (training_id, epoch, attempt, sha256, bytes, is_best)
         select $1, n, 1, 'x', 1, n = 1 from generate_series(1, 3) n`,
        [trainingId],
      );
      await pool.query(
        `insert into run (experiment_id, sweep_id, trial_id, training_id, name, fold, seed, state)
         values (1, $1, $2, $3, 'old', $4, $5, $6)`,
        [sweepId, trialId, trainingId, fold, seed, state],
      );
      trainingIds.push(trainingId);
    }
  return { sweepId, trainingIds };
}

function appendPoints(metrics: MetricStore, trainingId: number): Promise<void> {
  const points = ACCURACIES.flatMap((value, i) => [
    { name: "val/balanced_accuracy", step: i + 1, time: 0, value },
    { name: "val/loss", step: i + 1, time: 0, value: 1 + i },
  ]);
  return metrics.appendFenced({ trainingId, attempt: 1, points });
}
