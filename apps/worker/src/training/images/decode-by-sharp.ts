import { type DeepImage, MAX_PIXELS, type RgbImage, rgbImage, tiffPage } from "@foldwise/core/imaging";
import { badInput } from "../bad-input";

/** Loaded with the first file that needs it, so that no other training pays for it. */
const libvips = async () => {
  const { default: sharp } = await import("sharp");
  // Images come one at a time, from a process that has its cores for TensorFlow, and none is asked for twice.
  sharp.cache(false);
  sharp.concurrency(1);
  return sharp;
};

interface Size {
  readonly width: number;
  readonly height: number;
}

/** A TIFF's one page, as `sniffImage` finds it. @throws Error with what is wrong */
export async function decodeTiff(bytes: Uint8Array): Promise<RgbImage | DeepImage> {
  const { page, problem } = tiffPage(bytes);
  if (page === null) throw badInput(problem);
  return page.isDeep ? decodeDeep(bytes, page, page.index) : decodeShallow(bytes, page, page.index);
}

/** A PNG, or a page of a TIFF, of 16 bits a channel. @throws Error with what is wrong */
export async function decodeDeep(
  bytes: Uint8Array,
  size: Size,
  page: number | null = null,
): Promise<DeepImage> {
  const { data, channels } = await decode(bytes, { ...size, page, isDeep: true });
  // Not a view of the buffer, which may begin at an odd address.
  const values = new Uint16Array(data.length / 2);
  new Uint8Array(values.buffer).set(data);
  return { width: size.width, height: size.height, channels, data: values };
}

async function decodeShallow(bytes: Uint8Array, size: Size, page: number): Promise<RgbImage> {
  const { data, channels } = await decode(bytes, { ...size, page, isDeep: false });
  if (channels === 3) return rgbImage(size.width, size.height, data);
  const rgb = new Uint8Array(data.length * 3);
  for (let i = 0; i < data.length; i++) {
    const value = data[i] ?? 0;
    rgb[i * 3] = value;
    rgb[i * 3 + 1] = value;
    rgb[i * 3 + 2] = value;
  }
  return rgbImage(size.width, size.height, rgb);
}

/**
 * Values as stored, without alpha: no colour profile is applied, and 0 is black. A TIFF is turned by its orientation, as
 * Pillow turns it. An image of 16 bits is kept from the conversion to 8 that sharp makes of what it takes for a picture
 * to look at.
 */
async function decode(
  bytes: Uint8Array,
  { width, height, page, isDeep }: Size & { page: number | null; isDeep: boolean },
): Promise<{ data: Uint8Array; channels: 1 | 3 }> {
  const sharp = await libvips();
  const isTiff = page !== null;
  const options = { limitInputPixels: MAX_PIXELS, ignoreIcc: true, ...(isTiff ? { page } : {}) };
  const reader = async () => {
    const isGrey = (await sharp(bytes, options).metadata()).channels < 3;
    const space = isDeep ? (isGrey ? "grey16" : "rgb16") : isGrey ? "b-w" : "srgb";
    const image = sharp(bytes, { ...options, autoOrient: isTiff })
      .removeAlpha()
      .toColourspace(space);
    if (isDeep) image.pipelineColourspace(space);
    return image.raw({ depth: isDeep ? "ushort" : "uchar" }).toBuffer({ resolveWithObject: true });
  };
  const { data, info } = await reader().catch((error: unknown) => {
    throw badInput(`damaged: its pixels cannot be decoded (${firstLine(error)})`, error);
  });
  const { channels } = info;
  const length = width * height * channels * (isDeep ? 2 : 1);
  const isAsSaid = info.width === width && info.height === height && data.length === length;
  if ((channels !== 1 && channels !== 3) || !isAsSaid)
    throw badInput(`damaged: its ${width} × ${height} px decode to ${info.width} × ${info.height} px`);
  return { data: new Uint8Array(data.buffer, data.byteOffset, data.length), channels };
}

/** libvips names its own reader, and says in a second line that reading failed. */
function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (text.split("\n")[0] ?? text).replace(/^\w+2vips: /, "");
}
