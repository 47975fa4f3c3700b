/** Units of one class of one test set, which vary independently of each other and of those of every other stratum. */
export interface VarianceStratum {
  /** Strata of one label are taken to vary alike from unit to unit. */
  readonly label: string;
  /** Share of the test set in the statistic: 1/3 for one of three folds. */
  readonly weight: number;
  /** Linearized contribution of each unit to the statistic, shape [units]. */
  readonly influence: Float64Array;
  /** Images of each unit, shape [units]. */
  readonly sizes: Float64Array;
}

/** What the design gives a label, whatever the scores. */
export interface LabelFreedom {
  readonly units: number;
  /** Of units of one size; 0 where a stratum has a single unit. */
  readonly nominal: number;
  /** Less where units differ in size. */
  readonly effective: number;
}

export interface LinearizedVariance {
  readonly variance: number;
  /** Satterthwaite's, of the whole variance; 0 where there is no variance. */
  readonly degreesOfFreedom: number;
  readonly perLabel: ReadonlyMap<string, LabelFreedom>;
}

/**
 * Variance of a statistic from its linearization, within strata: sum of n/(n − 1) Σ (z − z̄)² (Woodruff, JASA 66, 1971,
 * pages 411–414; Rao & Wu, JASA 83, 1988, section 2, for the factor that a plain bootstrap of few units lacks).
 *
 * Degrees of freedom by Satterthwaite (Biometrics Bulletin 2, 1946, pages 110–114) from each label's share of the
 * variance. Within a label the strata are taken to have one variance from unit to unit, as in the working models of
 * Bell & McCaffrey (Survey Methodology 28, 2002, pages 169–181) and Kott (Survey Methodology 20, 1994, pages 159–164):
 * with two or three units a stratum, shares estimated stratum by stratum would be too uncertain, and tests too
 * conservative. Units of different size count as the (Σm)²/Σm² equal ones of Kish (Survey Sampling 1965, section
 * 11.7): their residuals are smaller than what they estimate, the larger the unit the more.
 *
 * @throws RangeError for a stratum without units
 */
export function linearizedVariance(strata: readonly VarianceStratum[]): LinearizedVariance {
  const labels = new Map<string, LabelSums>();
  for (const { label, weight, influence, sizes } of strata) {
    const n = influence.length;
    if (n < 1) throw new RangeError(`stratum ${label} has no units`);
    const own = labels.get(label) ?? { units: 0, variance: 0, nominal: [0, 0], effective: [0, 0] };
    own.units += n;
    addModel(own.nominal, weight, n);
    addModel(own.effective, weight, equalUnits(sizes));
    if (n > 1) own.variance += (n / (n - 1)) * squaredDeviations(influence);
    labels.set(label, own);
  }
  const perLabel = new Map(
    [...labels].map(([label, { units, nominal, effective }]) => [
      label,
      { units, nominal: freedom(nominal), effective: freedom(effective) },
    ]),
  );
  let variance = 0;
  let uncertainty = 0;
  for (const [label, own] of labels) {
    variance += own.variance;
    if (own.variance > 0) uncertainty += own.variance ** 2 / (perLabel.get(label)?.effective ?? 0);
  }
  return { variance, degreesOfFreedom: uncertainty > 0 ? variance ** 2 / uncertainty : 0, perLabel };
}

/** Sums of Satterthwaite's quotient over a label's strata: of the variances under the model, and of their squares / df. */
type Model = [variances: number, squares: number];

interface LabelSums {
  units: number;
  variance: number;
  readonly nominal: Model;
  readonly effective: Model;
}

function addModel(sums: Model, weight: number, units: number): void {
  const variance = weight ** 2 / units;
  sums[0] += variance;
  // A single unit shows no variance: its term is infinite, and the label has no degrees of freedom.
  sums[1] += variance ** 2 / Math.max(0, units - 1);
}

function freedom([variances, squares]: Model): number {
  return squares > 0 ? variances ** 2 / squares : 0;
}

function equalUnits(sizes: Float64Array): number {
  let sum = 0;
  let squares = 0;
  for (const size of sizes) {
    sum += size;
    squares += size ** 2;
  }
  return sum ** 2 / squares;
}

function squaredDeviations(values: Float64Array): number {
  let mean = 0;
  for (const value of values) mean += value / values.length;
  let sum = 0;
  for (const value of values) sum += (value - mean) ** 2;
  return sum;
}
