/** The latest, least and greatest value of one metric of one run; null where there is no finite one. */
export interface MetricExtremes {
  last: number | null;
  min: number | null;
  max: number | null;
}

/**
 * How a repository asks the metric store, which alone reads points: run → extremes of the metric. Runs without the
 * metric are left out.
 */
export type ReadExtremes = (
  runIds: readonly number[],
  metric: string,
) => Promise<ReadonlyMap<number, MetricExtremes>>;
