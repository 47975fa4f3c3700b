import { exifOrientation } from "./exif-orientation";
import { type Sniffed, sizeProblem, unusable } from "./sniffed";

const SIGNATURE = 8;
/** Length and kind before a chunk's content, checksum after it. */
const CHUNK = 12;

/**
 * Goes through a PNG's chunks up to IEND; bytes after that are no matter.
 * Format: W3C, "PNG Specification", third edition, 5.3.
 */
export function sniffPng(bytes: Uint8Array): Sniffed {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < SIGNATURE + CHUNK + 13)
    return unusable("png", `truncated: ${bytes.length} bytes, shorter than a PNG header`);
  if (kindAt(bytes, SIGNATURE) !== "IHDR")
    return unusable("png", "damaged: it does not begin with an IHDR chunk");
  const [width, height] = [view.getUint32(16, false), view.getUint32(20, false)];
  const wrongSize = sizeProblem(width, height);
  if (wrongSize !== null) return unusable("png", wrongSize);

  let orientation = 1;
  let hasPixels = false;
  for (let at = SIGNATURE; at + CHUNK <= bytes.length; ) {
    const length = view.getUint32(at, false);
    const kind = kindAt(bytes, at);
    if (!/^[A-Za-z]{4}$/.test(kind)) return unusable("png", `damaged: no chunk at byte ${at}`);
    if (at + CHUNK + length > bytes.length) break;
    if (kind === "IDAT") hasPixels = true;
    if (kind === "eXIf") orientation = exifOrientation(bytes.subarray(at + 8, at + 8 + length));
    if (kind === "IEND")
      return hasPixels
        ? { format: "png", width, height, orientation, isDeep: bytes[24] === 16, problem: null }
        : unusable("png", "damaged: it has no IDAT chunk, so no pixels");
    at += CHUNK + length;
  }
  return unusable("png", "truncated: the closing IEND chunk is missing");
}

function kindAt(bytes: Uint8Array, chunk: number): string {
  return String.fromCharCode(...bytes.subarray(chunk + 4, chunk + 8));
}
