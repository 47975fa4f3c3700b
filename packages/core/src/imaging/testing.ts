import { type RgbImage, rgbImage } from "./rgb-image";

/** A square image for tests. */
export function image(
  side: number,
  value: (row: number, column: number, channel: number) => number,
): RgbImage {
  const data = Uint8Array.from({ length: side * side * 3 }, (_, at) =>
    value(Math.floor(at / 3 / side), Math.floor(at / 3) % side, at % 3),
  );
  return rgbImage(side, side, data);
}

export const gradient = image(8, (row, column, channel) => row * 20 + column * 3 + channel);

/** Parts of a warp that does nothing. */
export const still = { rotation: 0, shear: 0, zoom: [1, 1], shift: [0, 0] } as const;
