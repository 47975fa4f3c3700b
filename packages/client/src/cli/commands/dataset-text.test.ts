import type { DatasetView } from "@foldwise/core";
import { expect, it } from "vitest";
import { datasetText } from "./dataset-text";

const part = (fold: number, side: string, images: number) => ({ fold, side, class: "ALL", images });
const set: DatasetView = {
  id: 1,
  slug: "cells",
  name: "Cells",
  isSynthetic: true,
  isArticle: false,
  kind: "synthetic",
  fingerprint: "f",
  classes: ["ALL", "HEM"],
  positiveClass: "ALL",
  images: 40,
  width: 16,
  height: 16,
  patients: 8,
  folds: [0, 1],
  counts: [{ fold: 0, class: "ALL", images: 20, patients: 4 }],
  splits: [
    {
      scheme: "within-fold-by-image",
      seed: 1,
      parts: [part(0, "train", 14), part(0, "val", 2), part(0, "test", 4), part(1, "train", 15)],
      leakedPatients: [{ fold: 0, patients: 3 }],
    },
  ],
  manifest: {},
  report: { notes: ["2 of 40 file names carry no patient: each counts as a patient of its own."] },
  createdAt: "2026-01-01T00:00:00.000Z",
};

it("says of each split and fold how many patients stand on both sides, and what the import decided", () => {
  const text = datasetText(set);
  expect(text).toMatch(/split +seed +fold +train +val +test +patients on both sides/);
  expect(text).toMatch(/within-fold-by-image +1 +0 +14 +2 +4 +3\n/);
  expect(text).toMatch(/within-fold-by-image +1 +1 +15 +0 +0 +0\n/);
  expect(text).toContain("2 of 40 file names carry no patient: each counts as a patient of its own.");
});

it("does not take unknown patients for none", () => {
  const splits = set.splits.map((split) => ({ ...split, leakedPatients: null }));
  expect(datasetText({ ...set, patients: null, splits })).toMatch(/within-fold-by-image .* unknown\n/);
  expect(datasetText({ ...set, splits: [] })).toContain("splits: none yet");
});
