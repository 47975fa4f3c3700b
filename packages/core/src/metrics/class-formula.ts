/**
 * A metric of one class: `factor` × hits / `of`(images, calls), where hits are the images of the class that were
 * predicted as it, images all of the class, and calls all that were predicted as it. A fraction from 0 to 1.
 */
interface ClassFormula {
  readonly factor: number;
  of(images: number, calls: number): number;
  /** Why there is no value where `of` gives 0. */
  reason(className: string): string;
}

/** Every metric of a class. Metrics of a matrix, resampling and the recovery of published matrices go by it alone. */
export const CLASS_FORMULAS = {
  precision: {
    factor: 1,
    of: (_images, calls) => calls,
    reason: (className) => `no image was predicted as ${className}`,
  },
  recall: { factor: 1, of: (images) => images, reason: (className) => `no image of ${className}` },
  f1: {
    factor: 2,
    of: (images, calls) => images + calls,
    reason: (className) => `no image of ${className}, and none predicted as such`,
  },
} as const satisfies Record<string, ClassFormula>;

export type PerClassMetric = keyof typeof CLASS_FORMULAS;
export const PER_CLASS_METRICS = Object.keys(CLASS_FORMULAS) as readonly PerClassMetric[];

/** The metric of a class from its counts; NaN where it does not exist. */
export function classMetricValue(
  metric: PerClassMetric,
  hits: number,
  images: number,
  calls: number,
): number {
  const { factor, of } = CLASS_FORMULAS[metric];
  return (factor * hits) / of(images, calls);
}
