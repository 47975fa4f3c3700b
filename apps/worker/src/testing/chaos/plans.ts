import type { PlanInput } from "@foldwise/core/sweep";
import type { SweepKind } from "./schedule";

const EPOCHS = 6;
const EPOCH_SECONDS = 0.2;
const TRIALS = 6;
export const REDUCTION_FACTOR = 2;

/**
 * Trains nothing: values of seed, fold, step and parameter, reported over HTTP. After each step it waits until its
 * checkpoint is stored, as the file that its test writes for it says, so that it never is more than a step ahead; at the end
 * of a population's round it stands until it is ended. It writes down every step that it trains, and every refusal.
 */
export const PROGRAM = `
import { appendFileSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
const env = process.env;
const { lr, folder, interval } = JSON.parse(readFileSync(env.FOLDWISE_PARAMETERS, "utf8"));
const [uid, attempt] = env.FOLDWISE_ATTEMPT.split("/");
const note = (what, step) => appendFileSync(join(folder, "notes.jsonl"), JSON.stringify({ what, uid, attempt: Number(attempt), step }) + "\\n");
const say = (value) => console.log(JSON.stringify(value));
const steps = Number(env.FOLDWISE_STEPS);
let state = env.FOLDWISE_RESUME_FROM
  ? JSON.parse(readFileSync(join(env.FOLDWISE_RESUME_FROM, "state.json"), "utf8"))
  : { step: 0, value: Number(env.FOLDWISE_SEED) + Number(env.FOLDWISE_FOLD) };
const stored = () => {
  try {
    return Number(readFileSync(join(folder, "stored", uid), "utf8"));
  } catch {
    return 0;
  }
};
/** Sends it until the server has it; ends the program where it is refused. */
async function report(body) {
  for (;;) {
    try {
      const answer = await fetch(env.FOLDWISE_API_URL + "/runs/" + env.FOLDWISE_RUN_ID + "/metrics", {
        method: "POST",
        headers: { authorization: "Bearer " + env.FOLDWISE_RUN_TOKEN, "content-type": "application/json" },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(2_000),
      });
      if (answer.ok) return;
      if (answer.status < 500 && answer.status !== 429) {
        note("refused " + answer.status, state.step);
        process.exit(0);
      }
    } catch {
      // The web app is away: it has to be sent again.
    }
    say({ step: state.step });
    await sleep(200);
  }
}
while (state.step < steps) {
  await sleep(${EPOCH_SECONDS * 1000});
  state = { step: state.step + 1, value: Math.sin(state.value * 12.9898 + lr) };
  note("trained", state.step);
  await report({ step: state.step, metrics: { "val/error": Math.abs(state.value) + lr, "train/x": state.value } });
  const file = join(env.FOLDWISE_CHECKPOINT_DIR, "state.json");
  writeFileSync(file + ".tmp", JSON.stringify(state));
  renameSync(file + ".tmp", file);
  say({ checkpoint: state.step });
  const isRoundEnd = interval > 0 && state.step % interval === 0 && state.step < steps;
  for (let waits = 1; isRoundEnd || stored() < state.step; waits++) {
    await sleep(20);
    if (waits % 20 === 0) say({ step: state.step });
  }
}
await report({ measures: { error: Math.abs(state.value) } });
`;

const searched = (given: Partial<PlanInput>): Partial<PlanInput> => ({
  dataset: "digits",
  trainer: { kind: "simulate", epochSeconds: EPOCH_SECONDS },
  training: { epochs: EPOCHS, earlyStopping: null },
  evaluation: { testSigmas: [0, 5] },
  objective: { metric: "val/accuracy", direction: "maximize" },
  ...given,
});

const random: Partial<PlanInput> = {
  space: { learningRate: { type: "float", low: 1e-5, high: 1e-1, log: true } },
  sampler: { kind: "random", seed: 3 },
  budget: { maxTrials: TRIALS },
  stopping: { kind: "asha", reductionFactor: REDUCTION_FACTOR },
};

/** Epochs of a round: two rounds end before the trainings do. */
const INTERVAL = 2;

const PROMOTION = { kind: "asha-promotion", reductionFactor: REDUCTION_FACTOR } as const;

interface KindOfSweep {
  plan: Partial<PlanInput>;
  /** The copies of a population among them. */
  trials: number;
  folds: number;
  /**
   * Whether what its rule decides does not depend on which report comes first: one training after the other, or in
   * rounds that wait for all.
   */
  isDeterministic: boolean;
}

const programOf = (folder: string, parameters: object, given: Partial<PlanInput>): Partial<PlanInput> => ({
  dataset: null,
  trainer: {
    kind: "command",
    command: ["node", `${folder}/program.mjs`],
    steps: EPOCHS,
    measures: { error: { direction: "minimize", unit: "px" } },
    parameters: { lr: 0.1, folder, ...parameters },
  },
  ...given,
});

/** @param folder of the program, with `program.mjs` */
export function kindOf(kind: SweepKind, folder: string): KindOfSweep {
  switch (kind) {
    case "program":
      return {
        trials: 2,
        folds: 2,
        isDeterministic: true,
        plan: programOf(
          folder,
          { interval: 0 },
          {
            folds: [0, 1],
            space: { lr: { type: "categorical", choices: [0.5, 0.01] } },
            concurrency: 2,
          },
        ),
      };
    case "population-program":
      return {
        trials: 4 + 2 * 2,
        folds: 1,
        isDeterministic: true,
        plan: programOf(
          folder,
          { interval: INTERVAL },
          {
            folds: [0],
            space: { lr: { type: "float", low: 0.01, high: 1, log: true } },
            sampler: { kind: "random", seed: 2 },
            budget: { maxTrials: 4 },
            stopping: { kind: "pbt", interval: INTERVAL, quantile: 0.5 },
            concurrency: 4,
          },
        ),
      };
    // Fewer at work than members: copies and those that go on wait for a place.
    case "population":
      return {
        trials: 4 + 2 * 1,
        folds: 2,
        isDeterministic: true,
        plan: searched({
          ...random,
          budget: { maxTrials: 4 },
          stopping: { kind: "pbt", interval: INTERVAL, quantile: 0.25 },
          folds: [0, 1],
          concurrency: 3,
        }),
      };
    case "promotion-in-order":
      return {
        trials: TRIALS,
        folds: 1,
        isDeterministic: true,
        plan: searched({ ...random, stopping: PROMOTION, folds: [0], concurrency: 1 }),
      };
    case "promotion":
      return {
        trials: TRIALS,
        folds: 2,
        isDeterministic: false,
        plan: searched({ ...random, stopping: PROMOTION, folds: [0, 1], concurrency: 3 }),
      };
    case "asha-in-order":
      return {
        trials: TRIALS,
        folds: 1,
        isDeterministic: true,
        plan: searched({ ...random, folds: [0], concurrency: 1 }),
      };
    case "asha":
      return {
        trials: TRIALS,
        folds: 2,
        isDeterministic: false,
        plan: searched({ ...random, folds: [0, 1], concurrency: 3 }),
      };
  }
}

/** `fresh` trains again under a fingerprint of its own: the same work, not the same training. */
export function planOf(kind: SweepKind, { name, folder }: { name: string; folder: string }): PlanInput {
  return { experiment: "chaos", fresh: true, ...kindOf(kind, folder).plan, name } as PlanInput;
}
