import { hashLabels } from "./hash-labels";
import { exponentialTail, ZIGGURAT_LAYERS, zigguratTables } from "./ziggurat";

/** A seeded source of random numbers. Two with the same seed and labels give the same numbers on every machine. */
export interface Random {
  /** Uniform in [0, 1), with 53 random bits. */
  next(): number;
  /** 32 random bits, as an integer in [0, 2^32). */
  uint32(): number;
  /** Uniform in [low, high). */
  uniform(low: number, high: number): number;
  /** Integer in [0, n), without modulo bias. Throws a RangeError unless 1 ≤ n ≤ 2^32 is an integer. */
  int(n: number): number;
  /** Standard normal: mean 0, variance 1. */
  normal(): number;
  /** Fills an array with what as many calls of `normal` would have given, in less time. */
  normals(into: Float32Array): void;
  /** Fills an array with what as many calls of `uint32` would have given, in less time. */
  words(into: Uint32Array): void;
  /** A shuffled copy; the argument is left as it is. */
  shuffle<T>(items: readonly T[]): T[];
  /** A generator of its own, fixed by this one's seed and the labels, however many numbers were drawn before. */
  fork(...labels: readonly (string | number)[]): Random;
}

/**
 * Makes a generator: sfc32 (C. Doty-Humphrey's small fast counting generator, PractRand 0.93), its 128 bits of state
 * filled by hashing the seed; normals by the ziggurat (Marsaglia and Tsang 2000, in Doornik's form of 2005).
 */
export function createRandom(seed: string | number): Random {
  return fromKey(hashLabels([0, 0, 0, 0], [seed]));
}

type Key = readonly [number, number, number, number];

function fromKey(key: Key): Random {
  let [a, b, c] = key;
  let counter = key[3] | 1;

  function uint32(): number {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }
  for (let warmUp = 0; warmUp < 12; warmUp++) uint32();

  function next(): number {
    return ((uint32() >>> 5) * 67_108_864 + (uint32() >>> 6)) / 9_007_199_254_740_992;
  }

  function int(n: number): number {
    if (!Number.isInteger(n) || n < 1 || n > 4_294_967_296) {
      throw new RangeError(`int(n) needs an integer from 1 to 2^32, not ${n}`);
    }
    const limit = 4_294_967_296 - (4_294_967_296 % n);
    let draw = uint32();
    while (draw >= limit) draw = uint32();
    return draw % n;
  }

  function normal(): number {
    const { edges, ratios } = zigguratTables;
    for (;;) {
      const bits = uint32();
      const layer = bits & (ZIGGURAT_LAYERS - 1);
      // The layer takes 7 bits of one draw and the position 32 of another, so that the two are independent.
      const u = uint32() / 2_147_483_648 - 1;
      if (Math.abs(u) < (ratios[layer] ?? 0)) return u * (edges[layer] ?? 0);
      const drawn = outsideCore(layer, u);
      if (drawn !== null) return drawn;
    }
  }

  /** A point of a layer beyond where all of it is under the curve: kept, drawn from the tail, or null to draw anew. */
  function outsideCore(layer: number, u: number): number | null {
    const { edges, heights, tail } = zigguratTables;
    if (layer === 0) return exponentialTail(next, tail, u < 0);
    const x = u * (edges[layer] ?? 0);
    const low = heights[layer] ?? 0;
    const high = heights[layer + 1] ?? 0;
    return low + next() * (high - low) < Math.exp(-0.5 * x * x) ? x : null;
  }

  /** `normal` with the generator's state in local variables; what lies outside the ziggurat's core takes the slow way. */
  function normals(into: Float32Array): void {
    const { edges, ratios } = zigguratTables;
    // Said to be whole: else each step would go through floating point.
    let p = a | 0;
    let q = b | 0;
    let r = c | 0;
    let count = counter | 0;
    for (let i = 0; i < into.length; i++) {
      let sum = (((p + q) | 0) + count) | 0;
      count = (count + 1) | 0;
      p = q ^ (q >>> 9);
      q = (r + (r << 3)) | 0;
      r = (((r << 21) | (r >>> 11)) + sum) | 0;
      const layer = sum & (ZIGGURAT_LAYERS - 1);
      sum = (((p + q) | 0) + count) | 0;
      count = (count + 1) | 0;
      p = q ^ (q >>> 9);
      q = (r + (r << 3)) | 0;
      r = (((r << 21) | (r >>> 11)) + sum) | 0;
      const u = (sum >>> 0) / 2_147_483_648 - 1;
      if (Math.abs(u) < (ratios[layer] ?? 0)) {
        into[i] = u * (edges[layer] ?? 0);
        continue;
      }
      a = p;
      b = q;
      c = r;
      counter = count;
      into[i] = outsideCore(layer, u) ?? normal();
      p = a | 0;
      q = b | 0;
      r = c | 0;
      count = counter | 0;
    }
    a = p;
    b = q;
    c = r;
    counter = count;
  }

  function words(into: Uint32Array): void {
    // Said to be whole: else each step would go through floating point.
    let p = a | 0;
    let q = b | 0;
    let r = c | 0;
    let count = counter | 0;
    for (let i = 0; i < into.length; i++) {
      const sum = (((p + q) | 0) + count) | 0;
      count = (count + 1) | 0;
      p = q ^ (q >>> 9);
      q = (r + (r << 3)) | 0;
      r = (((r << 21) | (r >>> 11)) + sum) | 0;
      into[i] = sum;
    }
    a = p;
    b = q;
    c = r;
    counter = count;
  }

  return {
    next,
    uint32,
    uniform: (low, high) => low + (high - low) * next(),
    int,
    normal,
    normals,
    words,
    shuffle: (items) => {
      const copy = [...items];
      for (let i = copy.length - 1; i > 0; i--) {
        const j = int(i + 1);
        const held = copy[i] as (typeof copy)[number];
        copy[i] = copy[j] as (typeof copy)[number];
        copy[j] = held;
      }
      return copy;
    },
    fork: (...labels) => fromKey(hashLabels(key, labels)),
  };
}
