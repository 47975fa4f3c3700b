/**
 * `tsx export-zoo.ts FOLDER [--quick]`: exports every model of the zoo with made-up weights into a folder of its own, as
 * Keras .h5 and as SavedModel, and prints what it predicts for made-up images: a JSON document a line. For comparison with Keras.
 */

import { join } from "node:path";
import { buildNetwork, HEADS, MODEL_NAMES } from "@foldwise/core/models";
import { openRuntime } from "../tensorflow/runtime";
import { exportModel } from "../weights-files";
import { checkpointOf, fixtureImages, tryOut } from "../weights-files/testing";

const IMAGES = 2;
const classes = ["one", "two", "three"];
const [folder = "", ...flags] = process.argv.slice(2);
const runtime = openRuntime();
/** Whole networks at 224 px, and, in quick, narrow ones at sides that leave odd maps. */
const sizes = flags.includes("--quick")
  ? [{ inputSize: 96, widthMultiplier: 0.125 }]
  : [
      { inputSize: 96, widthMultiplier: 0.125 },
      { inputSize: 224, widthMultiplier: 1 },
    ];

for (const name of MODEL_NAMES)
  for (const size of sizes)
    for (const head of HEADS) {
      const model = { name, ...size, head };
      const network = buildNetwork(name, { ...model, classes: classes.length });
      const images = fixtureImages(IMAGES, size.inputSize);
      const { weights, probabilities } = tryOut(runtime, network, { seed: 9, images, count: IMAGES });
      const out = join(folder, `${name}-${head}-${size.inputSize}`);
      const request = {
        checkpoint: checkpointOf(model, { weights, classes }),
        weights: "best",
        metadata: {},
      } as const;
      const { files } = await exportModel({ ...request, format: "keras-h5", out });
      const saved = join(out, "saved-model");
      await exportModel({ ...request, format: "saved-model", out: saved });
      const [file] = files;
      process.stdout.write(
        `${JSON.stringify({ name, head, ...size, path: file?.path, saved, bytes: file?.bytes, probabilities })}\n`,
      );
    }
