import { type ChannelMasks, masksProblem, STANDARD_MASKS } from "./bmp-masks";
import { sizeProblem } from "./sniffed";

/** Where and how a BMP file keeps its pixels. */
export interface BmpHeader {
  readonly width: number;
  readonly height: number;
  /** Rows run from the bottom in most files. */
  readonly isTopDown: boolean;
  readonly bits: 1 | 2 | 4 | 8 | 16 | 24 | 32;
  readonly isRunLength: boolean;
  /** Bits of red, green and blue in a pixel of 16 or 32 bits; null for the other depths. */
  readonly masks: ChannelMasks | null;
  /** Colour table of 1 to 8 bits: blue, green, red, and a fourth byte in all but the oldest header. */
  readonly palette: { readonly at: number; readonly entryBytes: 3 | 4; readonly colours: number } | null;
  readonly pixelsAt: number;
  /** Bytes of a row, which end at a multiple of 4; of no meaning for run-length data. */
  readonly stride: number;
}

/** The header, or why the file is none that can be read. */
export type ParsedBmp =
  | { readonly header: BmpHeader; readonly problem: null }
  | { readonly header: null; readonly problem: string };

const FILE_HEADER = 14;
const CORE_HEADER = 12;
const INFO_HEADER = 40;
/** OS/2 1 and 2 (short and whole), Windows 3, its versions 2 and 3 with masks, 4 and 5. */
const HEADER_SIZES: ReadonlySet<number> = new Set([CORE_HEADER, 16, INFO_HEADER, 52, 56, 64, 108, 124]);
const OS2_HEADERS: ReadonlySet<number> = new Set([16, 64]);

const RGB = 0;
const RLE8 = 1;
const RLE4 = 2;
const BITFIELDS = 3;
const ALPHA_BITFIELDS = 6;
const OTHER_COMPRESSIONS: ReadonlyMap<number, string> = new Map([
  [4, "an embedded JPEG image"],
  [5, "an embedded PNG image"],
  [11, "CMYK pixels"],
  [12, "run-length encoded CMYK pixels"],
  [13, "run-length encoded CMYK pixels"],
]);
const OS2_COMPRESSIONS: ReadonlyMap<number, string> = new Map([
  [3, "Huffman-encoded pixels (OS/2)"],
  [4, "24-bit run-length encoded pixels (OS/2)"],
]);

/**
 * Reads the headers of a BMP file: Windows 3 to 5 and OS/2 1 and 2, every depth and compression of RGB pixels.
 * Format: Microsoft, "Bitmap Storage" (learn.microsoft.com/windows/win32/gdi/bitmap-storage).
 *
 * @param bytes the whole file. Its length is held against the header's only where that says how long the pixels are,
 *   so not for run-length data.
 */
export function parseBmpHeader(bytes: Uint8Array): ParsedBmp {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerSize = bytes.length < FILE_HEADER + 4 ? null : view.getUint32(FILE_HEADER, true);
  if (headerSize !== null && !HEADER_SIZES.has(headerSize))
    return bad(`damaged, or not a known kind of BMP: its header is ${headerSize} bytes long`);
  const headerEnd = FILE_HEADER + (headerSize ?? CORE_HEADER);
  if (headerSize === null || bytes.length < headerEnd)
    return bad(`truncated: ${bytes.length} bytes, shorter than a BMP header`);

  const isCore = headerSize === CORE_HEADER;
  const width = isCore ? view.getUint16(18, true) : view.getInt32(18, true);
  const signedHeight = isCore ? view.getUint16(20, true) : view.getInt32(22, true);
  const height = Math.abs(signedHeight);
  const wrongSize = sizeProblem(width, height);
  if (wrongSize !== null) return bad(wrongSize);

  const bits = view.getUint16(isCore ? 24 : 28, true);
  const compression = headerSize >= INFO_HEADER ? view.getUint32(30, true) : RGB;
  const other = OS2_HEADERS.has(headerSize)
    ? OS2_COMPRESSIONS.get(compression)
    : OTHER_COMPRESSIONS.get(compression);
  if (other !== undefined) return bad(`a BMP with ${other}, which is not supported; save it as PNG`);
  if (!isDepth(bits) || !fits(compression, bits))
    return bad(`damaged: its header says ${bits} bits per pixel with compression ${compression}`);

  const maskBytes = headerSize === INFO_HEADER ? bytesOfMasks(compression) : 0;
  const tableAt = headerEnd + maskBytes;
  if (bytes.length < tableAt) return bad(`truncated: ${bytes.length} bytes, shorter than a BMP header`);
  const masks = bits === 16 || bits === 32 ? readMasks(view, compression, bits) : null;
  const wrongMasks = masks && masksProblem(masks, bits);
  if (wrongMasks) return bad(wrongMasks);

  const declaredAt = view.getUint32(10, true);
  const entryBytes = isCore ? 3 : 4;
  const declaredColours = headerSize >= INFO_HEADER ? view.getUint32(46, true) : 0;
  const palette =
    bits > 8
      ? null
      : ({
          at: tableAt,
          entryBytes,
          colours: coloursOf({
            declared: declaredColours,
            bits,
            room: declaredAt === 0 ? Number.POSITIVE_INFINITY : (declaredAt - tableAt) / entryBytes,
          }),
        } as const);
  if (palette && palette.colours <= 0)
    return bad(`damaged: a BMP of ${bits} bits per pixel without a colour table`);
  const tableEnd = tableAt + (palette ? palette.colours * entryBytes : 0);
  const pixelsAt = declaredAt === 0 ? tableEnd : declaredAt;
  if (pixelsAt < tableAt) return bad(`damaged: its pixels begin at byte ${pixelsAt}, inside its header`);

  const isRunLength = compression === RLE8 || compression === RLE4;
  const stride = Math.ceil((width * bits) / 32) * 4;
  const needed = isRunLength ? pixelsAt + 1 : pixelsAt + stride * height;
  if (needed > bytes.length)
    return bad(
      isRunLength
        ? `truncated: ${bytes.length} bytes, its pixels begin at byte ${pixelsAt}`
        : `truncated: ${bytes.length} of ${needed} bytes that its header declares`,
    );
  const isTopDown = signedHeight < 0;
  return {
    header: { width, height, isTopDown, bits, isRunLength, masks, palette, pixelsAt, stride },
    problem: null,
  };
}

function bad(problem: string): ParsedBmp {
  return { header: null, problem };
}

function isDepth(bits: number): bits is BmpHeader["bits"] {
  return [1, 2, 4, 8, 16, 24, 32].includes(bits);
}

function fits(compression: number, bits: BmpHeader["bits"]): boolean {
  if (compression === RLE8) return bits === 8;
  if (compression === RLE4) return bits === 4;
  if (compression === BITFIELDS || compression === ALPHA_BITFIELDS) return bits === 16 || bits === 32;
  return compression === RGB;
}

function bytesOfMasks(compression: number): number {
  if (compression === BITFIELDS) return 12;
  return compression === ALPHA_BITFIELDS ? 16 : 0;
}

/** They stand after the 40 bytes of a Windows 3 header, which is where later headers have them as fields. */
function readMasks(view: DataView, compression: number, bits: 16 | 32): ChannelMasks {
  if (compression === RGB) return STANDARD_MASKS[bits];
  const at = FILE_HEADER + INFO_HEADER;
  return [view.getUint32(at, true), view.getUint32(at + 4, true), view.getUint32(at + 8, true)];
}

/** Of a table that reaches into the pixels only what lies before them is a table. */
function coloursOf({ declared, bits, room }: { declared: number; bits: number; room: number }): number {
  const most = 2 ** bits;
  return Math.min(declared === 0 ? most : declared, most, Math.floor(room));
}
