export const IMAGE_FORMATS = ["bmp", "png", "jpeg", "tiff"] as const;
export type ImageFormat = (typeof IMAGE_FORMATS)[number];

/** The formats that are read, as messages and pages name them. */
export const IMAGE_FORMATS_TEXT = "PNG, JPEG, TIFF or BMP";

/** What a file's bytes say of themselves, before anything is decoded. */
export type Sniffed =
  | {
      format: ImageFormat;
      /** As stored, pixels; the EXIF orientation is not applied. */
      width: number;
      height: number;
      /** EXIF orientation, 1 to 8; 1, upright, where the file says nothing. */
      orientation: number;
      /** True where a channel has 16 bits, which the intensity range brings to 8. */
      isDeep: boolean;
      problem: null;
    }
  | Unusable;

export interface Unusable {
  format: ImageFormat | null;
  width: null;
  height: null;
  /** The name of an image format that is recognized and not read, such as DICOM. */
  foreign?: string;
  problem: string;
}

/** Greatest side believed: more is a damaged header, not a picture of a cell. */
const MAX_SIDE = 65_535;
/** Most pixels that are decoded: 402 MB as 8-bit RGB. A small file can declare far more. */
export const MAX_PIXELS = 2 ** 27;

/** What is wrong with the size that a header says, in pixels, or null. */
export function sizeProblem(width: number, height: number): string | null {
  const isSize = width > 0 && height > 0 && width <= MAX_SIDE && height <= MAX_SIDE;
  if (!isSize) return `damaged: its header says ${width} × ${height} px`;
  return width * height > MAX_PIXELS
    ? `too large: ${width} × ${height} px, more than ${MAX_PIXELS} pixels`
    : null;
}

export function unusable(format: ImageFormat | null, problem: string): Unusable {
  return { format, width: null, height: null, problem };
}
