import { countMetric, type ItemLoss, itemLoss } from "../../metrics";

export const CLASSES = ["blast", "normal"] as const;

/**
 * Patients whose share of rightly called images is logit-normal: an image of class c is called rightly when
 * `logit[c]` + `spread` × the patient's normal effect + logistic noise is above 0. That sum is also the score.
 */
export interface Population {
  /** Of blast and of normal. */
  readonly logit: readonly [number, number];
  /** Standard deviation of the patients' effects. */
  readonly spread: number;
  /** Correlation of a patient's effects between two arms. */
  readonly correlation: number;
}

export const POPULATION: Population = { logit: [2.6, 1.9], spread: 1, correlation: 0.7 };

/** The population's value of a metric, for classes in the proportion of the shape's patients. */
export function trueValue(
  { logit, spread }: Population,
  patients: readonly [number, number],
  metric: string,
): number {
  if (metric === "auc")
    return meanOverNormal((z) => sumOfLogistics(logit[0] + logit[1] + Math.SQRT2 * spread * z));
  const loss = itemLoss(metric);
  if (loss !== null) {
    const [n, m] = patients;
    const own = logit.map((mean) => meanOverNormal((z) => meanLossAt(loss, mean + spread * z)));
    return (n * (own[0] ?? 0) + m * (own[1] ?? 0)) / (n + m);
  }
  const [first, second] = logit.map((mean) => meanOverNormal((z) => 1 / (1 + Math.exp(-mean - spread * z))));
  const [n = 0, m = 0] = patients;
  const [a = 0, b = 0] = [first, second];
  const counts = Float64Array.from([n * a, n * (1 - a), m * (1 - b), m * b]);
  return countMetric(metric, CLASSES)?.(counts) ?? Number.NaN;
}

function meanOverNormal(value: (z: number) => number): number {
  let sum = 0;
  let total = 0;
  for (let z = -8; z <= 8; z += 0.01) {
    const density = Math.exp((-z * z) / 2);
    sum += density * value(z);
    total += density;
  }
  return sum / total;
}

/** P(L + M ≤ d) of two logistic variables. */
function sumOfLogistics(d: number): number {
  if (Math.abs(d) < 1e-3) return 0.5 + d / 6;
  const a = Math.exp(d);
  return (a * (a - 1 - d)) / (a - 1) ** 2;
}

const QUANTILES = 1000;

/** Mean of a loss over images whose right class has the logit `centre` and logistic noise. */
function meanLossAt(loss: ItemLoss, centre: number): number {
  let sum = 0;
  for (let i = 0; i < QUANTILES; i++) {
    const u = (i + 0.5) / QUANTILES;
    sum += loss(true, 1 / (1 + Math.exp(-centre - Math.log(u / (1 - u)))));
  }
  return sum / QUANTILES;
}
