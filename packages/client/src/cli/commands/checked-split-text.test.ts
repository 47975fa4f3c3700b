import { expect, it } from "vitest";
import { checkedFoldsText, checkedSplitText } from "./sweep-text";

const split = { field: "splits", scheme: "stratified-group-k-fold", seed: 1, k: 5, repeats: 1 } as const;
const fold = (number: number, patientsOnBothSides: number | null) => ({
  fold: number,
  patientsOnBothSides,
  testPatients: patientsOnBothSides === null ? null : 8,
});

it("a checked split says why it was chosen and how many patients of each test side are elsewhere too", () => {
  expect(checkedSplitText({ ...split, reason: "patients are known", folds: [fold(0, 0), fold(1, 3)] })).toBe(
    "splits: stratified-group-k-fold, k 5, seed 1 (the plan names none: patients are known)\n" +
      "patients of the test side also in training or validation: fold 0 0 of 8, fold 1 3 of 8",
  );
});

it("a checked split that the plan names gives no reason, and unknown patients are unknown", () => {
  const text = checkedSplitText({ ...split, reason: null, folds: [fold(0, null), fold(1, null)] });
  expect(text).toBe(
    "splits: stratified-group-k-fold, k 5, seed 1\npatients of the test side also in training or validation: unknown",
  );
  const many = Array.from({ length: 12 }, (_, number) => fold(number, 0));
  expect(checkedSplitText({ ...split, reason: null, folds: many })).toMatch(
    /fold 9 0 of 8 and 2 more folds$/,
  );
});

it("folds that the plan leaves out are listed with the reason; named ones need no line", () => {
  const reason = "stratified-group-k-fold makes 5 folds";
  expect(checkedFoldsText({ folds: [0, 1, 2, 3, 4], reason })).toBe(
    "folds: 0, 1, 2, 3, 4 (the plan names none: stratified-group-k-fold makes 5 folds)",
  );
  expect(checkedFoldsText({ folds: Array.from({ length: 20 }, (_, fold) => fold), reason })).toMatch(
    /^folds: 0 to 19 /,
  );
  expect(checkedFoldsText({ folds: [0], reason: null })).toBeNull();
});
