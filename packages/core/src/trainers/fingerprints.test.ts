import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { expect, it } from "vitest";
import { HEADS } from "../models";
import {
  fingerprintOf,
  nameDefaultsOf01,
  parsePlan,
  plannedTrials,
  trainableTrials,
  trainingFingerprint,
  trainingKey,
} from "../sweep";

/**
 * Fingerprints that release 0.1 and the code before trainers had folders of their own gave to the trainings of these
 * plans: a training that is stored must be found again. Written by that code, and not to be written anew.
 */
const RECORDED: unknown = JSON.parse(
  readFileSync(new URL("./testing/fingerprints.json", import.meta.url), "utf8"),
);

const MAX_TRIALS = 12;
const data = new URL("../../../../data/", import.meta.url);
const hash = "c".repeat(64);
const HEAD = "{ name: p, experiment: e, dataset: d, folds: [0, 2], seeds: [1, 7]";

/** Options that the shipped plans do not use, among them each that is left out of a fingerprint at its default. */
const WRITTEN: Readonly<Record<string, string>> = {
  simulate: `${HEAD}, trainer: { kind: simulate, epochSeconds: 0.1, failureRate: 0.2 }, training: { epochs: 3 } }`,
  "defaults named": `${HEAD}, trainer: { kind: tfjs, head: ${HEADS[0]}, freezeBase: false }, training: { selection: { metric: val/loss, direction: minimize } } }`,
  options: `${HEAD}, trainer: { kind: tfjs, model: resnet50, head: reference, freezeBase: true, weights: imagenet },
    data: { augmentationSteps: { zoom: null, fillMode: reflect }, resize: nearest, rescale: -1-1, crop: 0.5 },
    training: { selection: { metric: val/auc, direction: maximize }, plateau: null, earlyStopping: null } }`,
  "file of weights": `${HEAD}, trainer: { kind: tfjs, weights: { path: /a/model.h5, sha256: "${hash}" } },
    variants: { path: {}, url: { trainer: { weights: { url: "https://example.org/w.h5", sha256: "${hash}" } } }, random: { trainer: { weights: random } } } }`,
  variants: `${HEAD}, trainer: { kind: tfjs, dropout: 0.25 }, data: { augmentationSteps: { zoom: [0.9, 1.1] } },
    variants: { a: {}, b: { data: { augmentationSteps: { shearDegrees: 3 } }, splits: { seed: 4 } }, c: { training: { plateau: null, l1: 0 } }, d: { trainer: { kind: simulate } } } }`,
  space: `${HEAD}, trainer: { kind: tfjs, inputSize: 64 }, sampler: { kind: random, seed: 3 }, budget: { maxTrials: 6 },
    space: { learningRate: { type: float, low: 0.0001, high: 0.1, log: true }, data.crop: { type: float, low: 0.5, high: 1 },
      trainer.dropout: { type: float, low: 0, high: 0.5, step: 0.1 }, epochs: { type: int, low: 2, high: 9 } } }`,
};

function fingerprints(text: string) {
  // Such a plan is stored with every default; its text has those of 0.1 named by an upgrade.
  const plan = parsePlan(nameDefaultsOf01(text));
  const trainings: string[] = [];
  const keys: string[] = [];
  for (const { trial, trainings: planned } of trainableTrials(plan)) {
    if (trial.number > MAX_TRIALS) break;
    for (const training of planned) {
      const { resolved, splits, fold, seed } = training;
      keys.push(trainingKey(training));
      trainings.push(
        trainingFingerprint({
          ...resolved,
          dataset: { slug: plan.dataset ?? "", fingerprint: "images" },
          split: splits && { ...splits, fingerprint: "sides" },
          fold,
          seed,
          versions: { trainer: "1", tfjs: "4.22.0" },
          salt: plan.fresh ? "salt" : null,
        }),
      );
    }
  }
  return {
    plan: fingerprintOf(plan),
    trials: fingerprintOf(
      // Without their place in a nested cross-validation, which no plan of that time had.
      [...take(plannedTrials(plan), MAX_TRIALS)].map(({ outerFold, isRefit, ...trial }) => ({
        ...trial,
        ...(outerFold === null ? {} : { outerFold, isRefit }),
      })),
    ),
    keys: fingerprintOf(keys),
    trainings,
  };
}

function* take<T>(items: Iterable<T>, count: number): Generator<T> {
  let left = count;
  for (const item of items) {
    if (left-- === 0) return;
    yield item;
  }
}

const texts = Object.fromEntries([
  ...readdirSync(data, { recursive: true, encoding: "utf8" })
    // Plans that came later have nothing stored before it.
    .filter(
      (path) => /(?:^|\/)sweeps\/[^/]+\.yaml$/.test(path) && Object.hasOwn(Object(RECORDED), basename(path)),
    )
    .map((path) => [basename(path), readFileSync(new URL(path, data), "utf8")] as const),
  ...Object.entries(WRITTEN),
]);

it.each(Object.entries(texts))("the trainings of %s keep their fingerprints", (name, text) => {
  expect(RECORDED).toHaveProperty([name], fingerprints(text));
});
