/**
 * A report of a running trial with the decision of its stopping rule: stored, judged against 10,000 trials × 50 steps, in
 * Postgres; ASHA and the median rule.
 */
import { tsImport } from "tsx/esm/api";

/** @param {{ quick: boolean }} options */
export async function bench(options) {
  const { judge } = await tsImport("./judge.ts", import.meta.url);
  await judge(options);
}
