import { expect, it } from "vitest";
import table9 from "../../../../data/papers/frai-2025-1620252/tables/table-9.json";
import table10 from "../../../../data/papers/frai-2025-1620252/tables/table-10.json";
import { parsePlan } from "../sweep";
import { AUGMENTED } from "../trainers/tfjs/augmentation";
import { checkTableDefinition } from "./definition";
import { fillTable } from "./fill";
import { type MadeUp, madeUpObservation } from "./fixtures/made-up";
import { missingPlans } from "./missing-plans";
import { describeSettings, wantedOf } from "./missing-settings";
import type { Observation } from "./observation";
import { chooseSettings } from "./settings";
import { settingsReader } from "./settings-key";

const nine = checkTableDefinition(table9);
const dataset = { id: "cells", name: "Cells", isComparable: false };
const usual = { "trainer.inputSize": 96, "training.epochs": 24, "training.learningRate": 3e-3 };
const hasty = { ...usual, "training.learningRate": 10 };

function made(options: MadeUp, params: MadeUp["dims"], name = ""): Observation {
  const observation = madeUpObservation({ ...options, dims: params, predictions: false });
  return {
    ...observation,
    training: `${observation.training} ${JSON.stringify(params)} ${name}`,
  };
}

const arms = [{ balance: "none", augmentation: "none" }, {}];
const whole = [0, 1, 2].flatMap((fold) => arms.map((arm) => made({ ...arm, fold, skill: 3 }, usual)));
/** A learning rate that was tried on two folds, after the table was filled. */
const tried = [0, 1].flatMap((fold) => arms.map((arm) => made({ ...arm, fold, skill: 0.2 }, hasty)));

const fill = (observations: readonly Observation[], settings?: string) =>
  fillTable(nine, [], observations, { dataset, inference: false, settings });
const values = (table: ReturnType<typeof fill>) => table.cells.map(({ ours }) => ours?.value);

it("a table stays what it was when other settings are tried, and says what it left out", () => {
  const table = fill([...whole, ...tried]);
  expect(values(table)).toEqual(values(fill(whole)));
  expect(table.missing).toEqual([]);
  const [group] = table.settings;
  expect(group?.options.map(({ label, trainings }) => [label, trainings])).toEqual([
    ["inputSize 96, epochs 24, learningRate 0.003", 6],
    ["inputSize 96, epochs 24, learningRate 10", 4],
  ]);
  expect(table.notes.at(-1)).toBe(
    "Ours, mobilenet_m: only trainings with inputSize 96, epochs 24, learningRate 0.003. 4 with other settings are left out.",
  );
});

it("other settings are shown when asked for, with what they lack, or all are averaged", () => {
  const other = fill([...whole, ...tried]).settings[0]?.options[1]?.key;
  const table = fill([...whole, ...tried], other);
  expect(values(table).filter((value) => value !== undefined)).toEqual(
    values(fill(tried)).filter((value) => value !== undefined),
  );
  expect(table.missing.flatMap(({ folds }) => folds)).toEqual([2, 2]);
  const all = fill([...whole, ...tried], "all");
  expect(all.settings).toEqual([]);
  expect(all.cells[0]?.notes.join(" ")).toContain("Mean over 2 configurations.");
});

it("of settings that fill a table alike, those evaluated last are shown", () => {
  const again = whole.map((observation, i) => ({
    ...observation,
    dims: { ...observation.dims, ...hasty },
    training: `again ${i}`,
  }));
  expect(
    fill([...whole, ...again]).settings[0]?.options.find(
      ({ key }) => key === fill(again).settings[0]?.chosen,
    ),
  ).toMatchObject({ label: "inputSize 96, epochs 24, learningRate 10" });
});

it("an arm whose images were augmented in two ways has one of them, the other arm stays", () => {
  const turned = (degrees: number) => ({ ...usual, "data.augmentationSteps.rotationDegrees": degrees });
  const few = [made({ fold: 0, skill: 0.1 }, turned(10))];
  const many = [0, 1, 2].map((fold) => made({ fold, skill: 3 }, turned(45)));
  const plain = [0, 1, 2].map((fold) => made({ ...arms[0], fold, skill: 3 }, usual));
  const { keeps } = chooseSettings(nine, [...few, ...many, ...plain]);
  expect([...few, ...many, ...plain].map(keeps)).toEqual([false, true, true, true, true, true, true]);
});

it("networks have settings of their own", () => {
  const ten = checkTableDefinition(table10);
  const models = ["mobilenet_m", "alnett"];
  const both = models.flatMap((model, i) =>
    [0, 1, 2].map((fold) => made({ model, fold }, { ...usual, "training.epochs": 12 * (i + 1) })),
  );
  const table = fillTable(ten, [], both, { dataset, inference: false });
  expect(table.settings.map(({ name, options }) => [name, options.length])).toEqual([
    ["mobilenet_m", 1],
    ["alnett", 1],
  ]);
  expect(table.notes.at(-1)).toBe(
    "Ours were not trained alike, which their scores may show: mobilenet_m inputSize 96, epochs 12; alnett inputSize 96, epochs 24.",
  );
  expect(table.missing.filter(({ select }) => models.includes(select.model ?? ""))).toEqual([]);
});

it("splits with another seed are other settings, as their test images are others", () => {
  const resplit = whole.map((observation) => ({
    ...observation,
    dims: { ...observation.dims, splitSeed: 2 },
    training: `resplit ${observation.training}`,
  }));
  const table = fill([...resplit, ...whole]);
  expect(table.settings[0]?.options.map(({ label }) => label)).toEqual([
    "inputSize 96, epochs 24, splits.seed 2",
    "inputSize 96, epochs 24, splits.seed 1",
  ]);
  expect(table.cells[0]?.ours).toMatchObject({ trainings: 1, images: 150 });
  const all = fill([...resplit, ...whole], "all").cells[0];
  expect(all?.ours).toMatchObject({ trainings: 2, images: 300 });
  expect(all?.notes.join(" ")).toContain("Mean over 2 splits: within-fold-by-image with seed 2, within");
});

it("a table of one's own takes whatever its cells select, unless it says otherwise", () => {
  const own = checkTableDefinition({ ...table9, settings: undefined });
  expect(fillTable(own, [], [...whole, ...tried], { dataset, inference: false }).settings).toEqual([]);
});

it("new trainings get the settings of those that are there", () => {
  const base = parsePlan(`
name: base
experiment: e
dataset: cells
splits: { scheme: within-fold-by-image, seed: 1 }
trainer: { kind: tfjs, model: mobilenet_m, inputSize: 96, widthMultiplier: 0.25 }
folds: [0, 1, 2]
seeds: [1]
variants:
  MAC: { data: { balance: hsv-desaturated, augmentation: ${AUGMENTED} } }
  MCN: { data: { balance: none, augmentation: none } }
data: { balance: hsv-desaturated, augmentation: ${AUGMENTED} }
training: { epochs: 24, batchSize: 16, learningRate: 3.0e-3 }
evaluation: { testSigmas: [0] }
`);
  const mac = wantedOf(base, "MAC");
  const slow = { ...mac.resolved, training: { ...mac.resolved.training, learningRate: 1e-5 } };
  const existing = [{ ...describeSettings({ ...mac, resolved: slow }), fold: 0, seed: 1 }];
  const select = { ...nine.select, "data.balance": "none", "data.augmentation": "none" };
  const { plans } = missingPlans({
    name: "fill",
    base,
    dataset: "cells",
    missing: [{ select, folds: [0], cells: 1 }],
    existing,
    alike: true,
    active: [],
  });
  expect(plans).toMatchObject([
    { training: { learningRate: 1e-5 }, data: { balance: "none", augmentation: "none" }, folds: [0] },
  ]);
  const read = settingsReader(nine);
  expect(read(existing[0]?.observation ?? mac.observation).key).not.toBe(read(mac.observation).key);
});
