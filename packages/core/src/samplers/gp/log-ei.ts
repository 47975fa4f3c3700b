import { logNdtr, ndtr } from "../tpe/normal";

const LOG_SQRT_TWO_PI = 0.5 * Math.log(2 * Math.PI);
const INVERSE_SQRT_TWO_PI = 1 / Math.sqrt(2 * Math.PI);
/** Below this the sum of both terms of the expected improvement cancels. */
const TAIL = -25;

/** log E[max(0, Z + z)] of a standard normal Z: Ament and others, arXiv 2310.20708. */
export function standardLogEi(z: number): number {
  if (z >= TAIL) return Math.log(z * ndtr(z) + INVERSE_SQRT_TWO_PI * Math.exp(-0.5 * z * z));
  // φ(z) (1/z² − 3/z⁴ + 15/z⁶ − …)
  const step = 1 / (z * z);
  let term = step;
  let sum = term;
  for (let k = 1; k < 30; k++) {
    const next = -term * (2 * k + 1) * step;
    if (sum + next === sum || Math.abs(next) >= Math.abs(term)) break;
    term = next;
    sum += term;
  }
  return -0.5 * z * z - LOG_SQRT_TWO_PI + Math.log(sum);
}

/** log E[max(0, Y − threshold)] of a normal Y, with its derivatives by mean and variance. */
export function logEi(
  mean: number,
  variance: number,
  threshold: number,
): { value: number; byMean: number; byVariance: number } {
  const deviation = Math.sqrt(variance);
  const z = (mean - threshold) / deviation;
  const standard = standardLogEi(z);
  const slope = Math.exp(logNdtr(z) - standard);
  return {
    value: standard + Math.log(deviation),
    byMean: slope / deviation,
    byVariance: (1 - z * slope) / (2 * variance),
  };
}
