import { criticalZ, type Interval } from "./interval";

/**
 * Wilson's score interval of a proportion (JASA 22, 1927). Assumes independent images.
 *
 * @param successes from 0 to `n`; need not be whole
 * @throws RangeError when `n` is not positive or `successes` is outside 0 to `n`
 */
export function wilsonInterval(successes: number, n: number, level = 0.95): Interval {
  if (!(n > 0) || !(successes >= 0 && successes <= n)) {
    throw new RangeError(`${successes} of ${n} is not a proportion`);
  }
  const z = criticalZ(level);
  const p = successes / n;
  const centre = p + (z * z) / (2 * n);
  const spread = z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  const scale = 1 + (z * z) / n;
  return [
    successes === 0 ? 0 : Math.max(0, (centre - spread) / scale),
    successes === n ? 1 : Math.min(1, (centre + spread) / scale),
  ];
}

export interface PrintedRate {
  /** The rate as printed, a fraction from 0 to 1. */
  readonly value: number;
  /** Half of the last printed digit's unit, as a fraction: 0.005 for 0.96. */
  readonly halfUnit: number;
  /** Images that the rate is a share of. */
  readonly n: number;
}

/**
 * Wilson interval of a printed rate, widened by its rounding: the low end of the smallest rate that prints so, the
 * high end of the largest.
 *
 * @throws RangeError as {@link wilsonInterval}
 */
export function wilsonIntervalOfPrinted({ value, halfUnit, n }: PrintedRate, level = 0.95): Interval {
  const least = Math.max(0, value - halfUnit);
  const most = Math.min(1, value + halfUnit);
  return [wilsonInterval(least * n, n, level)[0], wilsonInterval(most * n, n, level)[1]];
}
