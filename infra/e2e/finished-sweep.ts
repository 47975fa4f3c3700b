import { createClient } from "@foldwise/client";
import { expect } from "vitest";
import { z } from "zod";

const TIMEOUT = { timeout: 120_000 };

/** Two variants on two folds, one epoch of a small network: enough for every page to have something to show. */
const PLAN = {
  name: "small finished sweep",
  experiment: "pages",
  dataset: "digits",
  trainer: { kind: "tfjs", model: "alexnet", inputSize: 64, widthMultiplier: 0.125 },
  folds: [0, 1],
  variants: {
    MAC: { data: { balance: "none", augmentation: "article" } },
    MCN: { data: { balance: "none", augmentation: "none" } },
  },
  training: { epochs: 2, batchSize: 16 },
  evaluation: { testSigmas: [0, 5], replicates: 1 },
};

export interface FinishedSweep {
  sweep: number;
  /** Ids, oldest first. */
  runs: readonly number[];
}

/** A small sweep on the digits and its end; the first file that asks launches it, the others share it. */
export async function finishSweep(url: string): Promise<FinishedSweep> {
  const { datasets, sweeps, runs } = createClient({ url });
  if ((await datasets.list()).every(({ slug }) => slug !== "digits")) {
    const { id } = await datasets.import({ builtin: "digits" });
    await expect.poll(async () => (await datasets.importStatus(id)).state, TIMEOUT).toBe("complete");
  }
  const there = (await sweeps.list()).sweeps.find(({ name }) => name === PLAN.name);
  const { id } = there ?? (await sweeps.create(JSON.stringify(PLAN)));
  await expect.poll(async () => (await sweeps.show(id)).state, TIMEOUT).toBe("complete");
  const made = (await runs.list({ sweep: id })).runs.map((run) => run.id);
  return { sweep: id, runs: made.toSorted((a, b) => a - b) };
}

/** What MLflow's API answers of what was made. */
const madeSchema = z.object({
  experiment_id: z.string().default(""),
  run: z.object({ info: z.object({ run_id: z.string() }) }).optional(),
});
type Made = z.output<typeof madeSchema>;

/** The experiment of {@link logFoldGroup}. */
const GROUP_EXPERIMENT = "pages of fold groups";

export interface LoggedGroup {
  /** Of the fold group. */
  id: string;
  /** Number of the run that its runs are nested in. */
  parent: number;
  /** Leaves the product as it was for the other test files. */
  remove: () => Promise<void>;
}

/** A fold group of three runs, logged as MLflow's clients do. */
export async function logFoldGroup(url: string): Promise<LoggedGroup> {
  const post = async (path: string, body: unknown): Promise<Made> => {
    const answer = await fetch(`${url}/api/2.0/mlflow${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    expect(answer.status, path).toBe(200);
    return madeSchema.parse(await answer.json());
  };
  const { experiment_id } = await post("/experiments/create", { name: GROUP_EXPERIMENT });
  const create = async (run_name: string, tags: { key: string; value: string }[]): Promise<string> =>
    (await post("/runs/create", { experiment_id, run_name, tags })).run?.info.run_id ?? "";
  const parent = await create("three folds", []);
  for (const [fold, accuracy] of [0.9, 0.8, 0.85].entries()) {
    const run_id = await create(`fold ${fold}`, [{ key: "mlflow.parentRunId", value: parent }]);
    await post("/runs/log-batch", {
      run_id,
      params: [{ key: "fold", value: `${fold}` }],
      metrics: [accuracy - 0.1, accuracy].map((value, step) => ({
        key: "accuracy",
        value,
        step,
        timestamp: 1_700_000_000_000 + step,
      })),
    });
    await post("/runs/update", { run_id, status: "FINISHED" });
  }
  await post("/runs/update", { run_id: parent, status: "FINISHED" });
  const client = createClient({ url });
  const { groups } = await client.foldGroups.list({ experiment: Number(experiment_id) });
  const [group] = groups;
  if (!group?.parent) throw new Error("the runs make no group");
  return {
    id: group.id,
    parent: group.parent.id,
    remove: async () => {
      await client.experiments.delete(Number(experiment_id));
    },
  };
}
