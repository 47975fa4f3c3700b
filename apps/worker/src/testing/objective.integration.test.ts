import { findSweepDetail } from "@foldwise/db/repositories/sweep";
import * as schema from "@foldwise/db/schema";
import { and, eq, inArray } from "drizzle-orm";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../infra/testing/database";
import { type Lab, openLab } from "./lab";
import { plan } from "./plan";

let database: TestDatabase;
let lab: Lab;

beforeAll(async () => {
  database = await createTestDatabase();
  lab = await openLab({ databaseUrl: database.url, temporalAddress: inject("TEMPORAL_ADDRESS") });
  lab.startWorker({ slots: 4 });
  await lab.importDataset({ builtin: "digits" });
});

afterAll(async () => {
  await lab?.close();
  await database?.drop();
});

/** At the commit of each transaction that completes a row, notes whether its objective is there to be read as well. */
const AUDIT = `
  create table audit (kind text, id bigint, readable boolean);
  create function audit() returns trigger language plpgsql as $$
  declare readable boolean;
  begin
    if new.state::text <> 'complete' or old.state::text = 'complete' then return null; end if;
    execute tg_argv[0] into readable using new.id;
    insert into audit values (tg_table_name, new.id, readable);
    return null;
  end $$;
  create constraint trigger audit after update on run deferrable initially deferred for each row execute function audit(
    'select exists (select 1 from run r join training t on t.id = r.training_id
       join checkpoint c on c.training_id = t.id and c.epoch = t.best_epoch
       where r.id = $1 and c.validation ? ''val/balanced_accuracy'')');
  create constraint trigger audit after update on trial deferrable initially deferred for each row execute function audit(
    'select evaluated_objective is not null and not exists (
       select 1 from run where trial_id = $1 and state <> ''complete'') from trial where id = $1');
  create constraint trigger audit after update on sweep deferrable initially deferred for each row execute function audit(
    'select not exists (
       select 1 from trial where sweep_id = $1 and (state <> ''complete'' or evaluated_objective is null))')`;

it("no run, trial or sweep is ever complete before its objective can be read", async () => {
  const { pool, db: ctx } = lab.connection;
  await pool.query(AUDIT);
  const id = await lab.launch(plan({ name: "readable", variants: { a: {}, b: { training: { l1: 0.1 } } } }));
  expect(await lab.finished(id)).toMatchObject({ state: "complete" });
  // What a script reads as soon as the sweep is complete.
  const { trials, sweep } = await findSweepDetail({ ctx, id });
  const runs = trials.flatMap((trial) => trial.runs);
  expect(runs.map(({ objective }) => typeof objective?.value)).toEqual(new Array(6).fill("number"));
  expect(sweep.best?.value).toBe(Math.max(...trials.map(({ objective }) => Number(objective))));
  const { rows } = await pool.query(
    "select kind, count(*)::int as rows, bool_and(readable) as readable from audit group by 1 order by 1",
  );
  expect(rows).toEqual([
    { kind: "run", rows: 6, readable: true },
    { kind: "sweep", rows: 1, readable: true },
    { kind: "trial", rows: 2, readable: true },
  ]);
});

it("the plan's rule chooses the weights that are kept and evaluated, through attempts that die", async () => {
  const selection = { metric: "val/balanced_accuracy", direction: "maximize" } as const;
  const training = { epochs: 12, earlyStopping: null };
  const trainer = { kind: "simulate", epochSeconds: 0.01, failureRate: 0.5 } as const;
  const byLoss = await lab.launch(plan({ name: "by-loss", trainer, training, seeds: [3] }));
  const byAccuracy = await lab.launch(
    plan({ name: "by-accuracy", trainer, training: { ...training, selection }, seeds: [3] }),
  );
  for (const id of [byLoss, byAccuracy]) expect(await lab.finished(id)).toMatchObject({ state: "complete" });
  const best = new Map<number, number[]>();
  for (const [id, metric, better] of [
    [byLoss, "val/loss", Math.min],
    [byAccuracy, "val/balanced_accuracy", Math.max],
  ] as const) {
    const trainings = await lab.trainings(id);
    const expected = await Promise.all(
      trainings.map(async (row) => {
        const values = (await lab.points(row.id)).filter(([name]) => name === metric).map(([, , v]) => v);
        return values.indexOf(better(...values)) + 1;
      }),
    );
    expect(trainings.map(({ bestEpoch }) => bestEpoch)).toEqual(expected);
    best.set(id, expected);
    const evaluated = await lab.connection.db
      .select({ trainingId: schema.evaluation.trainingId, epoch: schema.evaluation.epoch })
      .from(schema.evaluation)
      .where(
        and(
          eq(schema.evaluation.weights, "best"),
          eq(schema.evaluation.sigma, 0),
          inArray(
            schema.evaluation.trainingId,
            trainings.map((row) => row.id),
          ),
        ),
      );
    expect(trainings.map((row) => evaluated.find(({ trainingId }) => trainingId === row.id)?.epoch)).toEqual(
      expected,
    );
  }
  // Two trainings a fold: what is kept differs, so they cannot share one.
  expect(best.get(byLoss)).not.toEqual(best.get(byAccuracy));
  const attempts = await lab.attempts((await lab.trainings(byAccuracy)).map((row) => row.id));
  expect(attempts.some(({ fromEpoch }) => fromEpoch > 0)).toBe(true);
});
