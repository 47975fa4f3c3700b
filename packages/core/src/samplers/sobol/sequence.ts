import type { Random } from "../../random";
import { DIRECTIONS } from "./directions";

const BITS = 32;
/** Dimensions that there are direction numbers of. */
export const MAX_SOBOL_DIMENSIONS = DIRECTIONS.length + 1;
/** Points before the sequence begins again. */
export const MAX_SOBOL_POINTS = 2 ** BITS;

/** A Sobol sequence; coordinates are whole numbers of 2^32 equal parts of [0, 1). */
export interface SobolSequence {
  /** The coordinates of a point, from 0, one a dimension. */
  at(index: number): number[];
}

/**
 * A Sobol sequence in Gray-code order (Antonov and Saleev 1979), as SciPy's.
 * @param scramble randomizes it (Owen 1995) by a hash of the digits before each: B. Burley, "Practical Hash-based Owen
 * Scrambling", JCGT 9(4), 2020; null leaves it as it is
 */
export function makeSobol(dimensions: number, scramble: Random | null): SobolSequence {
  const columns = Array.from({ length: dimensions }, (_, dimension) => directionsOf(dimension));
  const seeds = columns.map((_, dimension) => scramble?.fork("sobol", dimension).uint32() ?? null);
  return {
    at(index) {
      const gray = (index ^ (index >>> 1)) >>> 0;
      return columns.map((directions, dimension) => {
        let x = 0;
        for (let bit = 0; bit < BITS; bit++) if ((gray >>> bit) & 1) x ^= directions[bit] ?? 0;
        const seed = seeds[dimension] ?? null;
        return (seed === null ? x : owenScrambled(x, seed)) >>> 0;
      });
    },
  };
}

/** The direction numbers of a dimension as 32-bit fractions: the recurrence of Bratley and Fox 1988. */
function directionsOf(dimension: number): Int32Array {
  const v = new Int32Array(BITS);
  const [polynomial, ...m] = DIRECTIONS[dimension - 1] ?? [];
  if (polynomial === undefined) return v.map((_, i) => 1 << (BITS - 1 - i));
  const degree = m.length;
  for (let i = 0; i < BITS; i++) {
    if (i < degree) {
      v[i] = (m[i] ?? 0) << (BITS - 1 - i);
      continue;
    }
    let value = (v[i - degree] ?? 0) ^ ((v[i - degree] ?? 0) >>> degree);
    for (let k = 1; k < degree; k++) if ((polynomial >>> (degree - k)) & 1) value ^= v[i - k] ?? 0;
    v[i] = value;
  }
  return v;
}

/** A permutation of the 2^32 parts in which numbers that share their first k digits go on to share exactly those. */
export function owenScrambled(x: number, seed: number): number {
  let y = reversed(x);
  y = (y + seed) | 0;
  y ^= Math.imul(y, 0x6c50b47c);
  y ^= Math.imul(y, 0xb82f1e52);
  y ^= Math.imul(y, 0xc7afe638);
  y ^= Math.imul(y, 0x8d22f6e6);
  return reversed(y) >>> 0;
}

/** The digits of a 32-bit number from the last to the first. */
function reversed(x: number): number {
  let y = x;
  y = ((y >>> 1) & 0x55555555) | ((y & 0x55555555) << 1);
  y = ((y >>> 2) & 0x33333333) | ((y & 0x33333333) << 2);
  y = ((y >>> 4) & 0x0f0f0f0f) | ((y & 0x0f0f0f0f) << 4);
  y = ((y >>> 8) & 0x00ff00ff) | ((y & 0x00ff00ff) << 8);
  return (y >>> 16) | (y << 16);
}
