import type { Directory } from "./directories";

/** Tags of TIFF 6.0 that decide how a page is read, and of programs that are recognized by theirs. */
export const TAG = {
  subfileType: 254,
  oldSubfileType: 255,
  width: 256,
  height: 257,
  bitsPerSample: 258,
  compression: 259,
  photometric: 262,
  description: 270,
  stripOffsets: 273,
  orientation: 274,
  samplesPerPixel: 277,
  rowsPerStrip: 278,
  stripByteCounts: 279,
  planarConfiguration: 284,
  colorMap: 320,
  tileWidth: 322,
  tileLength: 323,
  tileOffsets: 324,
  tileByteCounts: 325,
  extraSamples: 338,
  sampleFormat: 339,
  hamamatsu: 65_420,
} as const;

const REDUCED = 1;
const MASK = 4;
const OLD_REDUCED = 2;

/** False for a smaller copy of another page and for a mask of transparency. */
export function isFullPage(page: Directory): boolean {
  const kind = page.number(TAG.subfileType) ?? 0;
  return (kind & (REDUCED | MASK)) === 0 && page.number(TAG.oldSubfileType) !== OLD_REDUCED;
}
