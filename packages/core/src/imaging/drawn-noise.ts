import type { Random } from "../random";
import { noiseTable } from "./noise-table";

/** Draws made at a time: small enough for the processor's first cache. */
const CHUNK = 1_024;

/**
 * Writes 8-bit values with noise of `random`'s next draws, two values from each, by table (noiseTable): quick enough
 * for every image of every epoch.
 *
 * @param into of the length of `values`; may be the same array
 * @param sigma standard deviation, 8-bit units, from 0
 */
export function writeDrawnNoise(
  into: Uint8Array,
  values: Uint8Array,
  { sigma, random }: { sigma: number; random: Random },
): void {
  const table = noiseTable(sigma);
  const words = new Uint32Array(CHUNK);
  // Clips on writing, without a branch for each value.
  const clipped = new Uint8ClampedArray(into.buffer, into.byteOffset, into.length);
  for (let start = 0; start < values.length; start += 2 * CHUNK) {
    random.words(words);
    const end = Math.min(values.length, start + 2 * CHUNK);
    const even = end - ((end - start) % 2);
    let word = 0;
    for (let at = start; at < even; at += 2, word++) {
      const draw = words[word] ?? 0;
      clipped[at] = (values[at] ?? 0) + (table[draw & 0xffff] ?? 0);
      clipped[at + 1] = (values[at + 1] ?? 0) + (table[draw >>> 16] ?? 0);
    }
    if (even < end) clipped[even] = (values[even] ?? 0) + (table[(words[word] ?? 0) & 0xffff] ?? 0);
  }
}
