/**
 * Unpacks a BMP's RLE8 or RLE4 data to one palette index a byte, rows in the file's order. Pixels that the data skip
 * have index 0, as in Pillow; runs beyond a row's end are cut.
 * Format: Microsoft, "Bitmap Compression" (learn.microsoft.com/windows/win32/gdi/bitmap-compression).
 *
 * @returns width × height indices, or null when the data end before the last pixel of the last row
 */
export function unpackRunLength(
  data: Uint8Array,
  { width, height, bits }: { width: number; height: number; bits: 4 | 8 },
): Uint8Array | null {
  const indices = new Uint8Array(width * height);
  let at = 0;
  let x = 0;
  let y = 0;
  /** The pixel at `position` of a run or a literal whose bytes begin at `from`. */
  const literal = (from: number, position: number) => {
    if (bits === 8) return data[from + position] ?? 0;
    const pair = data[from + (position >> 1)] ?? 0;
    return position % 2 === 0 ? pair >> 4 : pair & 15;
  };
  const put = (index: number) => {
    if (x < width && y < height) indices[y * width + x] = index;
    x++;
  };
  while (y < height && at + 1 < data.length) {
    const count = data[at] ?? 0;
    const value = data[at + 1] ?? 0;
    at += 2;
    if (count > 0) {
      for (let position = 0; position < count; position++)
        put(bits === 8 ? value : literal(at - 1, position % 2));
    } else if (value === 0) {
      x = 0;
      y++;
    } else if (value === 1) {
      break;
    } else if (value === 2) {
      x += data[at] ?? 0;
      y += data[at + 1] ?? 0;
      at += 2;
    } else {
      const length = bits === 8 ? value : (value + 1) >> 1;
      if (at + length > data.length) return null;
      for (let position = 0; position < value; position++) put(literal(at, position));
      at += length + (length % 2);
    }
  }
  const isWhole = y >= height || (y === height - 1 && x >= width);
  return isWhole ? indices : null;
}
