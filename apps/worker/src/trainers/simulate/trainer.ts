import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { createRandom } from "@foldwise/core/random";
import { canonicalJson, type TrainingSpec } from "@foldwise/core/sweep";
import {
  improves,
  noiseOf,
  type SimulatedTraining,
  selectionOf,
  simulatedTrainingSchema,
  type TrainingOptions,
} from "@foldwise/core/trainers";
import type { TrainingInputs } from "@foldwise/db/repositories/training";
import { z } from "zod";
import {
  type Checkpoint,
  type EvaluateWork,
  type SessionEvent,
  type Trainer,
  TrainerDied,
  type TrainerSession,
  type TrainWork,
} from "../contract";
import { imagesOf } from "../images-of";
import { simulatedAccuracy, simulatedMetrics } from "./curve";

const stateSchema = z.object({
  epoch: z.int(),
  bestEpoch: z.int(),
  bestLoss: z.number(),
  // Left out by states before 0.2, whose best epoch is that of the lowest loss.
  lowestEpoch: z.int().optional(),
  bestValue: z.number().optional(),
});
type State = z.infer<typeof stateSchema>;

/** Learning curves from a formula, for trying the scheduling: pausing, killing and resuming behave as with a real one. */
export const simulateTrainer: Trainer = {
  installation: async () => ({ simulate: "1" }),
  inputVersions: async () => ({}),
  train: async (work) => sessionOf((stopping) => train(work, stopping)),
  evaluate: async (work) => sessionOf(() => evaluate(work)),
  evaluatesInProcess: true,
};

interface Stopping {
  asked(): "nothing" | "after-epoch" | "now" | "killed";
  /** Aborts when no epoch is to be waited for any longer. */
  readonly signal: AbortSignal;
}

function sessionOf(run: (stopping: Stopping) => AsyncGenerator<SessionEvent>): TrainerSession {
  let asked: ReturnType<Stopping["asked"]> = "nothing";
  const controller = new AbortController();
  return {
    events: run({ asked: () => asked, signal: controller.signal }),
    stop: (when) => {
      if (asked === "now" || asked === "killed") return;
      asked = when;
      if (when === "now") controller.abort();
    },
    kill: async () => {
      asked = "killed";
      controller.abort();
    },
  };
}

async function* train(work: TrainWork, stopping: Stopping): AsyncGenerator<SessionEvent> {
  const stop = stopping.asked;
  const spec = settingsOf(work.inputs);
  const { epochs, earlyStopping } = spec.training;
  let state: State = work.resume
    ? await readState(work.resume)
    : { epoch: 0, bestEpoch: 0, bestLoss: Number.POSITIVE_INFINITY };
  yield ready(state.epoch);
  const { epochSeconds } = spec.trainer;
  const failAt = failingEpoch(work);
  while (state.epoch < epochs) {
    const epoch = state.epoch + 1;
    if (work.untilEpoch !== undefined && state.epoch >= work.untilEpoch)
      return yield { type: "done", outcome: "until-epoch", epoch: state.epoch };
    if (earlyStopping && state.epoch - (state.lowestEpoch ?? state.bestEpoch) >= earlyStopping.patience)
      return yield { type: "done", outcome: "early-stopped", epoch: state.epoch };
    if (stop() !== "nothing") return yield { type: "done", outcome: "stopped", epoch: state.epoch };
    for (let part = 0; part < 4; part++) {
      // What ends it is read off below.
      if (epochSeconds > 0)
        await sleep((epochSeconds * 1000) / 4, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stop() === "now") return yield { type: "done", outcome: "stopped", epoch: state.epoch };
      if (stop() === "killed" || epoch === failAt)
        throw new TrainerDied("by simulated chance", `epoch ${epoch}`);
      yield { type: "progress", epoch, batch: part + 1, batches: 4, imagesPerSecond: 1000 };
    }
    const metrics = simulatedMetrics(spec, epoch);
    state = advance(state, spec.training, { epoch, metrics });
    yield {
      type: "epoch",
      epoch,
      wallTime: new Date().toISOString(),
      metrics,
      checkpoint: { content: contentOf(state, work.inputs.uid) },
      isBest: state.bestEpoch === epoch,
      bestEpoch: state.bestEpoch,
    };
  }
  yield { type: "done", outcome: "complete", epoch: state.epoch };
}

/** As the tfjs trainer's schedule: the selection rule chooses the best epoch, early stopping watches the loss. */
function advance(
  state: State,
  training: TrainingOptions,
  { epoch, metrics }: { epoch: number; metrics: ReturnType<typeof simulatedMetrics> },
): State {
  const loss = metrics["val/loss"];
  const isLowest = loss < state.bestLoss;
  const { metric, direction } = selectionOf(training);
  const value = metrics[metric];
  const best = state.bestEpoch === 0 ? null : (state.bestValue ?? state.bestLoss);
  return {
    epoch,
    bestLoss: isLowest ? loss : state.bestLoss,
    lowestEpoch: isLowest ? epoch : (state.lowestEpoch ?? state.bestEpoch),
    ...(improves(direction, value, best)
      ? { bestEpoch: epoch, bestValue: value }
      : { bestEpoch: state.bestEpoch, bestValue: state.bestValue ?? state.bestLoss }),
  };
}

/** Decided by the attempt too, so that the next one may get through; the same plan fails in the same places. */
function failingEpoch({ inputs, attempt }: TrainWork): number | null {
  const { seed, fold, trainer, training } = settingsOf(inputs);
  const random = createRandom(seed).fork("simulated-failure", fold, canonicalJson(training), attempt);
  return random.next() < trainer.failureRate ? 1 + random.int(training.epochs) : null;
}

function contentOf(state: State, uid: string): Buffer {
  return Buffer.from(JSON.stringify({ ...state, simulated: true, training: uid }));
}

/** Earlier releases stored it as a file. */
async function readState(checkpoint: Checkpoint): Promise<State> {
  const content = "content" in checkpoint ? checkpoint.content : await readFile(checkpoint.path);
  return stateSchema.parse(JSON.parse(content.toString()));
}

async function* evaluate({ inputs, checkpoint, evaluations }: EvaluateWork): AsyncGenerator<SessionEvent> {
  const state = await readState(checkpoint);
  const spec = settingsOf(inputs);
  const { dataset, samples } = imagesOf(inputs);
  yield ready(state.epoch);
  for (const { weights, conditions } of evaluations) {
    const { testSigma, replicate } = noiseOf(conditions);
    const epoch = weights === "best" ? state.bestEpoch : state.epoch;
    const right = Math.max(0.5, simulatedAccuracy(spec, epoch) - 0.01 * testSigma);
    const predictions = samples.test.map(({ index, class: label }) => {
      const random = createRandom(spec.seed).fork(
        "simulated-prediction",
        spec.fold,
        index,
        testSigma,
        replicate,
      );
      const hit = random.next() < right;
      const positive = dataset.classes[label] === dataset.positiveClass;
      const confidence = 0.5 + 0.5 * random.next();
      const name = dataset.classes[label] ?? "";
      const other = dataset.classes[(label + 1) % dataset.classes.length] ?? "";
      return {
        index,
        label: name,
        predicted: hit ? name : other,
        score: positive === hit ? confidence : 1 - confidence,
      };
    });
    yield { type: "evaluation", weights, epoch, conditions, realisedSigma: testSigma, predictions };
  }
  yield { type: "done", outcome: "complete", epoch: state.epoch };
}

function ready(epoch: number): SessionEvent {
  const versions = { trainer: "simulate-1", tfjs: "none", tensorflow: "none", node: process.versions.node };
  return { type: "ready", versions, device: "cpu", threads: 1, params: null, epoch };
}

type Settings = SimulatedTraining & Pick<TrainingSpec, "seed" | "fold">;
/** A training's inputs are those of its evaluations too. */
const settings = new WeakMap<TrainingInputs, Settings>();

function settingsOf(inputs: TrainingInputs): Settings {
  const known = settings.get(inputs);
  if (known) return known;
  const { seed, fold } = inputs.spec;
  const parsed = { ...simulatedTrainingSchema.parse(inputs.spec), seed, fold };
  settings.set(inputs, parsed);
  return parsed;
}
