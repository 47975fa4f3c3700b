import { expect, it } from "vitest";
import { sweepStreamEventSchema } from "./sweep-stream";

it("has no default for what is left out of the changes of a sweep: that is as it was", () => {
  const event = { type: "changes", sweep: { name: "renamed" }, trialViews: [], trialNumbers: null };
  expect(sweepStreamEventSchema.parse(event)).toEqual(event);
});

it("has the plan among the changes of a sweep", () => {
  const sweep = { planVersion: 1, plan: { budget: { maxTrials: 500 } } };
  const event = { type: "changes", sweep, trialViews: [], trialNumbers: null };
  expect(sweepStreamEventSchema.parse(event)).toEqual(event);
});
