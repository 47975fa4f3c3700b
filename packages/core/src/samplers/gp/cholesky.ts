/** Right-hand sides that are solved for side by side, so that each number of a factor is read once for all of them. */
export const LANES = 4;

/**
 * The Cholesky factor L of a symmetric positive definite matrix, its rows one after the other without what is above the
 * diagonal. Row by row: a factor that grew is the one that is made anew.
 */
export interface Factor {
  readonly size: number;
  readonly rows: Float64Array;
}

/** Where a row begins. */
export function rowStart(row: number): number {
  return (row * (row + 1)) / 2;
}

/**
 * LANES rows at a time: what stands left of a block is solved for as right-hand sides are.
 * @param matrix its lower triangle by rows, as a factor has it; overwritten with L
 * @returns null where it is not positive definite
 */
export function factorize(matrix: Float64Array, size: number): Factor | null {
  const lanes = new Float64Array(size * LANES);
  for (let first = 0; first < size; first += LANES) {
    const height = Math.min(LANES, size - first);
    for (let l = 0; l < LANES; l++) {
      const own = rowStart(first + Math.min(l, height - 1));
      for (let k = 0; k < first; k++) lanes[k * LANES + l] = matrix[own + k] ?? 0;
    }
    solveLower({ rows: matrix, size: first }, lanes);
    for (let l = 0; l < height; l++) {
      const own = rowStart(first + l);
      for (let k = 0; k < first; k++) matrix[own + k] = lanes[k * LANES + l] ?? 0;
      for (let m = 0; m <= l; m++) {
        const other = rowStart(first + m);
        let left = matrix[own + first + m] ?? 0;
        for (let k = 0; k < first + m; k++) left -= (matrix[own + k] ?? 0) * (matrix[other + k] ?? 0);
        if (m < l) matrix[own + first + m] = left / (matrix[other + first + m] ?? 1);
        else if (left > 0) matrix[own + first + m] = Math.sqrt(left);
        else return null;
      }
    }
  }
  return { size, rows: matrix };
}

/** L⁻¹ b in place, for LANES vectors; number i of vector l at i × LANES + l. */
export function solveLower({ rows, size }: Factor, b: Float64Array): void {
  let at = 0;
  for (let i = 0; i < size; i++) {
    const own = i * LANES;
    let s0 = b[own] ?? 0;
    let s1 = b[own + 1] ?? 0;
    let s2 = b[own + 2] ?? 0;
    let s3 = b[own + 3] ?? 0;
    for (let k = 0; k < own; k += LANES) {
      const factor = rows[at++] ?? 0;
      s0 -= factor * (b[k] ?? 0);
      s1 -= factor * (b[k + 1] ?? 0);
      s2 -= factor * (b[k + 2] ?? 0);
      s3 -= factor * (b[k + 3] ?? 0);
    }
    const diagonal = rows[at++] ?? 1;
    b[own] = s0 / diagonal;
    b[own + 1] = s1 / diagonal;
    b[own + 2] = s2 / diagonal;
    b[own + 3] = s3 / diagonal;
  }
}

/** L⁻ᵀ b in place, for LANES vectors. */
export function solveUpper({ rows, size }: Factor, b: Float64Array): void {
  for (let i = size - 1; i >= 0; i--) {
    const start = rowStart(i);
    const own = i * LANES;
    const diagonal = rows[start + i] ?? 1;
    const s0 = (b[own] ?? 0) / diagonal;
    const s1 = (b[own + 1] ?? 0) / diagonal;
    const s2 = (b[own + 2] ?? 0) / diagonal;
    const s3 = (b[own + 3] ?? 0) / diagonal;
    b[own] = s0;
    b[own + 1] = s1;
    b[own + 2] = s2;
    b[own + 3] = s3;
    let at = start;
    for (let k = 0; k < own; k += LANES) {
      const factor = rows[at++] ?? 0;
      b[k] = (b[k] ?? 0) - factor * s0;
      b[k + 1] = (b[k + 1] ?? 0) - factor * s1;
      b[k + 2] = (b[k + 2] ?? 0) - factor * s2;
      b[k + 3] = (b[k + 3] ?? 0) - factor * s3;
    }
  }
}

/** (L Lᵀ)⁻¹ b. */
export function solve(factor: Factor, b: Float64Array): Float64Array {
  const lanes = new Float64Array(factor.size * LANES);
  for (let i = 0; i < factor.size; i++) lanes[i * LANES] = b[i] ?? 0;
  solveLower(factor, lanes);
  solveUpper(factor, lanes);
  return Float64Array.from({ length: factor.size }, (_, i) => lanes[i * LANES] ?? 0);
}

/** (L Lᵀ)⁻¹, its lower triangle by rows. */
export function inverse({ rows, size }: Factor): Float64Array {
  const own = new Float64Array(rows.length);
  const whole = new Float64Array(rows.length);
  for (let i = 0; i < size; i++) {
    const start = rowStart(i);
    const reciprocal = 1 / (rows[start + i] ?? 1);
    for (let k = 0; k < i; k++) {
      const factor = (rows[start + k] ?? 0) * reciprocal;
      const other = rowStart(k);
      for (let j = 0; j <= k; j++) own[start + j] = (own[start + j] ?? 0) - factor * (own[other + j] ?? 0);
    }
    own[start + i] = reciprocal;
    for (let a = 0; a <= i; a++) {
      const factor = own[start + a] ?? 0;
      const into = rowStart(a);
      for (let b = 0; b <= a; b++) whole[into + b] = (whole[into + b] ?? 0) + factor * (own[start + b] ?? 0);
    }
  }
  return whole;
}
