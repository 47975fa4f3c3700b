import { parseBmpHeader } from "./bmp-header";
import { sniffJpeg } from "./sniff-jpeg";
import { sniffPng } from "./sniff-png";
import { type ImageFormat, type Sniffed, unusable } from "./sniffed";

const FORMATS: readonly {
  format: ImageFormat;
  magic: readonly number[];
  sniff: (bytes: Uint8Array) => Sniffed;
}[] = [
  { format: "bmp", magic: [0x42, 0x4d], sniff: sniffBmp },
  { format: "png", magic: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], sniff: sniffPng },
  { format: "jpeg", magic: [0xff, 0xd8, 0xff], sniff: sniffJpeg },
];

/**
 * Format and size of an image by its bytes, and whether the file can be whole and of a kind that is decoded. The import,
 * the checks of uploads and the decoder itself all ask this function, so that they agree.
 * @param bytes the whole file
 */
export function sniffImage(bytes: Uint8Array): Sniffed {
  if (bytes.length === 0) return unusable(null, "the file is empty");
  const found = FORMATS.find(({ magic }) => magic.every((byte, i) => bytes[i] === byte));
  return found ? found.sniff(bytes) : unusable(null, "the content is not a BMP, PNG or JPEG image");
}

function sniffBmp(bytes: Uint8Array): Sniffed {
  const { header, problem } = parseBmpHeader(bytes);
  if (header === null) return unusable("bmp", problem);
  return { format: "bmp", width: header.width, height: header.height, orientation: 1, problem: null };
}
