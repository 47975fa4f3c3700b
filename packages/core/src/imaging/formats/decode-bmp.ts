import { FoldwiseError } from "../../errors";
import { type RgbImage, rgbImage } from "../rgb-image";
import type { BmpHeader } from "./bmp-header";
import { type ChannelMasks, channelOf } from "./bmp-masks";
import { unpackRunLength } from "./run-length";

/**
 * Decodes a BMP file to 8-bit RGB: colour table and bit masks applied, alpha dropped.
 *
 * @param bytes the whole file
 * @param header what `parseBmpHeader` read from it
 * @throws FoldwiseError `invalid` where the pixels are not what the header promises
 */
export function decodeBmp(bytes: Uint8Array, header: BmpHeader): RgbImage {
  const { masks, palette, width, height } = header;
  if (masks) return rgbImage(width, height, maskedPixels(bytes, header, masks));
  if (palette) return rgbImage(width, height, indexedPixels(bytes, header, palette));
  return rgbImage(width, height, bgrPixels(bytes, header));
}

/** A row's place in the file, counted from the first that is stored. */
function storedRow(y: number, { height, isTopDown }: BmpHeader): number {
  return isTopDown ? y : height - 1 - y;
}

/** Each row is copied whole and then red and blue exchanged: faster than byte by byte, and most files are these. */
function bgrPixels(bytes: Uint8Array, header: BmpHeader): Uint8Array {
  const { width, height, pixelsAt, stride } = header;
  const row = width * 3;
  const rgb = new Uint8Array(row * height);
  for (let y = 0, start = 0; y < height; y++, start += row) {
    const from = pixelsAt + storedRow(y, header) * stride;
    rgb.set(bytes.subarray(from, from + row), start);
    for (let at = start; at < start + row; at += 3) {
      const blue = rgb[at] ?? 0;
      rgb[at] = rgb[at + 2] ?? 0;
      rgb[at + 2] = blue;
    }
  }
  return rgb;
}

function maskedPixels(bytes: Uint8Array, header: BmpHeader, masks: ChannelMasks): Uint8Array {
  const { width, height, pixelsAt, stride, bits } = header;
  const [red, green, blue] = [channelOf(masks[0]), channelOf(masks[1]), channelOf(masks[2])];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const rgb = new Uint8Array(width * height * 3);
  let to = 0;
  for (let y = 0; y < height; y++) {
    const row = pixelsAt + storedRow(y, header) * stride;
    for (let x = 0; x < width; x++, to += 3) {
      const pixel = bits === 16 ? view.getUint16(row + x * 2, true) : view.getUint32(row + x * 4, true);
      rgb[to] = red.values[(pixel >>> red.shift) & red.mask] ?? 0;
      rgb[to + 1] = green.values[(pixel >>> green.shift) & green.mask] ?? 0;
      rgb[to + 2] = blue.values[(pixel >>> blue.shift) & blue.mask] ?? 0;
    }
  }
  return rgb;
}

/** Palette indices of `bits` bits each, the first of a byte in its highest bits. */
interface Indices {
  readonly data: Uint8Array;
  readonly at: number;
  readonly stride: number;
  readonly bits: number;
}

function indexedPixels(
  bytes: Uint8Array,
  header: BmpHeader,
  palette: NonNullable<BmpHeader["palette"]>,
): Uint8Array {
  const { width, height } = header;
  const { data, at, stride, bits } = indicesOf(bytes, header);
  const table = bytes.subarray(palette.at, palette.at + palette.colours * palette.entryBytes);
  const mask = 2 ** bits - 1;
  const rgb = new Uint8Array(width * height * 3);
  let to = 0;
  for (let y = 0; y < height; y++) {
    const row = at + storedRow(y, header) * stride;
    for (let x = 0; x < width; x++, to += 3) {
      const bit = x * bits;
      const index = ((data[row + (bit >> 3)] ?? 0) >> (8 - bits - (bit & 7))) & mask;
      if (index >= palette.colours)
        throw new FoldwiseError(
          "invalid",
          `damaged: pixel (${x}, ${y}) has colour ${index} of a table of ${palette.colours}`,
        );
      const entry = index * palette.entryBytes;
      rgb[to] = table[entry + 2] ?? 0;
      rgb[to + 1] = table[entry + 1] ?? 0;
      rgb[to + 2] = table[entry] ?? 0;
    }
  }
  return rgb;
}

function indicesOf(bytes: Uint8Array, header: BmpHeader): Indices {
  const { width, height, bits, pixelsAt, stride, isRunLength } = header;
  if (!isRunLength) return { data: bytes, at: pixelsAt, stride, bits };
  const packed = bytes.subarray(pixelsAt);
  const data = unpackRunLength(packed, { width, height, bits: bits === 4 ? 4 : 8 });
  if (data === null)
    throw new FoldwiseError("invalid", "truncated: its run-length data end before the last pixel");
  return { data, at: 0, stride: width, bits: 8 };
}
