import {
  type DeepImage,
  decodeBmp,
  type IntensityRange,
  parseBmpHeader,
  type RgbImage,
  rgbImage,
  sniffImage,
  toEightBits,
} from "@foldwise/core/imaging";
import { badInput } from "../bad-input";
import { type Attributes, openRuntime, type Tensor } from "../tensorflow/runtime";
import { decodeDeep, decodeTiff } from "./decode-by-sharp";

/**
 * Decodes an image to 8-bit RGB: the one decoder of import, packs, stages and predictions. Grey becomes three equal
 * channels, 16 bits are brought to 8, transparency is dropped and an EXIF orientation is not applied.
 * The format is told by the content, not the name; docs/guides/own-data.md lists the kinds that are read.
 *
 * @param bytes the whole file
 * @param name what an error calls the image
 * @param intensityRange as `toEightBits` has it; images of 8 bits are not changed by it
 * @throws FoldwiseError `invalid` naming the image and what is wrong with it
 */
export async function decodeImage(
  bytes: Uint8Array,
  name: string,
  intensityRange?: IntensityRange,
): Promise<RgbImage> {
  try {
    const image = await decodeStored(bytes, { keepsDepth: intensityRange !== undefined });
    return isDeep(image) ? toEightBits(image, intensityRange) : image;
  } catch (error) {
    throw badInput(`${name}: ${error instanceof Error ? error.message : String(error)}`, error);
  }
}

/**
 * An image as it is stored: of 8 bits or, where it has more, of 16.
 * @param options.keepsDepth false gives a PNG of 16 bits as its upper 8
 * @throws FoldwiseError `invalid` saying what is wrong with the image
 */
export async function decodeStored(
  bytes: Uint8Array,
  { keepsDepth }: { keepsDepth: boolean },
): Promise<RgbImage | DeepImage> {
  // Size and kind are judged here, before anything is allocated for the pixels.
  const sniffed = sniffImage(bytes);
  if (sniffed.problem !== null) throw badInput(sniffed.problem);
  try {
    switch (sniffed.format) {
      case "bmp":
        return bmpImage(bytes);
      case "jpeg":
        return jpegImage(bytes);
      case "png":
        return sniffed.isDeep && keepsDepth ? await decodeDeep(bytes, sniffed) : pngImage(bytes);
      case "tiff":
        return await decodeTiff(bytes);
    }
  } catch (error) {
    throw badInput(reasonOf(error), error);
  }
}

export function isDeep(image: RgbImage | DeepImage): image is DeepImage {
  return "channels" in image;
}

function bmpImage(bytes: Uint8Array): RgbImage {
  const { header, problem } = parseBmpHeader(bytes);
  if (header === null) throw badInput(problem);
  return decodeBmp(bytes, header);
}

function pngImage(bytes: Uint8Array): RgbImage {
  const { attr } = openRuntime();
  return decodeBy("DecodePng", [attr.int("channels", 3)], bytes);
}

/** By libjpeg's accurate transform, as Pillow and so Keras' `load_img`; TensorFlow's default is the fast one. */
function jpegImage(bytes: Uint8Array): RgbImage {
  const { attr } = openRuntime();
  return decodeBy(
    "DecodeJpeg",
    [
      attr.int("channels", 3),
      attr.text("dct_method", "INTEGER_ACCURATE"),
      attr.flag("fancy_upscaling", true),
    ],
    bytes,
  );
}

function decodeBy(operation: string, attributes: Attributes, bytes: Uint8Array): RgbImage {
  const runtime = openRuntime();
  const source = runtime.bytes(bytes);
  let decoded: Tensor | undefined;
  try {
    decoded = runtime.run(operation, attributes, [source]);
    const [height = 0, width = 0] = decoded.shape;
    return rgbImage(width, height, runtime.readBytes(decoded));
  } finally {
    runtime.free(source);
    if (decoded) runtime.free(decoded);
  }
}

/** TensorFlow puts a status code on the first line and says what is wrong on the second. */
const TENSORFLOW_ERROR = /^Invalid TF_Status: \d+\nMessage: (.*)/;

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const said = TENSORFLOW_ERROR.exec(text)?.[1];
  return said === undefined ? text : `damaged: its pixels cannot be decoded (${said})`;
}
