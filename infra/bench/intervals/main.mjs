/**
 * Coverage of 95 % intervals and size of 5 % tests, for each measure, by the number of patients: simulated datasets of
 * logit-normal patients, by the product's method and by the bootstrap of version 0.1. A line for each target, shape and
 * measure; the last line has the extremes over what is shown in at least a fifth of the datasets.
 */
import { tsImport } from "tsx/esm/api";

/** @param {{ quick: boolean }} options */
export async function bench(options) {
  const { reportCoverage } = await tsImport("./report.ts", import.meta.url);
  reportCoverage(options);
}
