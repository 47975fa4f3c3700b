type Key = readonly [number, number, number, number];

/**
 * Folds labels into a 128-bit key. Each label carries its type and length, so that fork("a", "b"), fork("ab") and
 * fork("a/b") differ, as do 1 and "1". Mixing steps of MurmurHash3 (x86, 128 bits), one lane for each word.
 */
export function hashLabels(key: Key, labels: readonly (string | number)[]): [number, number, number, number] {
  let [h1, h2, h3, h4] = key;
  for (const label of labels) {
    const text = typeof label === "number" ? `n${label}` : `s${label}`;
    for (let i = -1; i < text.length; i++) {
      const code = i < 0 ? text.length : text.charCodeAt(i);
      h1 = h2 ^ Math.imul(h1 ^ code, 597_399_067);
      h2 = h3 ^ Math.imul(h2 ^ code, 2_869_860_233);
      h3 = h4 ^ Math.imul(h3 ^ code, 951_274_213);
      h4 = h1 ^ Math.imul(h4 ^ code, 2_716_044_179);
    }
  }
  const sum = finish(h1) ^ finish(h2) ^ finish(h3) ^ finish(h4);
  return [finish(h1 ^ sum), finish(h2 + sum), finish(h3 ^ Math.imul(sum, 5)), finish(h4 - sum)];
}

function finish(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
