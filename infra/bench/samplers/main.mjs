/**
 * TPE against Optuna 5.0.0's: the same spaces, budgets, seeds and first points; regret against that of random search. A
 * line for each task and budget, the last one over all tasks.
 */
import { tsImport } from "tsx/esm/api";
import { optunaPython } from "../optuna-python.mjs";

/** @param {{ quick: boolean }} options */
export async function bench(options) {
  const { compare } = await tsImport("./compare.ts", import.meta.url);
  await compare({ ...options, python: await optunaPython() });
}
