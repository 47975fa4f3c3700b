/** An 8-bit image: rows from the top, red, green and blue of a pixel side by side; data has 3 × width × height values. */
export interface RgbImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** @throws RangeError when the data has another length than the sides say. */
export function rgbImage(width: number, height: number, data: Uint8Array): RgbImage {
  if (data.length !== width * height * 3)
    throw new RangeError(
      `an image of ${width}×${height} has ${width * height * 3} values, not ${data.length}`,
    );
  return { width, height, data };
}
