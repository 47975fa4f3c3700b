import { expect, it } from "vitest";
import type { Paper } from "./contract";
import { listPapers, paperFacts, registerPaper } from "./registry";

const paper: Paper = { id: "invented", facts: [{ gives: (row) => row === "invented", read: () => [] }] };

it("knows a paper from its registration until it is taken out, once", () => {
  const rows = (baseline: string | null) =>
    paperFacts({ baseline }).filter(({ gives }) => gives("invented")).length;
  expect(rows("invented")).toBe(0);
  const unregister = registerPaper(paper);
  expect(() => registerPaper(paper)).toThrow(/already/);
  // A table without a baseline may have rows of any paper; one of another paper has none of this.
  expect([rows("invented"), rows(null), rows("another")]).toEqual([1, 1, 0]);
  unregister();
  expect([rows("invented"), rows(null)]).toEqual([0, 0]);
});

it("registers each paper once", () => {
  const ids = listPapers().map(({ id }) => id);
  expect(ids.length).toBeGreaterThan(0);
  expect(ids).toEqual([...new Set(ids)]);
});
