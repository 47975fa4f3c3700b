import type { BaselineView } from "@foldwise/core/contracts/http-responses";
import { canonicalMetric } from "@foldwise/core/metrics";
import { z } from "zod";
import type { Published } from "./robustness";

/** What is needed of a baseline file here; anything else in it does not matter. */
const documentSchema = z.object({
  datasetShort: z.string().optional(),
  values: z.array(z.object({ table: z.string(), row: z.string(), metric: z.string(), value: z.number() })),
});

const ROW = /^sigma (\d+(?:\.\d+)?)$/;

/**
 * Published values of a metric by test sigma: the mean over the tables (one for each fold) that print every one of the
 * sigmas, of the dataset's paper first. Null where no source prints any.
 */
export function publishedRobustness(
  baselines: readonly BaselineView[],
  metric: string,
  paper: string | null,
): (Published & { baseline: string }) | null {
  const own = baselines.filter(({ key }) => key === paper);
  for (const baseline of [...own, ...baselines]) {
    const parsed = documentSchema.safeParse(baseline.document);
    if (!parsed.success) continue;
    const bySigma = new Map<number, number[]>();
    const tables = new Set<string>();
    for (const value of parsed.data.values) {
      const sigma = ROW.exec(value.row)?.[1];
      if (sigma === undefined || canonicalMetric(value.metric) !== canonicalMetric(metric)) continue;
      tables.add(value.table);
      bySigma.set(Number(sigma), [...(bySigma.get(Number(sigma)) ?? []), value.value]);
    }
    const points = [...bySigma]
      .filter(([, values]) => values.length === tables.size)
      .map(([sigma, values]) => ({
        sigma,
        value: values.reduce((sum, value) => sum + value, 0) / values.length,
      }))
      .sort((a, b) => a.sigma - b.sigma);
    if (points.length > 0) {
      const names = [...tables].sort();
      return {
        label: `Tables ${names[0]}–${names.at(-1)}, ${parsed.data.datasetShort ?? baseline.key}`,
        points,
        baseline: baseline.key,
      };
    }
  }
  return null;
}
