import type { TrialRecord } from "@foldwise/db/repositories/sweep";
import { describe, expect, it } from "vitest";
import { OBJECTIVE, runRecordOf } from "../testing/run-record";
import { describeOverride, trialView } from "./sweep";

const TRIAL: TrialRecord = {
  id: 3,
  number: 1,
  variant: "MAC",
  configuration: {},
  reason: "the only configuration",
  proposal: 0,
  outerFold: null,
  isRefit: false,
  state: "running",
  objective: null,
  objectives: null,
  violations: null,
  failure: null,
  stop: null,
  rung: null,
  bracket: null,
  rungs: null,
  waitingForSlot: false,
  runs: [],
  startedAt: null,
  finishedAt: null,
};
const runsWith = (...values: (number | null)[]) =>
  values.map((value) => runRecordOf({ objective: { ...OBJECTIVE, value } }));

describe("a trial's range", () => {
  it("is of the finite objectives of its runs so far", () => {
    const runs = runsWith(0.5, Number.NaN, 0.2, null, Number.POSITIVE_INFINITY);
    expect(trialView({ ...TRIAL, runs }).range).toEqual([0.2, 0.5]);
  });

  it("is null before the first of them", () => {
    const runs = [...runsWith(null), runRecordOf({ objective: null })];
    expect(trialView({ ...TRIAL, runs }).range).toBeNull();
  });
});

it("an objective that is no number is sent as a string", () => {
  expect(trialView({ ...TRIAL, objective: Number.NaN }).objective).toBe("NaN");
  expect(trialView({ ...TRIAL, objective: 0.5 }).objective).toBe(0.5);
});

it.each([
  [{}, "no overrides"],
  [{ data: { balance: "none", augmentation: "none" } }, "balancing none, augmentation none"],
  [{ training: { epochs: 4 } }, "max epochs 4"],
])("the override %o is described as %s", (override, text) => {
  expect(describeOverride(override)).toBe(text);
});
