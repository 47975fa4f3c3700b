import type { DatasetRecord } from "@foldwise/db/repositories/dataset";
import { expect, it } from "vitest";
import { datasetView } from "./dataset";

const RECORD: DatasetRecord = {
  id: 1,
  uid: "u",
  slug: "cells",
  name: "Cells",
  kind: "imported",
  paper: null,
  isSynthetic: false,
  fingerprint: "f",
  classes: ["blast", "normal"],
  positiveClass: "blast",
  images: 40,
  width: 32,
  height: 32,
  patients: 8,
  imagesWithoutPatient: 0,
  patientBasis: "named",
  folds: [0, 1],
  archive: null,
  location: "/secret/place",
  manifest: {},
  report: {},
  counts: [],
  splits: [],
  usualSplits: { splits: { scheme: "leave-one-fold-out", seed: 1 }, reason: "patients are known" },
  createdAt: new Date("2026-01-02T03:04:05.006Z"),
  deletedAt: null,
};

it("says how many patients there are only where every image's patient is known", () => {
  expect(datasetView(RECORD).patients).toBe(8);
  const assumed = { ...RECORD, patients: 40, imagesWithoutPatient: 40, patientBasis: "assumed" } as const;
  expect(datasetView(assumed)).toMatchObject({
    patients: null,
    patientBasis: "assumed",
    imagesWithoutPatient: 40,
  });
});

it("tells nobody where a worker's machine keeps the images", () => {
  expect(JSON.stringify(datasetView(RECORD))).not.toContain("secret");
});

it("says whose images they are, under the name that clients of 0.1 ask for too", () => {
  const of = (paper: string | null) => datasetView({ ...RECORD, paper });
  expect(of("invented")).toMatchObject({ paper: "invented", isArticle: true });
  expect(of(null)).toMatchObject({ paper: null, isArticle: false });
});
