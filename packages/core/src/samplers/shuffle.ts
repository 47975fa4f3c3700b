import type { Random } from "../random";

/** More positions than this cannot be shuffled: numbers above 2^53 are no longer exact, and halves have 26 bits. */
export const MAX_SHUFFLED = 2 ** 52;
const ROUNDS = 6;

/**
 * The place of a position in a random order of `size` positions, without holding any of them: a Feistel network over
 * the next power of four, walked until it is within the size (Black and Rogaway 2002, cycle walking).
 * @param size at most MAX_SHUFFLED
 */
export function shuffledPosition(position: number, size: number, random: Random): number {
  if (size <= 1) return 0;
  const bits = Math.max(1, Math.ceil(Math.log2(size) / 2));
  const half = 2 ** bits;
  let place = position;
  do {
    let left = Math.floor(place / half);
    let right = place % half;
    for (let round = 0; round < ROUNDS; round++) {
      const mixed = random.fork("shuffle", round, right).uint32() % half;
      [left, right] = [right, (left ^ mixed) >>> 0];
    }
    place = left * half + right;
  } while (place >= size);
  return place;
}
