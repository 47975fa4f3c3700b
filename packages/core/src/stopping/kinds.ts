import type { StoppingOptions } from "./schema";

/** Apart from the rules: contracts of HTTP answers name them on every page. */
export const STOPPING_KINDS = [
  "median",
  "percentile",
  "threshold",
  "patience",
  "asha",
  "wilcoxon",
  "asha-promotion",
  "hyperband",
  "pbt",
] as const;
export type StoppingKind = StoppingOptions["kind"];
