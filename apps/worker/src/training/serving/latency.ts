import { readFile } from "node:fs/promises";
import type { TrainerAnswer, TrainerAsk } from "@foldwise/core/contracts/trainer-asks";
import type { JobIo } from "../jobs/io";
import type { LoadedNetwork } from "./loaded-network";
import { aboutNetwork } from "./predict";

type Latency = Extract<TrainerAsk, { kind: "latency" }>;
type Answer = Extract<TrainerAnswer, { kind: "latency" }>;

/** Times images one after another, files in memory and network warm: what a program that stays open needs for one. */
export async function answerLatency(
  { images, count, warmUp }: Latency,
  { network, warm }: { network: LoadedNetwork; warm: boolean },
  io: Pick<JobIo, "breathe">,
): Promise<Answer> {
  const files = await Promise.all(
    images.map(async ({ path, name }) => ({ bytes: await readFile(path), name })),
  );
  const decode: number[] = [];
  const resize: number[] = [];
  const predict: number[] = [];
  let imageSize: [number, number] = [0, 0];
  for (let i = -warmUp; i < count; i++) {
    const file = files[(i + warmUp) % files.length];
    if (!file) throw new Error("a latency ask has images");
    const { milliseconds, width, height } = await network.predict(file.bytes, file.name);
    imageSize = [width, height];
    await io.breathe();
    if (i < 0) continue;
    decode.push(milliseconds.decode);
    resize.push(milliseconds.resize);
    predict.push(milliseconds.predict);
  }
  return { ...aboutNetwork(network), kind: "latency", warm, imageSize, decode, resize, predict };
}
