import { describe, expect, it } from "vitest";
import { prepareCost } from "./cost-lines";

const time = {
  seconds: 100,
  training: { seconds: 60, basis: "measured" as const },
  evaluation: { seconds: 30, basis: "scaled" as const },
  waiting: { seconds: 10, sweeps: 1 },
  slots: 1,
};
const cost = {
  trials: 2,
  runs: 6,
  trainings: 4,
  shared: 2,
  evaluations: 36,
  epochs: 24,
  seconds: 60,
  newEvaluations: 30,
  time,
};

describe("prepareCost", () => {
  it("names what is shared and how long it takes", () => {
    const lines = prepareCost(cost);
    expect(lines.map(({ value }) => value)).toEqual(["2", "6", "4", "36", "24", "≈ 1 min 40 s"]);
    expect(lines[2]?.detail).toBe("2 more reused from cache");
    expect(lines[3]?.detail).toBe("30 to compute, the rest reused from cache");
    expect(lines[5]?.detail).toBe(
      "training 1 min (measured here) · evaluations 30 s (scaled from other models measured here) · waiting for 1 other sweep 10 s",
    );
  });
  it("keeps trials, trainings and time where there is room for no more", () => {
    const main = prepareCost(cost).filter(({ isMain }) => isMain);
    expect(main.map(({ label }) => label)).toEqual(["Trials", "Trainings", "Time"]);
  });
  it("has nothing to wait for where every training and evaluation is there", () => {
    const shared = { ...cost, trainings: 0, shared: 6, epochs: 0, seconds: 0, newEvaluations: 0 };
    expect(prepareCost(shared).at(-1)).toMatchObject({
      value: "nothing to do",
      detail: "results are reused at once",
    });
    expect(prepareCost(shared)[2]).toMatchObject({ value: "0", detail: "all reused from cache" });
    expect(prepareCost(shared)[3]).toMatchObject({ value: "36", detail: "all reused from cache" });
    // Evaluations of shared runs take their time as well.
    expect(prepareCost({ ...shared, newEvaluations: 30 }).at(-1)?.value).toBe("≈ 1 min 40 s");
  });
  it("does not guess a time that nobody measured", () => {
    const unknown = { ...time, seconds: null, training: { seconds: null, basis: null } };
    const line = prepareCost({ ...cost, time: unknown }).at(-1);
    expect(line?.value).toBeNull();
    expect(line?.detail).toContain("training unknown (nothing was measured here)");
  });
});
