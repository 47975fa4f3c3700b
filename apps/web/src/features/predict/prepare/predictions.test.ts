import type { PredictResult } from "@foldwise/core/contracts/worker-requests";
import { expect, it } from "vitest";
import { predictionRows, predictionSummary } from "./predictions";

const image = (predicted: string, label: string | null, predict: number) => ({
  name: "fold_0/all/a.bmp",
  index: label === null ? null : 3,
  label,
  width: 450,
  height: 450,
  predicted,
  probabilities: [0.25, 0.75],
  milliseconds: { decode: 1, resize: 2, predict },
});
const result: PredictResult = {
  kind: "predict",
  model: "mobilenet_m",
  inputSize: 224,
  widthMultiplier: 1,
  weights: "best",
  epoch: 7,
  machine: {
    workerId: "w",
    host: "h",
    cpu: "A processor",
    cores: 2,
    device: "cpu",
    gpu: null,
    threads: 2,
    tensorflow: "2.9.1",
  },
  classes: ["blast", "normal"],
  positiveClass: "blast",
  warm: false,
  images: [
    image("normal", "blast", 10),
    image("normal", "normal", 20),
    { name: "x.png", problem: "cut off" },
    image("normal", null, 90),
  ],
};

it("gives a row an image, with what could not be read where it was sent", () => {
  const rows = predictionRows(result);
  expect(rows.map(({ isRight }) => isRight)).toEqual([false, true, null, null]);
  expect(rows[0]).toMatchObject({ name: "a.bmp", about: "450 × 450 px · image 3", milliseconds: 13 });
  expect(rows[0]?.probabilities).toEqual([
    { class: "blast", value: 0.25 },
    { class: "normal", value: 0.75 },
  ]);
  expect(rows[2]).toMatchObject({ name: "x.png", problem: "cut off", predicted: null, milliseconds: null });
});

it("says so where an image is too small to tell anything", () => {
  const images = [{ ...image("blast", null, 1), width: 1, height: 1 }];
  expect(predictionRows({ ...result, images })[0]?.about).toMatch(/^1 × 1 px · much smaller/);
});

it("counts as right or wrong only what has a true class", () => {
  const rows = predictionRows(result);
  expect(predictionSummary(result, rows)).toBe(
    "4 images · 1 of 2 right · median 23.0 ms each · mobilenet_m at 224 px, best weights of epoch 7 · A processor (cold start)",
  );
  const sent = { ...result, warm: true, images: result.images.slice(3) };
  expect(predictionSummary(sent, predictionRows(sent))).not.toContain("right");
});
