import { erfc } from "../../statistics/special/erf";

const LOG_SQRT_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/** P(Z ≤ z) of the standard normal distribution. */
export function ndtr(z: number): number {
  return 0.5 * erfc(-z * Math.SQRT1_2);
}

/** log P(Z ≤ z), also where the probability is below the least number: an asymptotic series, Abramowitz & Stegun 26.2.12. */
export function logNdtr(z: number): number {
  if (z > 0) return Math.log1p(-ndtr(-z));
  if (z > -20) return Math.log(ndtr(z));
  let sum = 1;
  let term = 1;
  const step = 1 / (z * z);
  for (let i = 1; i < 30; i++) {
    const next = -term * (2 * i - 1) * step;
    if (Math.abs(next) >= Math.abs(term) || sum + next === sum) break;
    term = next;
    sum += term;
  }
  return -0.5 * z * z - Math.log(-z) - LOG_SQRT_TWO_PI + Math.log(sum);
}

/** Beyond this a tail is below what 1 can be told apart by. */
const WHOLE = 8.5;

/** log P(a ≤ Z ≤ b), computed in the tail that both are in. */
export function logMass(a: number, b: number): number {
  if (a < -WHOLE && b > WHOLE) return 0;
  if (b <= 0) return logDifference(logNdtr(b), logNdtr(a));
  if (a > 0) return logDifference(logNdtr(-a), logNdtr(-b));
  return Math.log1p(-ndtr(a) - ndtr(-b));
}

/** log(e^a − e^b), a ≥ b. */
function logDifference(a: number, b: number): number {
  return b === Number.NEGATIVE_INFINITY ? a : a + Math.log(-Math.expm1(b - a));
}

/** log of the standard normal density. */
export function logDensity(z: number): number {
  return -0.5 * z * z - LOG_SQRT_TWO_PI;
}

/**
 * The z of a standard normal distribution truncated to [a, b], a ≤ 0 ≤ b, at a quantile: bisection within [a, b] that
 * Newton's method shortens.
 */
export function truncatedQuantile(quantile: number, a: number, b: number): number {
  const below = ndtr(a);
  const target = below + quantile * (ndtr(b) - below);
  let [low, high] = [a, b];
  let z = Math.min(b, Math.max(a, 0));
  for (let i = 0; i < 60; i++) {
    const error = ndtr(z) - target;
    if (error > 0) high = z;
    else low = z;
    const newton = z - error / Math.exp(logDensity(z));
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - z) <= 1e-12 * (1 + Math.abs(z))) return next;
    z = next;
  }
  return z;
}
