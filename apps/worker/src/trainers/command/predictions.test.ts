import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TrainerEvent } from "@foldwise/core/contracts/trainer";
import type { TrainingInputs } from "@foldwise/db/repositories/training";
import { describe, expect, it } from "vitest";
import { CPU_PLACE } from "../../process/slots";
import {
  access,
  folder,
  type Given,
  inputsOf,
  LOCAL_DATASETS,
  NEVER_MS,
  ofType,
  runs,
  start,
  taken,
  useProgramFolder,
} from "./testing";
import { makeCommandTrainer } from "./trainer";

useProgramFolder();

describe("what a program leaves of the test side", () => {
  const images: TrainingInputs["images"] = {
    dataset: {
      id: 1,
      fingerprint: "f",
      archive: null,
      location: "/data",
      classes: ["ALL", "HEM"],
      positiveClass: "ALL",
      paths: ["a.png", "b.png", "c.png", "d.png"],
    },
    outerFold: null,
    samples: {
      train: [{ index: 0, class: 0 }],
      val: [{ index: 0, class: 0 }],
      test: [
        { index: 1, class: 0 },
        { index: 2, class: 1 },
        { index: 3, class: 1 },
      ],
    },
  };
  const GOOD = [
    '{"item": "b.png", "scores": {"ALL": 0.9, "HEM": 0.1}}',
    '{"item": "/data/d.png", "predicted": "ALL"}',
    '{"item": "c.png", "score": 0.2}',
  ];
  const classify = async (lines: readonly string[], given: Given = {}) => {
    const file = join(folder, `predictions-${runs}`);
    writeFileSync(file, lines.join("\n"));
    return taken(
      await start("", {
        images,
        ...given,
        trainer: {
          command: ["sh", "-c", `cat ${file} > $FOLDWISE_PREDICTIONS_FILE; ${"echo '{\"step\": 1}'"}`],
          task: "classification",
          ...given.trainer,
        },
      }),
    );
  };
  const evaluate = async (
    events: readonly TrainerEvent[],
    trainer: object,
    conditions: object,
    withImages: TrainingInputs["images"] = images,
  ) => {
    const session = await makeCommandTrainer({
      home: folder,
      datasets: LOCAL_DATASETS,
      access,
      limits: { stallMs: NEVER_MS, graceMs: NEVER_MS },
    }).evaluate(
      {
        inputs: inputsOf({ command: ["sh"], ...trainer }, withImages),
        signal: new AbortController().signal,
        checkpoint: { path: ofType(events, "epoch").at(-1)?.checkpoint.path ?? "" },
        evaluations: [{ weights: "best", conditions: { testSigma: 0, replicate: 0, ...conditions } }],
        place: CPU_PLACE,
      },
      () => {},
    );
    return taken(session);
  };

  it.each([
    ["JSON lines", GOOD],
    [
      "CSV",
      ["item,predicted,scores:ALL,scores:HEM", "c.png,,0.2,0.8", '"b.png",ALL,0.9,0.1', "d.png,ALL,1,0"],
    ],
  ])("is read from %s, in the order of the items", async (_, lines) => {
    const events = await classify(lines);
    expect(events.at(-1)).toMatchObject({ type: "done", outcome: "complete" });
    expect(ofType(await evaluate(events, { task: "classification" }, {}), "evaluation")).toMatchObject([
      {
        weights: "best",
        epoch: 1,
        predictions: [
          { index: 1, label: "ALL", predicted: "ALL", score: 0.9 },
          { index: 2, label: "HEM", predicted: "HEM", score: 0.2 },
          { index: 3, label: "HEM", predicted: "ALL", score: 1 },
        ],
      },
    ]);
    expect((await evaluate(events, { task: "classification" }, { testSigma: 5 })).at(-1)).toMatchObject({
      type: "failed",
      kind: "bad-output",
      message: expect.stringContaining("nothing at testSigma 5"),
    });
  });

  it.each([
    ["no file", [], "the program wrote no predictions file"],
    ["a missing item", GOOD.slice(1), /b\.png — an item of the test side is missing; 2 of 3/],
    ["an item twice", [...GOOD, GOOD[0] ?? ""], "line 4.item: b.png — duplicate item"],
    [
      "an item of another side",
      [...GOOD, '{"item": "a.png", "score": 1}'],
      "line 4.item: a.png — is not an item of the test side",
    ],
    [
      "an unknown class",
      ['{"item": "b.png", "predicted": "OLL"}'],
      "line 1.predicted: OLL — unknown class; one of ALL, HEM",
    ],
    ["scores of an unknown class", ['{"item": "b.png", "scores": {"OLL": 1}}'], "unknown class"],
    [
      "scores that do not sum to 1",
      ['{"item": "b.png", "scores": [0.9, 0.3]}'],
      "do not sum to 1 but to 1.2",
    ],
    [
      "a score of one class alone",
      ['{"item": "b.png", "scores": {"ALL": 1}}'],
      "has no score of every class",
    ],
    ["a score that is no probability", ['{"item": "b.png", "score": 1.5}'], "is not a probability"],
    ["another true class", ['{"item": "b.png", "label": "HEM", "score": 1}'], "the dataset says ALL"],
    ["what is neither", ["not json", "nor this"], "item"],
    ["JSON that is cut", ['{"item": "b.png", "sc'], "is not JSON"],
  ])("is refused with %s, and the same program is not tried again", async (_, lines, problem) => {
    const last = (await classify(lines)).at(-1);
    expect(last).toMatchObject({ type: "failed", kind: "bad-output" });
    expect(last?.type === "failed" && last.message).toMatch(problem);
  });

  it("of a classification without a dataset needs classes and true labels, and items are rows of its own", async () => {
    const trainer = { task: "classification", classes: ["no", "yes"] };
    const rows = [
      '{"item": 4, "label": "yes", "score": 0.7}',
      '{"item": 2, "label": "no", "predicted": "no"}',
    ];
    const given = { images: null, trainer };
    const events = await classify(rows, given);
    expect(ofType(await evaluate(events, trainer, {}, null), "evaluation")).toMatchObject([
      {
        classes: { names: ["no", "yes"], positive: "yes" },
        predictions: [
          { index: 2, predicted: "no", score: 0 },
          { index: 4, predicted: "yes", score: 0.7 },
        ],
      },
    ]);
    expect((await classify(['{"item": "x", "score": 1}'], given)).at(-1)).toMatchObject({
      message: expect.stringContaining("a whole number from 0"),
    });
    expect((await classify(['{"item": 1, "score": 1}'], given)).at(-1)).toMatchObject({
      message: expect.stringContaining("the true class is not known"),
    });
    expect(
      (await classify(rows, { images: null, trainer: { task: "classification" } })).at(-1),
    ).toMatchObject({ message: expect.stringContaining("names its classes") });
  });

  it("of three classes keeps the score of each", async () => {
    const trainer = { task: "classification", classes: ["a", "b", "c"] };
    const rows = [
      '{"item": 0, "label": "a", "scores": [0.5, 0.3, 0.2]}',
      '{"item": 1, "label": "c", "predicted": "b"}',
    ];
    const events = await classify(rows, { images: null, trainer });
    const [evaluation] = ofType(await evaluate(events, trainer, {}, null), "evaluation");
    expect(evaluation?.predictions).toEqual([
      { index: 0, label: "a", predicted: "a", score: 0.3, probabilities: [0.5, 0.3, 0.2] },
      { index: 1, label: "c", predicted: "b", score: 1 },
    ]);
  });

  it("is not asked for on inner folds, which have none", async () => {
    const inner = { ...images, outerFold: 2, samples: { ...images.samples, test: [] } };
    const command = ["sh", "-c", `cat "$FOLDWISE_SPLIT"; echo; echo '{"step": 1}'`];
    const events = await taken(
      await start("", { images: inner, trainer: { command, task: "classification" } }),
    );
    expect(events.at(-1)).toMatchObject({ type: "done", outcome: "complete" });
    const [split] = ofType(events, "log").filter(({ message }) => message.startsWith("{"));
    expect(JSON.parse(split?.message ?? "{}")).toMatchObject({ outerFold: 2, test: [] });
  });

  it("of a regression is measured, and reported measures have to be there", async () => {
    const lines = [
      '{"item": 0, "target": 1, "prediction": 2, "group": "a"}',
      '{"item": 1, "target": 3, "prediction": 3, "group": "b"}',
    ];
    const events = await classify(lines, { images: null, trainer: { task: "regression" } });
    expect(ofType(await evaluate(events, { task: "regression" }, {}, null), "evaluation")).toMatchObject([
      {
        items: [
          { index: 0, target: 1, predicted: 2, group: "a" },
          { index: 1, target: 3, predicted: 3, group: "b" },
        ],
      },
    ]);
    const measures = { "dice score": { direction: "maximize" } };
    const reporting = (text: string) =>
      start("", { trainer: { command: ["sh", "-c", text], measures } }).then(taken);
    expect((await reporting("true")).at(-1)).toMatchObject({
      kind: "bad-output",
      message: expect.stringContaining("measures.dice score: missing"),
    });
    const good = await reporting(
      `echo '{"measures": {"dice score": 0.5}, "conditions": {"testSigma": 3}}'; echo '{"measures": {"dice score": 0.9}}'`,
    );
    expect(ofType(await evaluate(good, { measures }, { testSigma: 3 }, null), "evaluation")).toMatchObject([
      { conditions: { testSigma: 3, replicate: 0 }, measures: { "dice score": 0.5 } },
    ]);
  });
});
