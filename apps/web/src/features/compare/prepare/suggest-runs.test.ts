import { expect, it } from "vitest";
import { makeRun } from "@/entities/sweep/testing";
import { suggestRuns } from "./suggest-runs";

it("offers the newest sweep with several runs that have curves", () => {
  const runs = [
    makeRun({ id: 9, sweepId: 4, sweepName: "queued", epoch: 0 }),
    makeRun({ id: 8, sweepId: 3, sweepName: "single", epoch: 2 }),
    makeRun({ id: 7, sweepId: 2, sweepName: "search", epoch: 2 }),
    makeRun({ id: 6, sweepId: 2, sweepName: "search", epoch: 2 }),
  ];
  expect(suggestRuns(runs)).toEqual({ ids: [7, 6], label: "Compare 2 runs of the latest sweep, search" });
  expect(suggestRuns(runs.slice(0, 2))).toBeNull();
});
