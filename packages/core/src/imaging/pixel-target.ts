import { type Rescale, rescaleTable } from "./rescale";

/** An array that an image's values are written to, and what is written for each of the 256 that a channel can have. */
export type PixelTarget =
  | { readonly values: Uint8Array; readonly table: Uint8Array }
  | { readonly values: Float32Array; readonly table: Float32Array };

const SAME = Uint8Array.from({ length: 256 }, (_, value) => value);

/** Values as they are. */
export function eightBitTarget(values: Uint8Array): PixelTarget {
  return { values, table: SAME };
}

/** The network's values. */
export function networkTarget(values: Float32Array, rescale: Rescale): PixelTarget {
  return { values, table: rescaleTable(rescale) };
}

/** Writes 8-bit values from the target's first on. */
export function writePixels({ values, table }: PixelTarget, data: Uint8Array): void {
  for (let i = 0; i < data.length; i++) values[i] = table[data[i] ?? 0] ?? 0;
}
