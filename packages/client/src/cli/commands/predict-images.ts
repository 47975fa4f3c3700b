import { withRefused } from "@foldwise/core/contracts/upload-problem";
import type { PredictedImage, PredictResult } from "@foldwise/core/contracts/worker-requests";
import { FoldwiseError, invalid } from "@foldwise/core/errors";
import { sizeRemark } from "@foldwise/core/imaging";
import type { WeightsKind } from "@foldwise/core/words";
import type { CliContext } from "../context";
import { textTable } from "../text";
import { inRequests, readImages } from "./read-images";
import { waitForAnswer } from "./wait-for-answer";

interface Asked {
  runId: number;
  paths: readonly string[];
  weights: WeightsKind;
  testImages?: number;
}

/**
 * Predicts and prints. @throws FoldwiseError `invalid` after printing when an image could not be read.
 */
export async function predictImages(
  context: CliContext,
  { runId, paths, weights, testImages }: Asked,
): Promise<void> {
  const { client } = context;
  if ((paths.length === 0) === (testImages === undefined))
    throw invalid([
      {
        field: "images",
        value: paths.length === 0 ? "none" : `${paths.length} and --test-images`,
        problem: paths.length === 0 ? "no images were given" : "cannot be combined with --test-images",
        remedy: "give image files, or --test-images N",
      },
    ]);
  const { images: read, refused: unsent } =
    testImages === undefined ? await readImages(paths) : { images: [], refused: [] };
  const requests =
    testImages === undefined
      ? inRequests(read).map((images) => ({ images, weights }))
      : [{ testImages, weights }];
  const results: PredictResult[] = [];
  for (const request of requests)
    results.push(await waitForAnswer(context, await client.requests.predict(runId, request), "predict"));
  const [first] = results;
  if (!first) return;
  const images = withRefused(
    results.flatMap((result) => result.images),
    unsent,
  );
  context.print({ ...first, images }, predictionText(first, images));
  const refused = images.filter((image) => "problem" in image);
  if (refused.length > 0)
    throw new FoldwiseError(
      "invalid",
      `${refused.length} of ${images.length} images could not be read:\n${refused.map((image) => `  ${image.name}: ${"problem" in image ? image.problem : ""}`).join("\n")}`,
    );
}

function predictionText(about: PredictResult, images: PredictResult["images"]): string {
  const { classes } = about;
  const hasLabels = images.some((image) => !("problem" in image) && image.label !== null);
  const head = [
    "image",
    ...(hasLabels ? ["true"] : []),
    "class",
    ...classes.map((name) => `P(${name})`),
    "ms",
  ];
  const rows = images.map((image) => {
    if ("problem" in image)
      return [image.name, ...(hasLabels ? ["—"] : []), "—", ...classes.map(() => "—"), "—"];
    return [
      image.name,
      ...(hasLabels ? [image.label] : []),
      image.predicted,
      ...image.probabilities.map((value) => value.toFixed(4)),
      millisecondsOf(image).toFixed(1),
    ];
  });
  const { model, inputSize, weights, epoch, machine } = about;
  const remarks = images.flatMap((image) => {
    const remark = "problem" in image ? null : sizeRemark(image, inputSize);
    return remark && !("problem" in image)
      ? [`${image.name} (${image.width} × ${image.height} px) is ${remark}`]
      : [];
  });
  return `${textTable(head, rows)}\n\n${remarks.map((remark) => `${remark}\n`).join("")}${model} at ${inputSize} px, ${weights} weights (epoch ${epoch}), on ${machine.gpu ?? machine.cpu}`;
}

/** From the file's bytes to the probabilities. */
export function millisecondsOf({ milliseconds }: PredictedImage): number {
  return milliseconds.decode + milliseconds.resize + milliseconds.predict;
}
