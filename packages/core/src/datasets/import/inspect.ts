import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { foreignProblem, type ImageFormat, type Sniffed, sniffImage } from "../../imaging/formats";

/** What the import needs to know of one file; its bytes need not be kept. */
export interface InspectedFile {
  /** As found below the folder that is imported, with `/` or `\`. */
  path: string;
  size: number;
  format: ImageFormat | null;
  width: number | null;
  height: number | null;
  /** EXIF orientation, 2 to 8, where the file has one that is not upright. It is not applied. */
  orientation?: number;
  /** The name of an image format that is recognized and not read, such as DICOM. */
  foreign?: string;
  /** Least and greatest value of an image of 16 bits a channel, once it was decoded. */
  intensities?: [number, number] | undefined;
  /** SHA-256 of the content, hex; null where the file could not be read. */
  contentHash: string | null;
  /** SHA-256 of size and decoded RGB pixels, hex: equal where two encodings hold the same picture. Null where not decoded. */
  pixelHash: string | null;
  /** Why the file cannot be used, or null. A worker that fails to decode it writes its reason here. */
  problem: string | null;
  /**
   * `file`, or what stands where files were expected: a folder that cannot be listed, or a link that leads nowhere or
   * back to a folder above it. Images may be missing behind those two, so an import never leaves them out.
   */
  kind: "file" | "unreadable-folder" | "broken-link";
}

const EXTENSIONS: ReadonlyMap<string, ImageFormat> = new Map([
  ["bmp", "bmp"],
  ["dib", "bmp"],
  ["png", "png"],
  ["jpg", "jpeg"],
  ["jpeg", "jpeg"],
  ["tif", "tiff"],
  ["tiff", "tiff"],
]);

/**
 * Looks at one file's bytes.
 * @param file.contentHash SHA-256 in hex where the caller has a faster one than this package's
 */
export function inspectFile(file: { path: string; bytes: Uint8Array; contentHash?: string }): InspectedFile {
  const sniffed = sniffImage(file.bytes);
  const { format, width, height, problem } = sniffed;
  const contentHash = file.contentHash ?? bytesToHex(sha256(file.bytes));
  const turned =
    sniffed.problem === null && sniffed.orientation > 1 ? { orientation: sniffed.orientation } : {};
  const foreign = foreignOf(file.path, sniffed);
  const found = { format, width, height, ...turned, contentHash, problem, ...foreign };
  return { path: file.path, size: file.bytes.length, ...found, pixelHash: null, kind: "file" };
}

/** Of a format that is recognized by its content, or, where that is compressed, by its name. */
function foreignOf(path: string, sniffed: Sniffed): { foreign: string; problem?: string } | null {
  if ("foreign" in sniffed && sniffed.foreign !== undefined) return { foreign: sniffed.foreign };
  return path.toLowerCase().endsWith(".nii.gz")
    ? { foreign: "NIfTI", problem: foreignProblem("NIfTI") }
    : null;
}

/** A folder or link below which nothing can be looked at. */
export function unusablePlace(
  path: string,
  kind: "unreadable-folder" | "broken-link",
  reason: string,
): InspectedFile {
  return { ...unreadableFile(path, reason), kind, problem: reason };
}

/** A file that could not even be read. */
export function unreadableFile(path: string, reason: string): InspectedFile {
  return {
    path,
    size: 0,
    format: null,
    width: null,
    height: null,
    contentHash: null,
    pixelHash: null,
    problem: `unreadable: ${reason}`,
    kind: "file",
  };
}

/** The format that a path's extension promises; null where it promises no image. */
export function formatOfExtension(path: string): ImageFormat | null {
  const extension = /\.([A-Za-z0-9]+)$/.exec(path)?.[1]?.toLowerCase();
  return EXTENSIONS.get(extension ?? "") ?? null;
}

/** Whether a file stands for an image of the set: one that is read, or one of a format that is recognized. */
export function isMeantAsImage({
  path,
  format,
  foreign,
}: Pick<InspectedFile, "path" | "format" | "foreign">): boolean {
  return format !== null || foreign !== undefined || formatOfExtension(path) !== null;
}

export const IMAGE_EXTENSIONS: readonly string[] = [...EXTENSIONS.keys()];
