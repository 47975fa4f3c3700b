/**
 * The range that 8-bit values are brought to before the network sees them: `0-1` divides by 255;
 * `-1-1` is what ImageNet's MobileNet weights were trained with (value / 127.5 − 1).
 */
export const RESCALES = ["0-1", "-1-1"] as const;
export type Rescale = (typeof RESCALES)[number];

const TABLES: Record<Rescale, Float32Array> = {
  "0-1": Float32Array.from({ length: 256 }, (_, value) => value * (1 / 255)),
  "-1-1": Float32Array.from({ length: 256 }, (_, value) => value / 127.5 - 1),
};

/** The network's value for each of the 256 values that a channel can have. */
export function rescaleTable(rescale: Rescale): Float32Array {
  return TABLES[rescale];
}
