import type { Directory } from "./directories";
import { TAG } from "./tags";

/** Values of the tag Compression that are read, and the names of those that are not. */
const COMPRESSION = {
  none: 1,
  ccittRle: 2,
  ccittFax3: 3,
  ccittFax4: 4,
  lzw: 5,
  jpeg: 7,
  deflate: 8,
} as const;
const READ: ReadonlySet<number> = new Set([...Object.values(COMPRESSION), 32_946, 32_773]);
const BILEVEL: ReadonlySet<number> = new Set([
  COMPRESSION.ccittRle,
  COMPRESSION.ccittFax3,
  COMPRESSION.ccittFax4,
]);
const OTHER_COMPRESSIONS: ReadonlyMap<number, string> = new Map([
  [6, "old-style JPEG"],
  [33_003, "JPEG 2000"],
  [33_005, "JPEG 2000"],
  [34_712, "JPEG 2000"],
  [34_887, "LERC"],
  [34_925, "LZMA"],
  [50_000, "Zstandard"],
  [50_001, "WebP"],
  [50_002, "JPEG XL"],
]);

/** Values of the tag PhotometricInterpretation. */
const PHOTOMETRIC = { whiteIsZero: 0, blackIsZero: 1, rgb: 2, palette: 3, yCbCr: 6 } as const;
const OTHER_PHOTOMETRICS: ReadonlyMap<number, string> = new Map([
  [4, "a transparency mask"],
  [5, "CMYK colours"],
  [8, "CIE L*a*b* colours"],
  [9, "CIE L*a*b* colours"],
  [10, "CIE L*a*b* colours"],
  [32_803, "a camera's raw data"],
  [34_892, "a camera's raw data"],
]);

const UNSIGNED = 1;
const UNDEFINED = 4;
const FLOAT = 3;
const SIGNED = 2;
/** Values of ExtraSamples that are an alpha channel. */
const ALPHA: readonly (number | undefined)[] = [1, 2];

/** Why pixels of a page's kind are not read, or null where they are. */
export function pixelKindProblem(page: Directory): string | null {
  const samples = page.number(TAG.samplesPerPixel) ?? 1;
  const bits = page.numbers(TAG.bitsPerSample) ?? [1];
  const [depth = 1] = bits;
  const formats = page.numbers(TAG.sampleFormat) ?? [UNSIGNED];
  const compression = page.number(TAG.compression) ?? COMPRESSION.none;
  const photometric = page.number(TAG.photometric) ?? PHOTOMETRIC.blackIsZero;
  return (
    compressionProblem(compression) ??
    formatProblem(formats, depth) ??
    colourProblem(page, { photometric, samples, depth, compression }) ??
    depthProblem(bits, { photometric, compression })
  );
}

function compressionProblem(compression: number): string | null {
  if (READ.has(compression)) return null;
  const name = OTHER_COMPRESSIONS.get(compression) ?? `compression ${compression}`;
  return unsupported(
    `with ${name}${name.startsWith("compression") ? "" : " compression"}`,
    "save it with LZW or Deflate compression",
  );
}

function formatProblem(formats: readonly number[], depth: number): string | null {
  const format = formats.find((format) => format !== UNSIGNED && format !== UNDEFINED);
  if (format === undefined) return null;
  const range = "convert it to unsigned 16 bits over the range that you mean";
  if (format === FLOAT) return unsupported(`of ${depth}-bit floating-point values`, range);
  return unsupported(format === SIGNED ? "of signed values" : "of complex values", range);
}

function colourProblem(
  page: Directory,
  {
    photometric,
    samples,
    compression,
    depth,
  }: { photometric: number; samples: number; compression: number; depth: number },
): string | null {
  const extra = page.numbers(TAG.extraSamples) ?? [];
  const one = "save the channels that are meant, one or red, green and blue, as a separate file";
  switch (photometric) {
    case PHOTOMETRIC.whiteIsZero:
    case PHOTOMETRIC.blackIsZero:
      return samples === 1 || (samples === 2 && ALPHA.includes(extra[0]))
        ? null
        : unsupported(`of ${samples} channels that are not said to be colours`, one);
    case PHOTOMETRIC.rgb:
      return samples === 3 || samples === 4 ? null : unsupported(`of ${samples} channels`, one);
    case PHOTOMETRIC.palette:
      if (samples !== 1) return unsupported(`of ${samples} channels with a colour table`, "save it as RGB");
      return (page.numbers(TAG.colorMap)?.length ?? 0) >= 3 * 2 ** depth
        ? null
        : "damaged: its colour table is missing or too short";
    case PHOTOMETRIC.yCbCr:
      // Without JPEG the chroma is stored in blocks, which are read wrongly or not at all.
      return compression === COMPRESSION.jpeg && samples === 3
        ? null
        : unsupported("of YCbCr colours without JPEG compression", "save it as RGB");
    default:
      return unsupported(
        `with ${OTHER_PHOTOMETRICS.get(photometric) ?? `the photometric interpretation ${photometric}`}`,
        "save it as RGB or grey",
      );
  }
}

function depthProblem(
  bits: readonly number[],
  { photometric, compression }: { photometric: number; compression: number },
): string | null {
  const [depth = 1] = bits;
  if (bits.some((one) => one !== depth))
    return unsupported(`of ${bits.join(", ")} bits a channel`, "save it with 8 or 16 bits a channel");
  const depths = depthsOf({ photometric, compression });
  return depths.includes(depth)
    ? null
    : unsupported(
        `of ${depth} bits a channel`,
        `save it with ${depths.includes(16) ? "8 or 16" : depths.at(-1)} bits a channel`,
      );
}

function depthsOf({
  photometric,
  compression,
}: {
  photometric: number;
  compression: number;
}): readonly number[] {
  if (BILEVEL.has(compression)) return [1];
  if (compression === COMPRESSION.jpeg) return [8];
  if (photometric === PHOTOMETRIC.palette) return [1, 2, 4, 8];
  return photometric === PHOTOMETRIC.rgb ? [8, 16] : [1, 2, 4, 8, 16];
}

function unsupported(what: string, remedy: string): string {
  return `a TIFF ${what}, which is not supported; ${remedy}`;
}
