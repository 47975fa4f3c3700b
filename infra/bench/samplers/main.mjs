/**
 * TPE, GP, CMA-ES and NSGA-II against Optuna 5.0.0's: the same spaces, budgets, seeds and first points; regret against that
 * of random search, of several objectives the hypervolume. A line for each sampler, task and budget as it is known, and at the end one
 * for each sampler and budget over all tasks.
 *
 * `FOLDWISE_BENCH_SAMPLERS=tpe,gp` runs only these. Settings are chosen with seeds up to 1,000, such as
 * `FOLDWISE_BENCH_SEEDS=1-10`; figures are of seeds from 1,001 on.
 */
import { tsImport } from "tsx/esm/api";
import { samplersPython } from "../optuna-python.mjs";

const FIRST_SEED = 1001;

/** In the order of their lines. Seeds: as many as a lower bound of 0.40 needs, and as time allows. */
const COMPARISONS = [
  { name: "gp", kind: "gp", count: 5, budgets: [25, 50] },
  { name: "gp-several", kind: "gp", hasSeveralObjectives: true, count: 5, budgets: [25, 50] },
  { name: "cmaes", kind: "cmaes", count: 30, budgets: [100, 200] },
  { name: "nsga2-several", kind: "nsga2", hasSeveralObjectives: true, count: 30, budgets: [200, 400] },
  { name: "tpe-several", kind: "tpe", hasSeveralObjectives: true, count: 10, budgets: [100, 200] },
  { name: "tpe-8-workers", kind: "tpe", workers: 8, count: 10, budgets: [100, 200] },
  { name: "tpe-32-workers", kind: "tpe", workers: 32, count: 10, budgets: [100, 200] },
  { name: "tpe", kind: "tpe", count: 30, budgets: [100, 200] },
];

/** @param {{ quick: boolean }} options */
export async function bench({ quick }) {
  const { compareAll } = await tsImport("./compare.ts", import.meta.url);
  const chosen = process.env.FOLDWISE_BENCH_SAMPLERS?.split(",");
  const unknown = chosen?.filter((name) => COMPARISONS.every((one) => one.name !== name)) ?? [];
  if (unknown.length > 0)
    throw new Error(
      `FOLDWISE_BENCH_SAMPLERS: ${unknown.join(", ")} is none of ${COMPARISONS.map(({ name }) => name).join(", ")}`,
    );
  const comparisons = COMPARISONS.filter(({ name }) => !chosen || chosen.includes(name)).map(
    ({ count, hasSeveralObjectives = false, workers = 1, ...one }) => ({
      ...one,
      hasSeveralObjectives,
      workers,
      seeds: seedsOf(quick ? 2 : count),
    }),
  );
  await compareAll(comparisons, await samplersPython());
}

/** @param {number} count */
function seedsOf(count) {
  const named = process.env.FOLDWISE_BENCH_SEEDS;
  if (named === undefined) return Array.from({ length: count }, (_, index) => FIRST_SEED + index);
  const [from = Number.NaN, to = Number.NaN] = named.split("-").map(Number);
  if (!(Number.isInteger(from) && Number.isInteger(to) && to >= from))
    throw new Error(`FOLDWISE_BENCH_SEEDS: ${named} is no range; use 1-10`);
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
