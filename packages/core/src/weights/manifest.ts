import { parse } from "yaml";
import { z } from "zod";
import { invalid } from "../errors";
import { RESCALES } from "../imaging";
import { webAddress } from "../input";

const checksum = z.union([
  z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  z.strictObject({ md5: z.string().regex(/^[0-9a-f]{32}$/) }),
]);
export type Checksum = z.infer<typeof checksum>;

/** A document of data/weights: where a model's published weights are. */
export const weightsManifestSchema = z.strictObject({
  model: z.string(),
  source: z.string(),
  licence: z.string(),
  trainedOn: z.string(),
  format: z.enum(["keras-h5"]),
  /** What 8-bit values are brought to before they meet these weights; `caffe` is none of `data.rescale`'s ranges. */
  expects: z.enum([...RESCALES, "caffe"]),
  files: z
    .array(
      z.strictObject({
        widthMultiplier: z.number(),
        /** Side that the weights were trained at, where there is a choice. */
        inputSize: z.int().optional(),
        url: webAddress("an address with https", { protocol: /^https$/ }),
        /** The publisher's; null where there is none, and the first download's is kept. */
        checksum: checksum.nullable(),
      }),
    )
    .min(1),
});
export type WeightsManifest = z.infer<typeof weightsManifestSchema>;
export type PublishedFile = WeightsManifest["files"][number];

/** @throws FoldwiseError `invalid` naming the file when the text is no manifest. */
export function parseWeightsManifest(text: string, file: string): WeightsManifest {
  const result = weightsManifestSchema.safeParse(parse(text));
  if (result.success) return result.data;
  throw invalid(
    result.error.issues.map((issue) => ({
      field: issue.path.join("."),
      value: "",
      problem: issue.message,
    })),
    `${file} is not a weights manifest`,
  );
}

/**
 * The file for a width and an input. Weights of convolutions fit any input; those trained at its size are taken where
 * there are some, otherwise those of the largest, as Keras does.
 */
export function choosePublished(
  { files }: WeightsManifest,
  { widthMultiplier, inputSize }: { widthMultiplier: number; inputSize: number },
): PublishedFile | undefined {
  const ofWidth = files.filter((file) => file.widthMultiplier === widthMultiplier);
  const bySize = ofWidth.toSorted((a, b) => (b.inputSize ?? 0) - (a.inputSize ?? 0));
  return bySize.find((file) => file.inputSize === inputSize) ?? bySize[0];
}
