import { SWEEP_STATES } from "@foldwise/core/states";
import { expect, it } from "vitest";
import { makeSweep } from "@/entities/sweep/testing";
import { emptyRobustness } from "./empty-robustness";

it("promises evaluations only to a sweep that can still have some", () => {
  const none = makeSweep({ evaluations: { planned: 6, complete: 0 } });
  const promising = SWEEP_STATES.filter((state) => /begin/.test(emptyRobustness({ ...none, state })));
  expect(promising).toEqual(["queued", "running", "paused"]);
  expect(emptyRobustness({ ...none, state: "failed" })).toContain("no evaluation was stored");
  const untrained = { ...none.trainings, complete: 0 };
  expect(emptyRobustness({ ...none, state: "failed", trainings: untrained })).toContain(
    "no training was completed",
  );
  expect(emptyRobustness(makeSweep())).toContain("best weights");
});
