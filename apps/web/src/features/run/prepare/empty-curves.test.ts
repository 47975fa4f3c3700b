import { RUN_STATES } from "@foldwise/core/states";
import { expect, it } from "vitest";
import { emptyCurves } from "./empty-curves";

it("promises curves only to a run that can still have some", () => {
  const promising = RUN_STATES.filter((state) => /begin/.test(emptyCurves({ state, epoch: 0, dropped: 0 })));
  expect(promising).toEqual(["queued", "running", "paused"]);
  expect(emptyCurves({ state: "failed", epoch: 0, dropped: 0 })).toContain("failed before its first epoch");
  expect(emptyCurves({ state: "running", epoch: 3, dropped: 4 })).toContain("on this scale");
});
