const MAX_SWEEPS = 60;

/**
 * Eigenvalues and eigenvectors of a symmetric matrix by Jacobi's rotations (Golub and Van Loan, 8.5).
 * @param matrix n × n, by rows
 * @returns eigenvector k in column k of `vectors`
 */
export function symmetricEigen(
  matrix: Float64Array,
  n: number,
): { values: Float64Array; vectors: Float64Array } {
  const a = matrix.slice();
  const vectors = new Float64Array(n * n);
  for (let i = 0; i < n; i++) vectors[i * n + i] = 1;
  const at = (i: number, j: number) => a[i * n + j] ?? 0;
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    let isDiagonal = true;
    for (let p = 0; p < n; p++)
      for (let q = p + 1; q < n; q++) {
        const off = at(p, q);
        if (Math.abs(off) <= 1e-17 * Math.sqrt(Math.abs(at(p, p) * at(q, q)))) continue;
        isDiagonal = false;
        const theta = (at(q, q) - at(p, p)) / (2 * off);
        const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const c = 1 / Math.sqrt(t * t + 1);
        rotate(a, n, { p, q, c, s: t * c });
        for (let k = 0; k < n; k++) {
          const [x, y] = [vectors[k * n + p] ?? 0, vectors[k * n + q] ?? 0];
          vectors[k * n + p] = c * x - t * c * y;
          vectors[k * n + q] = t * c * x + c * y;
        }
      }
    if (isDiagonal) break;
  }
  return { values: Float64Array.from({ length: n }, (_, i) => at(i, i)), vectors };
}

/** Rotates rows and columns p and q, which makes the number between them 0. */
function rotate(
  a: Float64Array,
  n: number,
  { p, q, c, s }: { p: number; q: number; c: number; s: number },
): void {
  for (let k = 0; k < n; k++) {
    const [x, y] = [a[k * n + p] ?? 0, a[k * n + q] ?? 0];
    a[k * n + p] = c * x - s * y;
    a[k * n + q] = s * x + c * y;
  }
  for (let k = 0; k < n; k++) {
    const [x, y] = [a[p * n + k] ?? 0, a[q * n + k] ?? 0];
    a[p * n + k] = c * x - s * y;
    a[q * n + k] = s * x + c * y;
  }
  a[p * n + q] = 0;
  a[q * n + p] = 0;
}
