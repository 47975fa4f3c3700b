import { type RgbImage, rgbImage } from "@foldwise/core";
import { badInput } from "../bad-input";
import { openRuntime, type Tensor } from "../tensorflow/runtime";

/** The first bytes of each format that is read, and TensorFlow's operation for it. */
const FORMATS = [
  { name: "BMP", magic: [0x42, 0x4d], operation: "DecodeBmp" },
  { name: "PNG", magic: [0x89, 0x50, 0x4e, 0x47], operation: "DecodePng" },
  { name: "JPEG", magic: [0xff, 0xd8, 0xff], operation: "DecodeJpeg" },
] as const;

/**
 * Decodes a BMP, PNG or JPEG image to 8-bit RGB; grey becomes three equal channels, transparency is dropped.
 * The format is told by the file's first bytes, not its name.
 *
 * @param name what the error calls the image
 * @throws Error naming the image when it is of another format, truncated or otherwise unreadable
 */
export function decodeImage(bytes: Uint8Array, name: string): RgbImage {
  const format = FORMATS.find(({ magic }) => magic.every((byte, at) => bytes[at] === byte));
  if (!format) throw badInput(`${name}: not a BMP, PNG or JPEG image`);
  if (format.name === "BMP") checkBmpLength(bytes, name);
  if (format.name === "JPEG" && !endsJpeg(bytes)) throw badInput(`${name}: the JPEG is truncated`);
  const runtime = openRuntime();
  const { attr } = runtime;
  const source = runtime.bytes(bytes);
  let decoded: Tensor | undefined;
  try {
    // A BMP says itself how many channels it has; the others are asked for three.
    const channels = format.name === "BMP" ? 0 : 3;
    decoded = runtime.run(format.operation, [attr.int("channels", channels)], [source]);
    const [height = 0, width = 0, depth = 0] = decoded.shape;
    return rgbImage(width, height, toRgb(runtime.readBytes(decoded), depth));
  } catch (error) {
    const reason = error instanceof Error ? firstLine(error.message) : String(error);
    throw badInput(`${name}: cannot be decoded as ${format.name}: ${reason}`, error);
  } finally {
    runtime.free(source);
    if (decoded) runtime.free(decoded);
  }
}

/** TensorFlow reads a BMP whose pixels are cut off as if they were there; its header says how long it must be. */
function checkBmpLength(bytes: Uint8Array, name: string): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 54) throw badInput(`${name}: the BMP is truncated: ${bytes.length} bytes`);
  const offset = view.getUint32(10, true);
  const width = Math.abs(view.getInt32(18, true));
  const height = Math.abs(view.getInt32(22, true));
  const bits = view.getUint16(28, true);
  const needed = offset + Math.ceil((width * bits) / 32) * 4 * height;
  if (bytes.length < needed)
    throw badInput(
      `${name}: the BMP is truncated: ${bytes.length} bytes where its header asks for ${needed}`,
    );
}

/** An image that ends properly holds its end marker near the end; padding after it is common. */
function endsJpeg(bytes: Uint8Array): boolean {
  for (let at = bytes.length - 2; at >= 2; at--)
    if (bytes[at] === 0xff && bytes[at + 1] === 0xd9) return true;
  return false;
}

function toRgb(values: Uint8Array, depth: number): Uint8Array {
  if (depth === 3) return values;
  if (depth !== 1 && depth !== 4) throw badInput(`${depth} channels`);
  const pixels = values.length / depth;
  const rgb = new Uint8Array(pixels * 3);
  for (let pixel = 0; pixel < pixels; pixel++)
    for (let channel = 0; channel < 3; channel++)
      rgb[pixel * 3 + channel] = values[pixel * depth + (depth === 1 ? 0 : channel)] ?? 0;
  return rgb;
}

function firstLine(text: string): string {
  return text.split("\n")[0] ?? text;
}
