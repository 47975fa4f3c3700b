import { sweepStreamEventSchema } from "@foldwise/core/contracts/http/sweep-stream";
import { expect, it } from "vitest";
import { applyChanges } from "@/entities/sweep/stream";
import { makeSweep, makeTrial } from "@/entities/sweep/testing";
import { liveSweep, sweepChanges, sweepVersion } from "./sweep-changes";

const before = makeSweep({
  plan: { budget: { maxTrials: 400 } },
  trialViews: [makeTrial({ id: 1 }), makeTrial({ id: 2 })],
});

/** As it comes over the stream. */
function sent(known: typeof before | null, now: typeof before) {
  const event = sweepStreamEventSchema.parse(sweepChanges(known && liveSweep(known), liveSweep(now)));
  if (event.type !== "changes") throw new Error(`an event of changes, not ${event.type}`);
  return event;
}

it("a page that somebody else's edit reaches has the edited plan", () => {
  const now = {
    ...before,
    planVersion: 1,
    plan: { budget: { maxTrials: 500 } },
    trialViews: [makeTrial({ id: 2 }), makeTrial({ id: 3 })],
  };
  const event = sent(before, now);
  expect(Object.keys(event.sweep).sort()).toEqual(["plan", "planVersion"]);
  expect(applyChanges(before, event)).toEqual(now);
  expect(sweepVersion(now)).not.toBe(sweepVersion(before));
});

it("the plan is sent where it differs alone, and to a client that knows nothing", () => {
  const now = { ...before, concurrency: 2 };
  expect(sent(before, now).sweep).toEqual({ concurrency: 2 });
  expect(sent(null, now).sweep.plan).toEqual(before.plan);
});
