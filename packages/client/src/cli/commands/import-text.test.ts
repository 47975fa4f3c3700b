import type { ImportView } from "@foldwise/core/contracts/http/dataset";
import { expect, it } from "vitest";
import { EXIT, exitCodeOf } from "../exit-codes";
import { importFailure } from "./dataset-import";
import { importText } from "./import-text";

const view: ImportView = {
  id: 4,
  request: {},
  state: "failed",
  progress: null,
  report: {
    notes: ["27 images were refused and are not part of the set (27 unreadable)."],
    counts: [{ fold: 0, class: "blast", images: 24, patients: 4 }],
    findings: Array.from({ length: 22 }, (_, i) => ({
      path: `fold_0/all/${i}.bmp`,
      level: "refused",
      reason: "unreadable",
      message: "truncated",
    })),
    findingsLeftOut: 5,
  },
  error: { message: "The dataset was refused", problems: [{ field: "unreadable" }] },
  datasetId: null,
  createdAt: "2026-01-01T00:00:00.000Z",
  finishedAt: null,
};

it("an import's text names files whole, counts the rest, and leaves the refusal to standard error", () => {
  const text = importText(view);
  expect(text).toContain("   0  blast      24         4");
  expect(text).toContain("refused (unreadable) fold_0/all/0.bmp: truncated");
  expect(text).toContain("and 7 more files");
  expect(text).not.toContain("{");
  expect(text).not.toContain("The dataset was refused");
  expect(importText({ ...view, report: null })).toBe("import 4: failed");
});

it("a refused import is bad input, one that broke is a failure", () => {
  expect(exitCodeOf(importFailure(view))).toBe(EXIT.badInput);
  expect(exitCodeOf(importFailure({ error: { message: "No room" } }))).toBe(EXIT.failure);
});
