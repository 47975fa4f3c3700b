import { stagesRequestSchema } from "@foldwise/core/contracts/worker-requests";
import { expect, it } from "vitest";
import { describeStage, readSettings, stagesBody } from "./pipeline";

const read = (query: string, images = 100) => {
  const search = new URLSearchParams(query);
  return readSettings((key) => search.get(key), images);
};

it("reads settings from a link, and takes nothing that is out of bounds", () => {
  expect(read("")).toEqual({
    image: 0,
    seed: 1,
    epoch: 1,
    copy: "original",
    inputSize: 224,
    crop: 1,
    off: [],
  });
  expect(
    read("pimage=7&pseed=3&pepoch=2&pcopy=desaturated&psize=96&pcrop=0.8&poff=zoom,noise,nonsense"),
  ).toEqual({
    image: 7,
    seed: 3,
    epoch: 2,
    copy: "desaturated",
    inputSize: 96,
    crop: 0.8,
    off: ["noise", "zoom"],
  });
  expect(read("pimage=700&pepoch=0&psize=97&pcrop=9&pseed=-1")).toMatchObject({
    image: 99,
    epoch: 1,
    inputSize: 224,
    crop: 1,
    seed: 1,
  });
});

it("asks for augmentation without the steps that are off, in words that a plan knows", () => {
  const all = stagesRequestSchema.parse(stagesBody(read("pimage=4"), false));
  expect(all).toMatchObject({
    image: 4,
    data: { trainSigmas: [3, 9], augmentationSteps: { rotationDegrees: 45 } },
  });
  const off = stagesBody(read("pimage=7&poff=noise,rotation,shift,shear,zoom,flip,brightness"), true);
  const parsed = stagesRequestSchema.parse(off);
  expect(parsed).toMatchObject({ drawAs: 7 });
  expect(parsed.image).toBeUndefined();
  expect(parsed.data).toMatchObject({
    trainSigmas: [0],
    augmentationSteps: {
      rotationDegrees: 0,
      widthShift: 0,
      heightShift: 0,
      shearDegrees: 0,
      zoom: null,
      horizontalFlip: false,
      brightness: null,
    },
  });
});

it("says what a step drew", () => {
  const stage = { name: "rotation", width: 1, height: 1 };
  expect(describeStage({ ...stage, applied: true, drawn: { degrees: -12.345 } })).toBe("degrees −12.35°");
  expect(describeStage({ ...stage, applied: true, drawn: { sigma: 9, realisedSigma: 8.123 } })).toBe(
    "sigma 9, realised sigma 8.12",
  );
  expect(describeStage({ ...stage, applied: false, drawn: { flipped: false } })).toBe(
    "not flipped · unchanged",
  );
  const drawn = { width: 96, filter: "bilinear", height: 96 };
  expect(describeStage({ ...stage, applied: true, drawn })).toBe("96 × 96 px, bilinear");
  expect(describeStage({ ...stage, applied: false, drawn: {} })).toBe("unchanged");
});
