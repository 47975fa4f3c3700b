const HEADERS = 54;

/**
 * A 24-bit BMP file (BITMAPINFOHEADER, bottom row first, rows padded to 4 bytes), the format of C-NMC's images.
 * @param rgb height × width × 3 bytes, top row first
 */
export function encodeBmp(width: number, height: number, rgb: Uint8Array): Uint8Array {
  if (rgb.length !== width * height * 3) {
    throw new RangeError(
      `encodeBmp: ${width} x ${height} pixels need ${width * height * 3} bytes, not ${rgb.length}`,
    );
  }
  const stride = (width * 3 + 3) & ~3;
  const bytes = new Uint8Array(HEADERS + stride * height);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0x424d, false);
  view.setUint32(2, bytes.length, true);
  view.setUint32(10, HEADERS, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, width, true);
  view.setInt32(22, height, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, 24, true);
  view.setUint32(34, stride * height, true);
  // 72 dots an inch, in dots a metre.
  view.setInt32(38, 2835, true);
  view.setInt32(42, 2835, true);
  for (let y = 0; y < height; y++) {
    let to = HEADERS + (height - 1 - y) * stride;
    for (let from = y * width * 3; from < (y + 1) * width * 3; from += 3, to += 3) {
      bytes[to] = rgb[from + 2] ?? 0;
      bytes[to + 1] = rgb[from + 1] ?? 0;
      bytes[to + 2] = rgb[from] ?? 0;
    }
  }
  return bytes;
}
