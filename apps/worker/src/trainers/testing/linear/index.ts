import { createHash } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { TrainerEvent } from "@foldwise/core/contracts/trainer";
import { createRandom } from "@foldwise/core/random";
import { improves } from "@foldwise/core/trainers";
import type { TrainingInputs } from "@foldwise/db/repositories/training";
import { z } from "zod";
import { linearTrainingSchema } from "../../../../../../packages/core/src/trainers/testing/linear";
import { type EvaluateWork, fileOf, type Trainer, type TrainerSession, type TrainWork } from "../../contract";

const lineSchema = z.object({ epoch: z.int(), slope: z.number(), intercept: z.number(), loss: z.number() });
const stateSchema = z.object({ last: lineSchema, best: lineSchema });
type Line = z.infer<typeof lineSchema>;
type State = z.infer<typeof stateSchema>;

/** The running half of the linear model that packages/core/src/trainers/testing/linear declares. */
export const linearTrainer: Trainer = {
  installation: async () => ({ linear: "1" }),
  inputVersions: async () => ({}),
  train: async (work) => sessionOf((isStopped) => train(work, isStopped)),
  evaluate: async (work) => sessionOf(() => evaluate(work)),
};

function sessionOf(run: (isStopped: () => boolean) => AsyncGenerator<TrainerEvent>): TrainerSession {
  let stopped = false;
  const stop = () => {
    stopped = true;
  };
  return { events: run(() => stopped), stop, kill: async () => stop() };
}

async function* train(
  { inputs, resume, untilEpoch, makeScratch }: TrainWork,
  isStopped: () => boolean,
): AsyncGenerator<TrainerEvent> {
  const { trainer } = linearTrainingSchema.parse(inputs.spec);
  const sides = drawItems(inputs);
  const scratch = await makeScratch();
  let state = resume === null ? null : await readState(fileOf(resume));
  yield ready(state?.last.epoch ?? 0);
  for (;;) {
    const epoch = state?.last.epoch ?? 0;
    if (epoch >= trainer.epochs) return yield { type: "done", outcome: "complete", epoch };
    if (untilEpoch !== undefined && epoch >= untilEpoch)
      return yield { type: "done", outcome: "until-epoch", epoch };
    if (isStopped()) return yield { type: "done", outcome: "stopped", epoch };
    const moved = step(state?.last ?? { slope: 0, intercept: 0 }, sides.train, trainer.learningRate);
    const { mse, rmse, mae } = errors(moved, sides.val);
    const last: Line = { ...moved, epoch: epoch + 1, loss: mse };
    const isBest = improves("minimize", mse, state?.best.loss ?? null);
    state = { last, best: isBest || state === null ? last : state.best };
    yield {
      type: "epoch",
      epoch: last.epoch,
      wallTime: new Date().toISOString(),
      metrics: {
        "train/loss": errors(moved, sides.train).mse,
        "val/loss": mse,
        "val/rmse": rmse,
        "val/mae": mae,
        "val/slope error": Math.abs(last.slope - 2),
        lr: trainer.learningRate,
      },
      checkpoint: await writeState(scratch, state),
      isBest,
      bestEpoch: state.best.epoch,
    };
  }
}

async function* evaluate({ inputs, checkpoint, evaluations }: EvaluateWork): AsyncGenerator<TrainerEvent> {
  const state = await readState(fileOf(checkpoint));
  const { test } = drawItems(inputs);
  yield ready(state.last.epoch);
  for (const { weights, conditions } of evaluations) {
    const line = state[weights];
    const items = test.map(({ index, x, y }) => ({
      index,
      target: y,
      predicted: line.slope * x + line.intercept,
    }));
    const measures = { "slope error": Math.abs(line.slope - 2) };
    yield { type: "evaluation", weights, epoch: line.epoch, conditions, items, measures };
  }
  yield { type: "done", outcome: "complete", epoch: state.last.epoch };
}

interface Item {
  readonly index: number;
  readonly x: number;
  readonly y: number;
}

/** y = 2x − 1 and noise; the fold decides which third is tested. */
function drawItems({ spec }: TrainingInputs): Record<"train" | "val" | "test", Item[]> {
  const { data } = linearTrainingSchema.parse(spec);
  const random = createRandom(spec.seed).fork("linear");
  const items = Array.from({ length: data.items }, (_, index): Item => {
    const x = 2 * random.next() - 1;
    return { index, x, y: 2 * x - 1 + data.noise * random.normal() };
  });
  const third = (n: number) => items.filter((_, index) => (index + spec.fold) % 3 === n);
  return { train: third(0), val: third(1), test: third(2) };
}

type Fit = Pick<Line, "slope" | "intercept">;

function step({ slope, intercept }: Fit, items: readonly Item[], rate: number): Fit {
  const mean = (of: (item: Item) => number) => items.reduce((sum, item) => sum + of(item), 0) / items.length;
  const error = ({ x, y }: Item) => slope * x + intercept - y;
  return {
    slope: slope - rate * mean((item) => 2 * error(item) * item.x),
    intercept: intercept - rate * mean((item) => 2 * error(item)),
  };
}

function errors({ slope, intercept }: Fit, items: readonly Item[]) {
  const differences = items.map(({ x, y }) => slope * x + intercept - y);
  const mse = differences.reduce((sum, one) => sum + one ** 2, 0) / items.length;
  const mae = differences.reduce((sum, one) => sum + Math.abs(one), 0) / items.length;
  return { mse, rmse: Math.sqrt(mse), mae };
}

function ready(epoch: number): TrainerEvent {
  const versions = { trainer: "linear-1", node: process.versions.node };
  return { type: "ready", versions, device: "cpu", threads: 1, params: null, epoch };
}

async function readState(path: string): Promise<State> {
  return stateSchema.parse(JSON.parse(await readFile(path, "utf8")));
}

async function writeState(folder: string, state: State) {
  const text = JSON.stringify(state);
  const path = join(folder, `epoch-${state.last.epoch}.json`);
  await writeFile(`${path}.tmp`, text);
  await rename(`${path}.tmp`, path);
  return { path, sha256: createHash("sha256").update(text).digest("hex"), bytes: Buffer.byteLength(text) };
}
