const ORIENTATION = 0x0112;
const SHORT = 3;
const ENTRY = 12;

/** What each EXIF orientation asks a viewer to do; 1 is upright. */
export const ORIENTATION_TEXTS: ReadonlyMap<number, string> = new Map([
  [2, "mirror horizontally"],
  [3, "rotate 180°"],
  [4, "mirror vertically"],
  [5, "mirror along the main diagonal"],
  [6, "rotate 90° clockwise"],
  [7, "mirror along the other diagonal"],
  [8, "rotate 90° counter-clockwise"],
]);

/**
 * The orientation in EXIF data: a TIFF whose first directory may have the tag 0x0112.
 * Source: CIPA DC-008 (Exif 2.32), 4.6.4.
 * @param exif from the TIFF's byte order mark on
 * @returns 1 to 8; 1 where there is none, or the data are damaged
 */
export function exifOrientation(exif: Uint8Array): number {
  if (exif.length < 8) return 1;
  const view = new DataView(exif.buffer, exif.byteOffset, exif.byteLength);
  const mark = view.getUint16(0, false);
  if (mark !== 0x4949 && mark !== 0x4d4d) return 1;
  const isLittle = mark === 0x4949;
  const directory = view.getUint32(4, isLittle);
  if (directory + 2 > exif.length) return 1;
  const entries = view.getUint16(directory, isLittle);
  for (let entry = 0; entry < entries; entry++) {
    const at = directory + 2 + entry * ENTRY;
    if (at + ENTRY > exif.length) return 1;
    if (view.getUint16(at, isLittle) !== ORIENTATION) continue;
    const value = view.getUint16(at + 2, isLittle) === SHORT ? view.getUint16(at + 8, isLittle) : 1;
    return ORIENTATION_TEXTS.has(value) ? value : 1;
  }
  return 1;
}
