import type { DatasetView } from "@foldwise/core/contracts/http/dataset";
import { expect, it } from "vitest";
import { datasetText } from "./dataset-text";

const part = (fold: number, side: string, images: number) => ({ fold, side, class: "blast", images });
const set: DatasetView = {
  id: 1,
  slug: "cells",
  name: "Cells",
  isSynthetic: true,
  paper: null,
  kind: "synthetic",
  fingerprint: "f",
  classes: ["blast", "normal"],
  positiveClass: "blast",
  images: 40,
  width: 16,
  height: 16,
  patients: 8,
  patientBasis: "named",
  imagesWithoutPatient: 0,
  folds: [0, 1],
  usualSplits: { scheme: "leave-one-fold-out", seed: 1, reason: "patients are known" },
  counts: [{ fold: 0, class: "blast", images: 20, patients: 4 }],
  splits: [
    {
      scheme: "within-fold-by-image",
      seed: 1,
      parts: [part(0, "train", 14), part(0, "val", 2), part(0, "test", 4), part(1, "train", 15)],
      leakedPatients: [
        { fold: 0, patients: 3 },
        { fold: 1, patients: 0 },
      ],
    },
  ],
  manifest: {},
  report: { notes: ["The positive class is blast: AUC and precision-recall are of blast."] },
  createdAt: "2026-01-01T00:00:00.000Z",
  deletedAt: null,
};

it("says of each split and fold how many patients stand on both sides, and what the import decided", () => {
  const text = datasetText(set);
  expect(text).toMatch(/split +seed +fold +train +val +test +patients on both sides/);
  expect(text).toMatch(/within-fold-by-image +1 +0 +14 +2 +4 +3\n/);
  expect(text).toMatch(/within-fold-by-image +1 +1 +15 +0 +0 +0\n/);
  expect(text).toContain("The positive class is blast: AUC and precision-recall are of blast.");
  expect(text).toContain("classes: blast, normal; positive class: blast\npatients: 8\n");
});

const leaking = (first: number | null) =>
  set.splits.map((split) => ({
    ...split,
    leakedPatients: [
      { fold: 0, patients: first },
      { fold: 1, patients: null },
    ],
  }));

it("does not take unknown patients for none", () => {
  const unknown = { ...set, patients: null, patientBasis: "unknown" as const, imagesWithoutPatient: 40 };
  const text = datasetText({ ...unknown, splits: leaking(null) });
  expect(text.match(/within-fold-by-image .* unknown\n/g)).toHaveLength(2);
  expect(text).toContain("patients: unknown for 40 of 40 images\n");
  expect(datasetText({ ...set, splits: [] })).toContain("splits: none yet");
});

it("says of assumed patients that leakage is unknown, and of partly known ones that there may be more", () => {
  const assumed = { ...set, patients: null, patientBasis: "assumed" as const, imagesWithoutPatient: 2 };
  const text = datasetText({ ...assumed, splits: leaking(3) });
  expect(text).toContain("patients: unknown for 2 of 40 images; one patient per image is assumed there\n");
  expect(text).toMatch(/within-fold-by-image +1 +0 .* at least 3\n/);
  expect(text).toMatch(/within-fold-by-image +1 +1 .* unknown\n/);
});

it("says of a deleted set how it comes back", () => {
  expect(datasetText({ ...set, deletedAt: "2026-02-01T00:00:00.000Z" })).toContain(
    "deleted; to restore it: foldwise dataset restore 1\n",
  );
});
