import { z } from "zod";
import { webAddress } from "../input";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "64 hexadecimal digits, as sha256sum prints them");

const url = webAddress("an address with http or https", {
  problem: "must not contain a user or password: the URL is stored with the run and shown",
  remedy: "use a URL without one, or put the file on the worker and give its path",
});

export const initialWeightsSchema = z
  .union(
    [
      z.enum(["random", "imagenet"]),
      z.strictObject({
        path: z
          .string()
          .regex(/^(\/|[A-Za-z]:[\\/])/, "an absolute path on the worker")
          .describe(
            "File that the worker can read: Keras .h5 or .weights.h5, model.json, or a checkpoint of this project.",
          ),
        sha256,
      }),
      z.strictObject({ url, sha256 }),
    ],
    "random, imagenet, { path, sha256 } or { url, sha256 }",
  )
  .describe(
    "What a network starts from. A file is known by its checksum: for model.json of TensorFlow.js, that of it and its shards one after another, in the order that it names them.",
  );
export type InitialWeights = z.infer<typeof initialWeightsSchema>;

/** What of the initial weights decides a training's outcome: never where they lie. */
export function weightsIdentity(weights: InitialWeights): "random" | "imagenet" | { sha256: string } {
  return typeof weights === "string" ? weights : { sha256: weights.sha256 };
}
