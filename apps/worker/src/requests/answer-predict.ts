import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { withRefused } from "@foldwise/core/contracts/upload-problem";
import { type PredictResult, predictPayloadSchema } from "@foldwise/core/contracts/worker-requests";
import {
  type Answer,
  type ClaimedRequest,
  requestInputs,
  type TrainedRun,
} from "@foldwise/db/repositories/worker-request";
import { machineOf, type RequestContext } from "./context";
import { type TestImage, withTestImages } from "./test-images";
import { withCheckpoint } from "./with-checkpoint";
import { withScratch } from "./with-scratch";

/** Predicts the images that came with the request, or some test images of the run. */
export async function answerPredict(context: RequestContext, request: ClaimedRequest): Promise<Answer> {
  const { weights, testImages: wanted, refused } = predictPayloadSchema.parse(request.payload);
  return withScratch(context.home, (folder) =>
    withCheckpoint(context, request.runId, async (trained, checkpoint) => {
      const predict = (images: Awaited<ReturnType<typeof uploaded>> | TestImage[]) =>
        context.predictor.ask({ kind: "predict", checkpoint, weights, data: trained.data, images });
      const { answer, ready } =
        wanted === undefined
          ? await predict(await uploaded(context, request.id, folder))
          : await withTestImages(context, { trainingId: trained.trainingId, count: wanted }, predict);
      const { images: answered, ...about } = answer;
      const predicted = withRefused(answered, refused);
      const result: PredictResult = {
        ...about,
        weights,
        machine: machineOf(context, ready),
        positiveClass: positiveClass(trained),
        images: predicted.map((image) => {
          if ("problem" in image) return image;
          const { png: _, ...rest } = image;
          return rest;
        }),
      };
      return {
        result,
        images: predicted.map((image) => ({
          name: image.name,
          bytes: "png" in image ? Buffer.from(image.png, "base64") : Buffer.alloc(0),
        })),
      };
    }),
  );
}

const positiveClass = ({ dataset }: TrainedRun) => dataset.positiveClass;

async function uploaded({ db }: RequestContext, id: number, folder: string) {
  const inputs = await requestInputs({ ctx: db, id });
  return Promise.all(
    inputs.map(async ({ name, bytes }, position) => {
      const path = join(folder, String(position));
      await writeFile(path, bytes);
      return { path, name, index: null, label: null };
    }),
  );
}
