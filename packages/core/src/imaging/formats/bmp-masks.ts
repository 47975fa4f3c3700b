/** The bits of red, green and blue in a pixel's 16 or 32. */
export type ChannelMasks = readonly [red: number, green: number, blue: number];

/** What files without masks of their own have: 5 bits each, and 8 bits each. */
export const STANDARD_MASKS = {
  16: [0x7c00, 0x03e0, 0x001f],
  32: [0xff0000, 0x00ff00, 0x0000ff],
} as const satisfies Record<number, ChannelMasks>;

/** A channel is `values[(pixel >>> shift) & mask]`. */
export interface Channel {
  readonly shift: number;
  readonly mask: number;
  readonly values: Uint8Array;
}

const MAX_BITS = 8;

/** Null where each mask is one run of bits and no two of them meet. */
export function masksProblem(masks: ChannelMasks, bits: number): string | null {
  const [red, green, blue] = masks;
  const written = `bit masks ${masks.map((mask) => `0x${mask.toString(16).padStart(bits / 4, "0")}`).join(", ")}`;
  if (((red & green) | (red & blue) | (green & blue)) !== 0) return `damaged: ${written} overlap`;
  if (!masks.every((mask) => isRun(mask) && mask < 2 ** bits)) return `damaged: ${written}`;
  return (red | green | blue) === 0 ? `damaged: ${written}, all empty` : null;
}

function isRun(mask: number): boolean {
  const low = mask >>> shiftOf(mask);
  return (low & (low + 1)) === 0;
}

/** Trailing zeros. */
function shiftOf(mask: number): number {
  return mask === 0 ? 0 : 31 - Math.clz32(mask & -mask);
}

/**
 * How a mask's bits become 8: up to 8 bits are spread over 0 to 255 and cut to a whole number, as Pillow does; of more
 * the highest 8 are taken. An empty mask gives 0.
 */
export function channelOf(mask: number): Channel {
  const shift = shiftOf(mask);
  const width = 32 - Math.clz32(mask >>> shift);
  const kept = Math.min(width, MAX_BITS);
  const top = 2 ** kept - 1;
  return {
    shift: shift + width - kept,
    mask: top,
    values: Uint8Array.from({ length: top + 1 }, (_, value) =>
      top === 0 ? 0 : Math.floor((value * 255) / top),
    ),
  };
}
