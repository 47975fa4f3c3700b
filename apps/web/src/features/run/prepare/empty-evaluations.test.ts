import { RUN_STATES } from "@foldwise/core/states";
import { expect, it } from "vitest";
import { emptyEvaluations } from "./empty-evaluations";

it("promises evaluations only to a run that can still have some", () => {
  const promising = RUN_STATES.filter((state) =>
    /is evaluated/.test(emptyEvaluations({ state, failure: null })),
  );
  expect(promising).toEqual(["queued", "running", "paused", "waiting"]);
  expect(emptyEvaluations({ state: "failed", failure: null })).toContain("training failed");
  const failure = { kind: "evaluation", message: "gone" };
  expect(emptyEvaluations({ state: "failed", failure })).toContain("without training again");
});
