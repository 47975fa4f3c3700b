import { readFile } from "node:fs/promises";
import type { TrainerAnswer, TrainerAsk } from "@foldwise/core/contracts/trainer-asks";
import { FoldwiseError } from "@foldwise/core/errors";
import { imageStages } from "../images/image-stages";
import type { JobIo } from "../jobs/io";
import { readyEvent } from "../jobs/ready";
import { openRuntime } from "../tensorflow/runtime";
import { answerLatency } from "./latency";
import { makeNetworkCache } from "./network-cache";
import { answerPredict } from "./predict";

type Stages = Extract<TrainerAsk, { kind: "stages" }>;

/** Answers asks in turn for as long as there is somebody to ask; a refused one does not end it. */
export async function runServe(
  asks: AsyncIterable<{ id: number; ask: TrainerAsk }>,
  io: JobIo,
): Promise<void> {
  const runtime = openRuntime();
  const networks = makeNetworkCache(runtime);
  io.emit(readyEvent(runtime, { epoch: 0 }));
  const answerTo = async (ask: TrainerAsk): Promise<TrainerAnswer> => {
    if (ask.kind === "stages") return answerStages(ask);
    const taken = await networks.take(ask);
    return ask.kind === "predict" ? answerPredict(ask, taken, io) : answerLatency(ask, taken, io);
  };
  for await (const { id, ask } of asks) {
    try {
      io.emit({ type: "answer", id, answer: await answerTo(ask) });
    } catch (error) {
      const isBadInput = error instanceof FoldwiseError && error.code === "invalid";
      if (!isBadInput) console.error(error);
      const message = error instanceof Error ? error.message : String(error);
      io.emit({ type: "refused", id, isBadInput, message });
    }
  }
  networks.dispose();
  io.emit({ type: "done", outcome: "complete", epoch: 0 });
}

async function answerStages({
  image,
  index,
  data,
  inputSize,
  seed,
  epoch,
  copy,
}: Stages): Promise<TrainerAnswer> {
  const stages = await imageStages({
    bytes: await readFile(image.path),
    name: image.name,
    data,
    size: inputSize,
    draw: { seed, index, copy, epoch },
  });
  return {
    kind: "stages",
    stages: stages.map(({ png, drawn, ...stage }) => ({
      ...stage,
      drawn: { ...drawn },
      png: Buffer.from(png).toString("base64"),
    })),
  };
}
