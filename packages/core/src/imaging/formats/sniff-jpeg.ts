import { exifOrientation } from "./exif-orientation";
import { type Sniffed, sizeProblem, unusable } from "./sniffed";

const APP1 = 0xe1;
const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;
const EXIF = [0x45, 0x78, 0x69, 0x66, 0, 0];

/** Kinds of frame beside baseline, extended and progressive (SOF0 to SOF2), which are read. */
const OTHER_FRAMES: ReadonlyMap<number, string> = new Map([
  [0xc3, "lossless"],
  [0xc5, "hierarchical"],
  [0xc6, "hierarchical"],
  [0xc7, "hierarchical lossless"],
  [0xc9, "arithmetic-coded"],
  [0xca, "arithmetic-coded progressive"],
  [0xcb, "arithmetic-coded lossless"],
  [0xcd, "arithmetic-coded hierarchical"],
  [0xce, "arithmetic-coded hierarchical"],
  [0xcf, "arithmetic-coded hierarchical"],
]);

interface Frame {
  width: number;
  height: number;
}

/**
 * Goes through a JPEG's segments up to its first scan, and asks for an end-of-image marker after that: the one of a
 * thumbnail within the segments does not count.
 * Format: ITU-T T.81, annex B.
 */
export function sniffJpeg(bytes: Uint8Array): Sniffed {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let frame: Frame | null = null;
  let orientation = 1;
  for (let at = 2; at + 4 <= bytes.length; ) {
    if (bytes[at] !== 0xff) return unusable("jpeg", `damaged: no marker at byte ${at}`);
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      // A fill byte.
      at += 1;
      continue;
    }
    if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) {
      // Markers without content.
      at += 2;
      continue;
    }
    const end = at + 2 + view.getUint16(at + 2, false);
    if (marker === END_OF_IMAGE) return unusable("jpeg", "damaged: it ends before its first scan");
    if (end > bytes.length) break;
    if (marker === START_OF_SCAN) return finished(bytes, { frame, orientation, from: end });
    if (isFrameHeader(marker) && end - at >= 10) {
      const other = OTHER_FRAMES.get(marker);
      const precision = view.getUint8(at + 4);
      const components = view.getUint8(at + 9);
      if (other !== undefined)
        return unusable("jpeg", `a JPEG that is ${other}, which is not supported; save it as PNG`);
      if (precision !== 8)
        return unusable("jpeg", `a JPEG of ${precision} bits, which is not supported; save it as PNG`);
      if (components !== 1 && components !== 3 && components !== 4)
        return unusable("jpeg", `a JPEG of ${components} channels, which is not supported; save it as PNG`);
      frame = { width: view.getUint16(at + 7, false), height: view.getUint16(at + 5, false) };
      const wrongSize = sizeProblem(frame.width, frame.height);
      if (wrongSize !== null) return unusable("jpeg", wrongSize);
    }
    if (marker === APP1 && EXIF.every((byte, i) => bytes[at + 4 + i] === byte))
      orientation = exifOrientation(bytes.subarray(at + 4 + EXIF.length, end));
    at = end;
  }
  return unusable("jpeg", `truncated: it ends before its ${frame ? "first scan" : "frame header"}`);
}

function finished(
  bytes: Uint8Array,
  { frame, orientation, from }: { frame: Frame | null; orientation: number; from: number },
): Sniffed {
  if (frame === null) return unusable("jpeg", "damaged: its first scan comes before its frame header");
  if (!hasEnd(bytes, from)) return unusable("jpeg", "truncated: the end-of-image marker is missing");
  return { format: "jpeg", ...frame, orientation, isDeep: false, problem: null };
}

/** Searched from the end, where it is in a whole file; some writers leave bytes after it. */
function hasEnd(bytes: Uint8Array, from: number): boolean {
  for (let at = bytes.length - 2; at >= from; at--)
    if (bytes[at] === 0xff && bytes[at + 1] === END_OF_IMAGE) return true;
  return false;
}

/** SOF0 to SOF15 without the three of that range that mean something else. */
function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}
