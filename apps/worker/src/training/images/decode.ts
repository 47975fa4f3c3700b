import { decodeBmp, parseBmpHeader, type RgbImage, rgbImage, sniffImage } from "@foldwise/core/imaging";
import { badInput } from "../bad-input";
import { type Attributes, openRuntime, type Tensor } from "../tensorflow/runtime";

/**
 * Decodes a BMP, PNG or JPEG image to 8-bit RGB: the one decoder of import, packs, stages and predictions. Grey becomes
 * three equal channels, of 16 bits the upper 8 are kept, transparency is dropped and an EXIF orientation is not applied.
 * The format is told by the content, not the name; docs/guides/own-data.md lists the kinds that are read.
 *
 * @param bytes the whole file
 * @throws FoldwiseError `invalid` saying what is wrong with the image
 */
export function decodePixels(bytes: Uint8Array): RgbImage {
  // Size and kind are judged here, before anything is allocated for the pixels.
  const { format, problem } = sniffImage(bytes);
  if (problem !== null) throw badInput(problem);
  try {
    if (format === "bmp") return bmpImage(bytes);
    return format === "png" ? pngImage(bytes) : jpegImage(bytes);
  } catch (error) {
    throw badInput(reasonOf(error), error);
  }
}

/**
 * `decodePixels` for where the error has to say which image it is.
 * @param name what the error calls the image
 * @throws FoldwiseError `invalid` naming the image and what is wrong with it
 */
export function decodeImage(bytes: Uint8Array, name: string): RgbImage {
  try {
    return decodePixels(bytes);
  } catch (error) {
    throw badInput(`${name}: ${error instanceof Error ? error.message : String(error)}`, error);
  }
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
