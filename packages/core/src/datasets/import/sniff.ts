export const IMAGE_FORMATS = ["bmp", "png", "jpeg"] as const;
export type ImageFormat = (typeof IMAGE_FORMATS)[number];

/** What a file's bytes say of themselves, before anything is decoded. */
export type Sniffed =
  | { format: ImageFormat; width: number; height: number; problem: null }
  | { format: ImageFormat | null; width: null; height: null; problem: string };

/** Largest side believed: more is a damaged header, not a picture of a cell. */
const MAX_SIDE = 65_535;
/** Most pixels that are decoded: 402 MB as 8-bit RGB. A small file can declare far more. */
export const MAX_PIXELS = 2 ** 27;

/**
 * Format and size of an image by its first bytes, and whether the file can be whole.
 * @param bytes the whole file
 */
export function sniffImage(bytes: Uint8Array): Sniffed {
  if (bytes.length === 0) return bad(null, "the file is empty");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (startsWith(bytes, [0x42, 0x4d])) return sniffBmp(view);
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return sniffPng(view);
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return sniffJpeg(view);
  return bad(null, "the content is not a BMP, PNG or JPEG image");
}

function sniffBmp(view: DataView): Sniffed {
  if (view.byteLength < 26)
    return bad("bmp", `truncated: ${view.byteLength} bytes, shorter than a BMP header`);
  const pixelsAt = view.getUint32(10, true);
  const core = view.getUint32(14, true) === 12;
  if (!core && view.byteLength < 34)
    return bad("bmp", `truncated: ${view.byteLength} bytes, shorter than a BMP header`);
  const width = core ? view.getUint16(18, true) : view.getInt32(18, true);
  // A negative height says that the top row comes first.
  const height = core ? view.getUint16(20, true) : Math.abs(view.getInt32(22, true));
  const bits = view.getUint16(core ? 24 : 28, true);
  const compression = core ? 0 : view.getUint32(30, true);
  // Only plain rows have a length that follows from the header; the declared file size is often 0 or wrong.
  const plain = compression === 0 || compression === 3;
  const needed = plain ? pixelsAt + Math.ceil((width * bits) / 32) * 4 * height : view.getUint32(2, true);
  if (needed > view.byteLength) {
    return bad("bmp", `truncated: ${view.byteLength} of ${needed} bytes that its header declares`);
  }
  return sized("bmp", width, height);
}

function sniffPng(view: DataView): Sniffed {
  if (view.byteLength < 45)
    return bad("png", `truncated: ${view.byteLength} bytes, shorter than the smallest PNG`);
  if (view.getUint32(12, false) !== 0x49484452)
    return bad("png", "damaged: it does not begin with an IHDR chunk");
  // The last chunk, IEND with its checksum; some writers leave bytes after it.
  if (!contains(view, [0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82]))
    return bad("png", "truncated: the closing IEND chunk is missing");
  return sized("png", view.getUint32(16, false), view.getUint32(20, false));
}

function sniffJpeg(view: DataView): Sniffed {
  let at = 2;
  while (at + 9 < view.byteLength) {
    if (view.getUint8(at) !== 0xff) return bad("jpeg", `damaged: no marker at byte ${at}`);
    const marker = view.getUint8(at + 1);
    // Fill bytes, and markers without content.
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) {
      at += 2;
      continue;
    }
    if (isFrameHeader(marker)) {
      if (!contains(view, [0xff, 0xd9])) return bad("jpeg", "truncated: the end-of-image marker is missing");
      return sized("jpeg", view.getUint16(at + 7, false), view.getUint16(at + 5, false));
    }
    at += 2 + view.getUint16(at + 2, false);
  }
  return bad("jpeg", "truncated: it ends before its frame header");
}

/** SOF0 to SOF15 without the three of that range that mean something else. */
function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function sized(format: ImageFormat, width: number, height: number): Sniffed {
  const right = width > 0 && height > 0 && width <= MAX_SIDE && height <= MAX_SIDE;
  if (right && width * height > MAX_PIXELS)
    return bad(format, `too large: ${width} × ${height} px, more than ${MAX_PIXELS} pixels`);
  return right
    ? { format, width, height, problem: null }
    : bad(format, `damaged: its header says ${width} × ${height} px`);
}

function bad(format: ImageFormat | null, problem: string): Sniffed {
  return { format, width: null, height: null, problem };
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, i) => bytes[i] === byte);
}

/** Searched from the end, where the closing mark of a whole file is. */
function contains(view: DataView, mark: readonly number[]): boolean {
  for (let at = view.byteLength - mark.length; at >= 0; at--) {
    if (mark.every((byte, i) => view.getUint8(at + i) === byte)) return true;
  }
  return false;
}
