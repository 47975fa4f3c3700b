import { describe, expect, it } from "vitest";
import { makeRun, makeSweep, makeTrial } from "@/entities/sweep/testing";
import { prepareRobustness } from "./robustness";
import { prepareStrip } from "./strip";
import { prepareWaiting } from "./waiting";

const now = new Date("2026-11-23T10:02:00Z");

describe("prepareStrip", () => {
  it("counts trainings and evaluations and says the time left", () => {
    const strip = prepareStrip(makeSweep(), 5, now);
    expect(strip.map(({ value }) => value)).toEqual(["4 / 6", "12 / 36", "1 min 40 s", "0"]);
    expect(strip[2]?.detail).toBe(
      "21.4 images/s · 2 min so far · training 1 min 20 s (measured here) · evaluations 20 s (measured here)",
    );
  });
  it("says why there is no time left instead of 0", () => {
    expect(prepareStrip(makeSweep({ secondsLeft: null }), 5, now)[2]).toMatchObject({
      value: null,
      missing: "Known once every part of it is.",
    });
  });
  it("says what it took once it is over", () => {
    const over = makeSweep({ state: "complete", finishedAt: "2026-11-23T10:04:00Z", secondsLeft: null });
    expect(prepareStrip(over, 5, now)[2]).toMatchObject({ label: "Duration", value: "4 min" });
  });
  it("sets the share that failed apart from what is done", () => {
    const trainings = { planned: 4, complete: 2, pruned: 0, shared: 0, byState: { complete: 2, failed: 1 } };
    expect(prepareStrip(makeSweep({ trainings, state: "failed" }), 5, now)[0]?.failed).toBe(0.25);
  });
  it("counts pruned training runs among those that have ended, and says how many", () => {
    const over = makeSweep({
      state: "complete",
      trials: { planned: 18, byState: { complete: 10, pruned: 8 } },
      trainings: { planned: 18, complete: 10, pruned: 8, shared: 0, byState: { complete: 10, cancelled: 8 } },
      evaluations: { planned: 10, complete: 10 },
      epochs: { planned: 180, complete: 90, expected: 90 },
    });
    const [trainings, evaluations] = prepareStrip(over, 5, now);
    expect(trainings).toMatchObject({
      value: "18 / 18",
      detail: "10 complete, 8 pruned · 90 epochs · 8 trials pruned",
      share: 1,
    });
    expect(evaluations?.value).toBe("10 / 10");
  });
  it("has a bar by the epochs trained where trials are promoted, not by the runs that have ended", () => {
    // A population of 8 after its third round, and one trial of a search with promotion that was stopped by hand.
    const population = makeSweep({
      trainings: { planned: 14, complete: 0, pruned: 6, shared: 0, byState: { running: 8, cancelled: 6 } },
      epochs: { planned: 500, complete: 120, expected: 320 },
    });
    expect(prepareStrip(population, 5, now)[0]).toMatchObject({ value: "6 / max. 14", share: 0.375 });
    const stopped = makeSweep({
      trainings: { planned: 4, complete: 0, pruned: 1, shared: 0, byState: { running: 3, cancelled: 1 } },
      epochs: { planned: 160, complete: 8, expected: 80 },
    });
    expect(prepareStrip(stopped, 5, now)[0]?.share).toBe(0.1);
    const over = makeSweep({
      state: "complete",
      trainings: { planned: 22, complete: 8, pruned: 14, shared: 0, byState: { complete: 8, cancelled: 14 } },
      epochs: { planned: 600, complete: 320, expected: 320 },
    });
    expect(prepareStrip(over, 5, now)[0]?.share).toBe(1);
  });
  it("tells of resumed attempts", () => {
    const resumed = makeSweep({ resumed: { attempts: 1, lastFromEpoch: 5, promotions: 0 } });
    expect(prepareStrip(resumed, 5, now)[3]?.detail).toBe("1 attempt resumed from epoch 5");
    const restarted = makeSweep({ resumed: { attempts: 8, lastFromEpoch: 0, promotions: 0 } });
    expect(prepareStrip(restarted, 5, now)[3]?.detail).toBe("8 attempts restarted");
    const epochs = { planned: 400, complete: 40, expected: 80 };
    const promoting = makeSweep({ epochs, evaluations: { planned: 20, complete: 1 } });
    const [trainings, evaluations] = prepareStrip(promoting, 5, now);
    expect(trainings?.value).toMatch(/ \/ max\. \d+$/);
    expect(trainings?.detail).toContain("40 of about 80, max. 400 epochs");
    expect(evaluations?.value).toBe("1 / max. 20");
    const ended = makeSweep({ state: "complete", epochs: { ...epochs, expected: 40 } });
    expect(prepareStrip(ended, 5, now)[0]?.detail).toMatch(/40 epochs/);
    const promoted = makeSweep({ resumed: { attempts: 0, lastFromEpoch: null, promotions: 3 } });
    expect(prepareStrip(promoted, 5, now)[3]?.detail).toBe("no attempt was resumed; 3 promotions");
  });
});

describe("prepareWaiting", () => {
  const waiting = (over: Parameters<typeof makeSweep>[0]) =>
    makeSweep({ epochs: { planned: 36, complete: 0 }, ...over });
  it("is over with the first epoch", () => {
    expect(prepareWaiting(makeSweep(), 1)).toBeNull();
  });
  it("says how far the first epoch is", () => {
    const run = makeRun({
      id: 1,
      state: "running",
      progress: { batch: 10, batches: 40, imagesPerSecond: 20 },
    });
    expect(prepareWaiting(waiting({ trialViews: [makeTrial({ id: 0, runs: [run] })] }), 1)).toMatchObject({
      share: 0.25,
      text: "MAC fold 0: batch 10 of 40. The curve begins when the epoch ends.",
    });
  });
  it("says that it waits for a slot, and for how long where other sweeps use them", () => {
    const run = makeRun({ id: 1, state: "running", waitingForSlot: true });
    const over = { waitingForSlot: true, trialViews: [makeTrial({ id: 0, runs: [run] })] };
    const { timeLeft } = makeSweep();
    const busy = timeLeft && { ...timeLeft, waiting: { seconds: 90, sweeps: 2 } };
    expect(prepareWaiting(waiting({ ...over, timeLeft: busy }), 1)).toMatchObject({
      title: "Waiting for a slot",
      text: "2 other sweeps use the same slots. Waiting takes about 1 min 30 s in all.",
    });
    expect(prepareWaiting(waiting(over), 1)?.text).toBe(
      "Training starts as soon as a worker has a free slot.",
    );
  });
  it("names the command when there is no worker", () => {
    expect(prepareWaiting(waiting({}), 0)?.command).toBe("npx foldwise worker");
  });
});

describe("prepareRobustness", () => {
  const at = (sigma: number, value: number | null, weights: "best" | "last" = "best") => ({
    weights,
    sigma,
    metrics: { balanced_accuracy: value },
  });
  it("takes the mean, least and greatest of the runs at each sigma, best weights only", () => {
    const chart = prepareRobustness({
      weights: "best",
      metric: "balanced_accuracy",
      variants: [{ name: "MAC", evaluations: [at(2, 0.7), at(2, 0.9), at(2, null), at(0, 0.1, "last")] }],
    });
    expect(chart.sigmas).toEqual([2]);
    expect(chart.lines[0]?.points[0]).toMatchObject({ sigma: 2, runs: 2, range: [0.7, 0.9] });
    expect(chart.lines[0]?.points[0]?.mean).toBeCloseTo(0.8);
    expect(chart.table.header).toEqual(["test sigma", "MAC mean", "MAC min", "MAC max"]);
  });
  it("sets the whiskers of variants apart, evenly about their sigma", () => {
    const variants = ["A", "B", "C"].map((name) => ({ name, evaluations: [at(2, 0.7)] }));
    const chart = prepareRobustness({ weights: "best", metric: "balanced_accuracy", variants });
    const dodges = chart.lines.map(({ dodge }) => dodge);
    expect(dodges[1]).toBe(0);
    expect(dodges[0]).toBe(-(dodges[2] ?? 0));
    expect(dodges[0]).toBeLessThan(-4);
  });
});
