/**
 * GP, CMA-ES and TPE against Optuna 5.0.0's: the same spaces, budgets, seeds and first points; regret against that of random
 * search. A line for each sampler, task and budget, then one over all tasks; the last one is that of TPE.
 * `FOLDWISE_BENCH_SAMPLERS=tpe` leaves out the others.
 */
import { tsImport } from "tsx/esm/api";
import { optunaGpPython, optunaPython } from "../optuna-python.mjs";

/** In the order of their lines. Seeds: as many as a lower bound of 0.40 needs, and as time allows. */
const COMPARISONS = [
  { kind: "gp", seeds: 15, quickSeeds: 2, budgets: [50, 100], python: optunaGpPython },
  { kind: "cmaes", seeds: 60, quickSeeds: 5, budgets: [100, 200], python: optunaGpPython },
  { kind: "tpe", seeds: 120, quickSeeds: 5, budgets: [100, 200], python: optunaPython },
];

/** @param {{ quick: boolean }} options */
export async function bench({ quick }) {
  const { compare } = await tsImport("./compare.ts", import.meta.url);
  const chosen = process.env.FOLDWISE_BENCH_SAMPLERS?.split(",");
  for (const { kind, seeds, quickSeeds, budgets, python } of COMPARISONS)
    if (!chosen || chosen.includes(kind))
      await compare({ kind, seeds: quick ? quickSeeds : seeds, budgets, python: await python() });
}
