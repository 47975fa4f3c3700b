interface Foreign {
  readonly name: string;
  readonly at: number;
  readonly magic: readonly number[] | string;
  /** How to go on. */
  readonly remedy: string;
}

const SAVE = "save it as PNG or TIFF";
const SLICES =
  "export each slice or frame that counts as an image as a separate PNG or TIFF, with the intensity window that you mean";
const TILES = "cut tiles out of it, by OpenSlide or QuPath, and import those as PNG or TIFF";
const PLANES = "export each plane that counts as an image as a separate TIFF, by Fiji (Bio-Formats)";

/** Image formats that are recognized so that the refusal can name them. */
const FOREIGN: readonly Foreign[] = [
  { name: "DICOM", at: 128, magic: "DICM", remedy: SLICES },
  { name: "NIfTI", at: 344, magic: "n+1\0", remedy: SLICES },
  { name: "NIfTI", at: 344, magic: "ni1\0", remedy: SLICES },
  { name: "NIfTI", at: 4, magic: "n+2\0", remedy: SLICES },
  { name: "Zeiss CZI", at: 0, magic: "ZISRAWFILE", remedy: PLANES },
  { name: "Nikon ND2", at: 0, magic: [0xda, 0xce, 0xbe, 0x0a], remedy: PLANES },
  { name: "MIRAX slide", at: 0, magic: "[GENERAL]\r\nSLIDE_VERSION", remedy: TILES },
  { name: "JPEG 2000", at: 4, magic: "jP  \r\n", remedy: SAVE },
  { name: "JPEG 2000", at: 0, magic: [0xff, 0x4f, 0xff, 0x51], remedy: SAVE },
  { name: "JPEG XL", at: 4, magic: "JXL \r\n", remedy: SAVE },
  { name: "HEIF", at: 4, magic: "ftyphei", remedy: SAVE },
  { name: "HEIF", at: 4, magic: "ftypmif1", remedy: SAVE },
  { name: "AVIF", at: 4, magic: "ftypavif", remedy: SAVE },
  { name: "WebP", at: 8, magic: "WEBP", remedy: SAVE },
  { name: "GIF", at: 0, magic: "GIF8", remedy: SAVE },
  { name: "Photoshop PSD", at: 0, magic: "8BPS", remedy: SAVE },
  { name: "OpenEXR", at: 0, magic: [0x76, 0x2f, 0x31, 0x01], remedy: SAVE },
];

/** Says which image format that is not read a file has, and what to do about it; null for anything else. */
export function foreignFormat(bytes: Uint8Array): { name: string; problem: string } | null {
  const found = FOREIGN.find(({ at, magic }) =>
    [...magic].every((part, i) => bytes[at + i] === (typeof part === "string" ? part.charCodeAt(0) : part)),
  );
  return found ? { name: found.name, problem: foreignProblem(found.name) } : null;
}

/** What is said of a file of one of these formats. */
export function foreignProblem(name: string): string {
  const remedy = FOREIGN.find((format) => format.name === name)?.remedy ?? SAVE;
  return `a ${name} file, which is not supported; ${remedy}`;
}
