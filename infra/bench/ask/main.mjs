/**
 * A suggestion on Postgres, with reading the history and writing the trial, against Optuna 5.0.0 on the same server: of a
 * Gaussian process after 1,000 trials, of TPE after 10,000, × 8 parameters; and the first one of a process that has read
 * nothing yet.
 */
import { tsImport } from "tsx/esm/api";
import { optunaGpPython, optunaPython } from "../optuna-python.mjs";

/** @param {{ quick: boolean }} options */
export async function bench({ quick }) {
  const { ask } = await tsImport("./ask.ts", import.meta.url);
  await ask({
    kind: "gp",
    trials: quick ? 200 : 1_000,
    rounds: quick ? 5 : 20,
    python: await optunaGpPython(),
  });
  await ask({
    kind: "tpe",
    trials: quick ? 1_000 : 10_000,
    rounds: quick ? 50 : 200,
    python: await optunaPython(),
  });
}
