import type { RgbImage } from "@foldwise/core/imaging";
import * as tf from "@tensorflow/tfjs-node";

/** The image as a PNG file, without loss. */
export async function encodePng({ width, height, data }: RgbImage): Promise<Uint8Array> {
  const tensor = tf.tensor3d(Int32Array.from(data), [height, width, 3], "int32");
  try {
    return await tf.node.encodePng(tensor);
  } finally {
    tensor.dispose();
  }
}
