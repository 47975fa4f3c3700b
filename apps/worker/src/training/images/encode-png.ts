import type { RgbImage } from "@foldwise/core/imaging";

/** The image as a PNG file, without loss. */
export async function encodePng({ width, height, data }: RgbImage): Promise<Uint8Array> {
  // Few processes write images, and it takes a while to read.
  const tf = await import("@tensorflow/tfjs-node");
  const tensor = tf.tensor3d(Int32Array.from(data), [height, width, 3], "int32");
  try {
    return await tf.node.encodePng(tensor);
  } finally {
    tensor.dispose();
  }
}
