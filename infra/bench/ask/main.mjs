/**
 * A suggestion of TPE on Postgres, with reading the history and writing the trial: 10,000 trials × 8 parameters, against
 * Optuna 5.0.0 on the same server; and the first one of a process that has read nothing yet.
 */
import { tsImport } from "tsx/esm/api";
import { optunaPython } from "../optuna-python.mjs";

/** @param {{ quick: boolean }} options */
export async function bench(options) {
  const { ask } = await tsImport("./ask.ts", import.meta.url);
  await ask({ ...options, python: await optunaPython() });
}
