import { expect, it } from "vitest";
import { dataSchema } from "../trainers";
import { AUGMENTED } from "../trainers/tfjs/augmentation";
import { canonicalJson, fingerprintOf } from "./fingerprint";

it("says nothing of keys that came later unless a plan does, so that what was trained before is found again", () => {
  expect(canonicalJson(dataSchema.parse({ balance: "hsv-desaturated", augmentation: AUGMENTED }))).toBe(
    `{"augmentation":"${AUGMENTED}","balance":"hsv-desaturated","crop":1,"noiseReading":"noisy-only","trainSigmas":[3,9]}`,
  );
});

it.each([
  { resize: "nearest" },
  { rescale: "-1-1" },
  { augmentationSteps: { fillMode: "constant" } },
  { augmentationSteps: { interpolation: "nearest" } },
  { augmentationSteps: { noiseOrder: "after-brightness" } },
  { noiseReading: "with-clean" },
  { intensityRange: [0, 4095] },
  { pad: "edge" },
  { pad: "constant" },
  { pad: "constant", padValue: 114 },
])("tells %j apart", (data) => {
  expect(fingerprintOf(dataSchema.parse(data))).not.toBe(fingerprintOf(dataSchema.parse({})));
});

it.each([
  [{ padValue: 3 }, "padValue", /is the value of pad: constant; set data\.pad to constant/],
  [{ pad: "edge", padValue: 3 }, "padValue", /is the value of pad: constant/],
  [{ intensityRange: [4095, 0] }, "intensityRange", /low must be below high/],
])("refuses %j", (data, field, message) => {
  expect(dataSchema.safeParse(data).error?.issues).toMatchObject([
    { path: [field], message: expect.stringMatching(message) },
  ]);
});
