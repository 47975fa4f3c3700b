import { createClient } from "@foldwise/client";
import { expect } from "vitest";

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
