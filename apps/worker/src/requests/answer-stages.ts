import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type StagesResult, stagesRequestSchema } from "@foldwise/core/contracts/worker-requests";
import { FoldwiseError } from "@foldwise/core/errors";
import { findDatasetImage } from "@foldwise/db/repositories/dataset";
import { type Answer, type ClaimedRequest, requestInputs } from "@foldwise/db/repositories/worker-request";
import type { RequestContext } from "./context";
import { withScratch } from "./with-scratch";

/** Shows an image after each step of the pipeline. */
export async function answerStages(context: RequestContext, request: ClaimedRequest): Promise<Answer> {
  const { image, drawAs = 0, ...options } = stagesRequestSchema.parse(request.payload);
  return withScratch(context.home, async (folder) => {
    const { path, source, release } =
      image === undefined ? await sent(context, request, folder) : await ofDataset(context, request, image);
    const index = source.index ?? drawAs;
    const { answer } = await context.predictor
      .ask({ kind: "stages", ...options, image: { path, name: source.name }, index })
      .finally(release);
    const { seed, epoch, copy } = options;
    const result: StagesResult = {
      kind: "stages",
      source,
      seed,
      epoch,
      copy,
      drawnAs: index,
      stages: answer.stages.map(({ png: _, ...stage }) => stage),
    };
    return {
      result,
      images: answer.stages.map(({ name, png }) => ({ name, bytes: Buffer.from(png, "base64") })),
    };
  });
}

type Found = { path: string; source: StagesResult["source"]; release: () => void };

async function sent({ db }: RequestContext, { id }: ClaimedRequest, folder: string): Promise<Found> {
  const [input] = await requestInputs({ ctx: db, id });
  if (!input) throw new FoldwiseError("invalid", "The request has no image.");
  const path = join(folder, "image");
  await writeFile(path, input.bytes);
  const source = { name: input.name, index: null, class: null, patient: null, fold: null };
  return { path, source, release: () => undefined };
}

async function ofDataset(
  { db, datasets }: RequestContext,
  { datasetId }: ClaimedRequest,
  index: number,
): Promise<Found> {
  if (datasetId === null) throw new FoldwiseError("invalid", "The request names no dataset.");
  const { path, location, archive, ...found } = await findDatasetImage({ ctx: db, datasetId, index });
  const { fold, patient, class: label } = found;
  const folder = await datasets.hold({ location, archive });
  const source = { name: path, index, class: label, patient, fold };
  return { path: join(folder.path, path), source, release: folder.release };
}
