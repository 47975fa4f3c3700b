import { loadavg } from "node:os";
import type { PlanInput } from "@foldwise/core/sweep";
import type { Connection } from "@foldwise/db/client";
import { createMetricStore, type PostgresMetricStore } from "@foldwise/db/metrics";
import { reportToTrials } from "@foldwise/db/repositories/stopping";
import { advanceSweep, createSweep } from "@foldwise/db/repositories/sweep";
import { claimTraining, storeEpoch } from "@foldwise/db/repositories/training";
import { openTrial } from "@foldwise/db/repositories/trial";
import { sweep } from "@foldwise/db/schema";
import { eq, sql } from "drizzle-orm";
import { report, short } from "../in-turns.mjs";
import { quantile } from "../metrics/report";
import { startServer } from "../metrics/server";

const STEPS = 50;
const METRIC = "val/loss";
const RULES = {
  asha: { kind: "asha" },
  median: { kind: "median" },
} as const satisfies Record<string, PlanInput["stopping"]>;

type Rule = keyof typeof RULES;

export async function judge({ quick }: { quick: boolean }): Promise<void> {
  const [trials, judged] = quick ? [1_000, 4] : [10_000, 10];
  const server = await startServer();
  const connection = server.connect(4);
  try {
    const metrics = createMetricStore(connection);
    for (const rule of ["median", "asha"] as const) {
      const { times, cpu } = await timesOf({ connection, metrics, rule, trials, judged });
      report({
        bench: rule === "asha" ? "judge" : `judge-${rule}`,
        ours: short(quantile(times, 0.95)),
        median: short(quantile(times, 0.5)),
        peer: "none",
        theirs: null,
        ratio: null,
        unit: `ms, p95 of a report with its decision after ${trials} trials of ${STEPS} steps, ${server.version}`,
        n: times.length,
        cpuMs: short(quantile(cpu, 0.5)),
        load: short(loadavg()[0] ?? 0),
      });
    }
  } finally {
    await connection.close();
    await server.stop();
  }
}

async function timesOf({
  connection,
  metrics,
  rule,
  trials,
  judged,
}: {
  connection: Connection;
  metrics: PostgresMetricStore;
  rule: Rule;
  trials: number;
  judged: number;
}): Promise<{ times: number[]; cpu: number[] }> {
  const { db } = connection;
  const { id: sweepId } = await createSweep({ ctx: db, source: JSON.stringify(planOf(rule)) });
  const [row] = await db.select({ uid: sweep.uid }).from(sweep).where(eq(sweep.id, sweepId));
  await storeHistory(connection, { sweepId, trials, rule });
  const { open } = await advanceSweep({ ctx: db, sweepId, uid: row?.uid ?? "", generation: 1 });
  const times: number[] = [];
  /** Milliseconds of this process. */
  const cpu: number[] = [];
  for (const [trialId] of open.slice(0, judged)) {
    const { trainingIds } = await openTrial({
      ctx: db,
      trialId,
      versionsOf: async () => ({ simulate: "1" }),
    });
    const [trainingId = 0] = trainingIds;
    const claim = await claimTraining({ ctx: db, trainingId, trialId, workerId: "bench", leaseMs: 60_000 });
    if (claim.kind !== "claimed") throw new Error(`the training is ${claim.kind}`);
    for (let epoch = 1; epoch <= STEPS; epoch++) {
      // Better than most, so that nearly every step is judged.
      const points = [{ name: METRIC, step: epoch, time: 0, value: 0.001 / epoch }];
      const start = performance.now();
      const before = process.cpuUsage();
      const { reported } = await storeEpoch({
        metrics,
        trainingId,
        number: claim.attempt,
        epoch,
        points,
        checkpoint: { sha256: `${trainingId} ${epoch}`, bytes: 1, content: null },
        isBest: true,
        bestEpoch: epoch,
      });
      await reportToTrials({ ctx: db, metrics, trainingId, points, reported });
      times.push(performance.now() - start);
      const { user, system } = process.cpuUsage(before);
      cpu.push((user + system) / 1_000);
    }
  }
  return { times, cpu };
}

/** Complete trials with a value at each cell of the rule, as reports leave them. */
async function storeHistory(
  { db }: Connection,
  { sweepId, trials, rule }: { sweepId: number; trials: number; rule: Rule },
): Promise<void> {
  await db.execute(sql`
    insert into trial (sweep_id, number, proposal, variant, configuration, reason, state, evaluated_objective)
    select ${sweepId}, n, n - 1, 'base', jsonb_build_object('learningRate', random()), 'bench', 'complete', random()
    from generate_series(1, ${trials}::int) n`);
  const cells = rule === "asha" ? sql`array[1, 4, 16]` : sql`array(select generate_series(1, ${STEPS}::int))`;
  await db.execute(sql`
    insert into trial_report (trial_id, runs, cell, step, value, best, sweep_id, variant, outer_fold, counts)
    select t.id, 1, cell, cell, value, value, t.sweep_id, t.variant, -1, true
    from trial t cross join unnest(${cells}) cell cross join lateral (select random() + cell * 0 as value) v
    where t.sweep_id = ${sweepId} order by random()`);
  // As autovacuum leaves a table that grew by and by.
  await db.execute(sql`vacuum (analyze) trial_report`);
  await db.execute(sql`analyze trial`);
}

function planOf(rule: Rule): PlanInput {
  return {
    name: `judge-${rule}`,
    // Both sweeps draw the same configurations.
    fresh: true,
    experiment: "bench",
    dataset: null,
    trainer: {
      kind: "command",
      command: ["train", "{learningRate}"],
      measures: { loss: { direction: "minimize" } },
      parameters: { learningRate: 0.1 },
      steps: STEPS,
    },
    objective: { metric: METRIC, direction: "minimize" },
    stopping: RULES[rule],
    folds: [0],
    space: { learningRate: { type: "float", low: 0, high: 1 } },
    sampler: { kind: "random", seed: 1 },
    budget: { maxTrials: 100_000 },
    concurrency: 16,
  };
}
