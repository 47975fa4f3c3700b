import { readFile } from "node:fs/promises";
import type { TrainerAnswer, TrainerAsk } from "@foldwise/core/contracts/trainer-asks";
import { FoldwiseError } from "@foldwise/core/errors";
import { resizeImage } from "@foldwise/core/imaging";
import { encodePng } from "../images/encode-png";
import type { JobIo } from "../jobs/io";
import type { LoadedNetwork } from "./loaded-network";

type Predict = Extract<TrainerAsk, { kind: "predict" }>;
type Answer = Extract<TrainerAnswer, { kind: "predict" }>;

/** Side of the small picture of what the network saw, at most. */
const THUMBNAIL = 96;

/** Predicts image by image; one that cannot be read is said and does not stop the others. */
export async function answerPredict(
  { images }: Predict,
  { network, warm }: { network: LoadedNetwork; warm: boolean },
  io: Pick<JobIo, "breathe">,
): Promise<Answer> {
  const answers: Answer["images"] = [];
  let isCold = !warm;
  for (const { path, name, index, label } of images) {
    await io.breathe();
    try {
      const bytes = await readFile(path);
      // What runs for the first time is slower: the first image of a fresh network goes through twice.
      if (isCold) await network.predict(bytes, name);
      isCold = false;
      const { prepared, predicted, probabilities, ...rest } = await network.predict(bytes, name);
      const side = Math.min(THUMBNAIL, prepared.width);
      const small = resizeImage(prepared, { width: side, height: side, filter: "bilinear" });
      answers.push({
        name,
        index,
        label,
        ...rest,
        predicted: network.classes[predicted] ?? String(predicted),
        probabilities: [...probabilities],
        png: Buffer.from(await encodePng(small)).toString("base64"),
      });
    } catch (error) {
      if (!(error instanceof FoldwiseError && error.code === "invalid")) throw error;
      answers.push({ name, problem: error.message });
    }
  }
  return { ...aboutNetwork(network), kind: "predict", warm, classes: [...network.classes], images: answers };
}

export function aboutNetwork({ model, epoch }: LoadedNetwork) {
  return {
    model: model.name,
    inputSize: model.inputSize,
    widthMultiplier: model.widthMultiplier,
    epoch,
  };
}
