import { expect, it } from "vitest";
import { type SplitFacts, usualSplits } from "./usual-splits";

const count = (fold: number, name: string, images: number, patients: number) => ({
  fold,
  class: name,
  images,
  patients,
});
const facts: SplitFacts = {
  counts: [0, 1].flatMap((fold) => [count(fold, "a", 60, 5), count(fold, "b", 40, 5)]),
  patients: "all",
  patientsInSeveralFolds: 0,
  hasGivenSides: false,
};
const oneFold = [count(0, "a", 60, 5), count(0, "b", 40, 5)];

it.each<[string, Partial<SplitFacts>, object]>([
  ["the folds where they keep known patients apart", {}, { scheme: "leave-one-fold-out" }],
  [
    "patients within folds where they do not",
    { patientsInSeveralFolds: 2 },
    { scheme: "within-fold-by-patient" },
  ],
  [
    "whole patients over new folds where a fold has too few",
    {
      patientsInSeveralFolds: 2,
      counts: [...oneFold, count(1, "a", 30, 2), count(1, "b", 30, 2)],
    },
    { scheme: "stratified-group-k-fold", k: 5 },
  ],
  [
    // A fold with one patient of b would have 8 images of it.
    "whole patients over new folds where there are none, as many as suffice for each class",
    { counts: oneFold },
    { scheme: "stratified-group-k-fold", k: 2 },
  ],
  [
    "whole patients over more folds where each patient suffices",
    { counts: [count(0, "a", 60, 6), count(0, "b", 60, 6)] },
    { scheme: "stratified-group-k-fold", k: 5 },
  ],
  [
    "patients within folds where only some are known",
    { patients: "some" },
    { scheme: "within-fold-by-patient" },
  ],
  ["images where patients are unknown", { patients: "none" }, { scheme: "within-fold-by-image" }],
  [
    "images over new folds where there are none and patients are unknown",
    { patients: "none", counts: oneFold },
    { scheme: "stratified-k-fold", k: 4 },
  ],
  [
    "one fold by images where there are too few for two",
    { patients: "none", counts: [count(0, "a", 15, 0), count(0, "b", 15, 0)] },
    { scheme: "within-fold-by-image" },
  ],
  ["the sides that the images came on", { hasGivenSides: true }, { scheme: "given" }],
])("a plan that names no splits gets %s", (_, changed, splits) => {
  expect(usualSplits({ ...facts, ...changed }).splits).toMatchObject(splits);
});

it("says why, with the patients that the folds put on both sides", () => {
  expect(usualSplits({ ...facts, patientsInSeveralFolds: 7 }).reason).toBe(
    "patients are known and 7 have images in several folds",
  );
});
