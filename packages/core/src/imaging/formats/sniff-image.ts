import { parseBmpHeader } from "./bmp-header";
import { foreignFormat } from "./foreign-format";
import { sniffJpeg } from "./sniff-jpeg";
import { sniffPng } from "./sniff-png";
import { IMAGE_FORMATS_TEXT, type ImageFormat, type Sniffed, unusable } from "./sniffed";
import { sniffTiff } from "./tiff/sniff-tiff";

const FORMATS: readonly {
  format: ImageFormat;
  magic: readonly number[];
  sniff: (bytes: Uint8Array) => Sniffed;
}[] = [
  { format: "bmp", magic: [0x42, 0x4d], sniff: sniffBmp },
  { format: "png", magic: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], sniff: sniffPng },
  { format: "jpeg", magic: [0xff, 0xd8, 0xff], sniff: sniffJpeg },
  // Byte order, then 42, or 43 for BigTIFF.
  { format: "tiff", magic: [0x49, 0x49, 0x2a, 0x00], sniff: sniffTiff },
  { format: "tiff", magic: [0x4d, 0x4d, 0x00, 0x2a], sniff: sniffTiff },
  { format: "tiff", magic: [0x49, 0x49, 0x2b, 0x00], sniff: sniffTiff },
  { format: "tiff", magic: [0x4d, 0x4d, 0x00, 0x2b], sniff: sniffTiff },
];

/**
 * Format and size of an image by its bytes, and whether the file can be whole and of a kind that is decoded. The import,
 * the checks of uploads and the decoder itself all ask this function, so that they agree.
 * @param bytes the whole file
 */
export function sniffImage(bytes: Uint8Array): Sniffed {
  if (bytes.length === 0) return unusable(null, "the file is empty");
  const found = FORMATS.find(({ magic }) => magic.every((byte, i) => bytes[i] === byte));
  if (found) return found.sniff(bytes);
  const foreign = foreignFormat(bytes);
  return foreign
    ? { ...unusable(null, foreign.problem), foreign: foreign.name }
    : unusable(null, `the content is not a ${IMAGE_FORMATS_TEXT} image`);
}

function sniffBmp(bytes: Uint8Array): Sniffed {
  const { header, problem } = parseBmpHeader(bytes);
  if (header === null) return unusable("bmp", problem);
  return {
    format: "bmp",
    width: header.width,
    height: header.height,
    orientation: 1,
    isDeep: false,
    problem: null,
  };
}
