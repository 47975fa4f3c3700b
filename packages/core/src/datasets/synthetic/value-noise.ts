/**
 * Smooth noise in [-1, 1] over the plane: random values on the whole-numbered lattice, blended between. Integer
 * hashing and plain arithmetic only, so that every machine gives the same bits.
 */
export function valueNoise(x: number, y: number, seed: number): number {
  const left = Math.floor(x);
  const top = Math.floor(y);
  const u = smooth(x - left);
  const v = smooth(y - top);
  const a = lattice(left, top, seed);
  const b = lattice(left + 1, top, seed);
  const c = lattice(left, top + 1, seed);
  const d = lattice(left + 1, top + 1, seed);
  const above = a + (b - a) * u;
  return above + (c + (d - c) * u - above) * v;
}

/**
 * Smooth noise without a grain along the axes: the plane is bent by slower noise, and turned by the 3-4-5 triangle's
 * angle, before it is looked up. `scale` is the size of a blob in pixels.
 */
export function bentNoise(x: number, y: number, scale: number, seed: number): number {
  const u = (0.8 * x + 0.6 * y) / scale;
  const v = (0.8 * y - 0.6 * x) / scale;
  const bendU = 0.7 * valueNoise(u * 0.7, v * 0.7, seed ^ 0x3c6ef372);
  const bendV = 0.7 * valueNoise(u * 0.7, v * 0.7, seed ^ 0x1b873593);
  return valueNoise(u + bendU, v + bendV, seed);
}

/** 0 below the lower edge, 1 above the upper, smooth between. */
export function smoothStep(lower: number, upper: number, x: number): number {
  return smooth(Math.min(1, Math.max(0, (x - lower) / (upper - lower))));
}

function smooth(t: number): number {
  return t * t * (3 - 2 * t);
}

function lattice(x: number, y: number, seed: number): number {
  let h = (Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ seed) | 0;
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 2_147_483_647.5 - 1;
}
