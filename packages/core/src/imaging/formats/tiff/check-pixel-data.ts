import { sizeProblem } from "../sniffed";
import type { Directory } from "./directories";
import { TAG } from "./tags";

const SEPARATE = 2;
const UNCOMPRESSED = 1;

/**
 * Why a page's strips or tiles cannot all be in the file, or null. The decoder allocates by what the page says of them, so
 * a tile has the bounds of an image.
 */
export function pixelDataProblem(
  page: Directory,
  { width, height, length }: { width: number; height: number; length: number },
): string | null {
  const samples = page.number(TAG.samplesPerPixel) ?? 1;
  const isSeparate = samples > 1 && page.number(TAG.planarConfiguration) === SEPARATE;
  const tileWidth = page.number(TAG.tileWidth);
  const isTiled = tileWidth !== undefined;
  if (isTiled && isSeparate)
    return "a TIFF of tiles that hold one channel each, which is not supported; save it with interleaved channels";
  const columns = tileWidth ?? width;
  const rows = isTiled
    ? (page.number(TAG.tileLength) ?? 0)
    : Math.min(height, page.number(TAG.rowsPerStrip) ?? height);
  if (rows === 0 || sizeProblem(columns, rows) !== null)
    return `damaged: its ${isTiled ? "tiles" : "strips"} are ${columns} × ${rows} px`;
  const count = Math.ceil(width / columns) * Math.ceil(height / rows) * (isSeparate ? samples : 1);
  const offsets = page.numbers(isTiled ? TAG.tileOffsets : TAG.stripOffsets) ?? [];
  const lengths = page.numbers(isTiled ? TAG.tileByteCounts : TAG.stripByteCounts) ?? [];
  if (offsets.length < count || lengths.length < count)
    return `damaged: it says where ${Math.min(offsets.length, lengths.length)} of its ${count} ${isTiled ? "tiles" : "strips"} are`;
  const end = offsets.slice(0, count).reduce((last, at, i) => Math.max(last, at + (lengths[i] ?? 0)), 0);
  if (end > length) return `truncated: ${length} of ${end} bytes that its directory declares`;
  if ((page.number(TAG.compression) ?? UNCOMPRESSED) !== UNCOMPRESSED) return null;
  const bits = (page.number(TAG.bitsPerSample) ?? 1) * (isSeparate ? 1 : samples);
  const needed = count * Math.ceil((columns * bits) / 8) * rows;
  // The last strip ends with the picture, tiles do not.
  const missing = isTiled
    ? 0
    : (count * rows - height * (isSeparate ? samples : 1)) * Math.ceil((columns * bits) / 8);
  const held = lengths.slice(0, count).reduce((sum, one) => sum + one, 0);
  return held < needed - missing
    ? `damaged: its pixels take ${needed - missing} bytes, and it declares ${held}`
    : null;
}
