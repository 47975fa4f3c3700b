import type { AttemptView, EvaluationView } from "@foldwise/core/contracts/http/run";
import { describe, expect, it } from "vitest";
import { prepareAttempts } from "./attempts";
import { curveGroups } from "./curve-groups";
import { evaluationRows } from "./evaluation-rows";
import { prepareRunCurves, smoothed } from "./run-curves";
import { applyLog } from "./stream";

const base = {
  metrics: ["train/loss", "val/loss"],
  scale: "linear",
  x: "epoch",
  smoothing: 0,
  epochs: 6,
} as const;
const curves = [
  {
    name: "train/loss",
    points: [
      [1, 1],
      [2, 0.5],
    ] as [number, number][],
  },
  {
    name: "val/loss",
    points: [
      [1, 1.2],
      [2, "NaN"],
      [3, 0.7],
    ] as [number, number | "NaN"][],
  },
  {
    name: "perf/epoch_seconds",
    points: [
      [1, 60],
      [2, 30],
      [3, 30],
    ] as [number, number][],
  },
];

describe("prepareRunCurves", () => {
  it("draws what can be drawn and counts the rest", () => {
    const chart = prepareRunCurves({ ...base, curves });
    expect(chart.lines.map(({ label, isTrain }) => [label, isTrain])).toEqual([
      ["train loss", true],
      ["val loss", false],
    ]);
    expect(chart.lines[1]?.points.map(({ x }) => x)).toEqual([1, 3]);
    expect(chart.dropped).toBe(1);
    expect(chart.x.domain).toEqual([1, 6]);
  });
  it("begins at the first step of what a program outside logged", () => {
    const points: [number, number][] = [0, 1, 2, 3].map((step) => [step, 1]);
    const chart = prepareRunCurves({
      ...base,
      curves: [{ name: "loss", points }],
      metrics: ["loss"],
      epochs: null,
    });
    expect(chart.x).toEqual({ kind: "epoch", domain: [0, 3], ticks: [0, 1, 2, 3] });
  });
  it("lays minutes of training along x where epochs were timed", () => {
    const chart = prepareRunCurves({ ...base, curves, x: "time" });
    expect(chart.lines[0]?.points.map(({ x }) => x)).toEqual([1, 1.5]);
    expect(chart.table.header).toEqual(["epoch", "minutes", "train/loss", "val/loss"]);
  });
  it("falls back to epochs where nobody timed them", () => {
    expect(prepareRunCurves({ ...base, curves: curves.slice(0, 2), x: "time" }).x.kind).toBe("epoch");
  });
  it("smooths without a pull towards 0", () => {
    expect(smoothed([2, 2, 2], 0.9).map((value) => Number(value.toFixed(9)))).toEqual([2, 2, 2]);
    expect(smoothed([0, 1], 0.5)[1]).toBeCloseTo(2 / 3);
  });
});

describe("curveGroups", () => {
  it("puts train and validation together and leaves nothing out", () => {
    const groups = curveGroups(["val/loss", "train/loss", "perf/images_per_second"]);
    expect(groups.map(({ key, metrics }) => [key, metrics.length])).toEqual([
      ["loss", 2],
      ["perf/images_per_second", 1],
    ]);
  });
});

const evaluation = (over: Partial<EvaluationView>): EvaluationView => ({
  id: 1,
  trainingId: 1,
  weights: "best",
  epoch: 6,
  sigma: 0,
  conditions: { testSigma: over.sigma ?? 0, replicate: over.replicate ?? 0 },
  realisedSigma: null,
  replicate: 0,
  images: 10,
  classes: ["blast", "normal"],
  confusion: [
    [6, 1],
    [1, 2],
  ],
  metrics: { accuracy: 0.8, balanced_accuracy: 0.76, auc: null },
  ...over,
});

describe("evaluationRows", () => {
  it("averages replicates of a sigma and keeps best and last weights apart", () => {
    const rows = evaluationRows([
      evaluation({ id: 1, sigma: 5, replicate: 0, metrics: { accuracy: 0.8 } }),
      evaluation({ id: 2, sigma: 5, replicate: 1, metrics: { accuracy: 0.6 } }),
      evaluation({ id: 3, sigma: 0, weights: "last" }),
    ]);
    expect(rows.map(({ weights, sigma, replicates }) => [weights, sigma, replicates])).toEqual([
      ["best", 5, 2],
      ["last", 0, 1],
    ]);
    expect(rows[0]?.metrics.accuracy).toBeCloseTo(0.7);
    expect(rows[1]?.metrics.auc).toBeNull();
    expect(rows.map(({ conditions }) => conditions)).toEqual(["sigma 5", "sigma 0"]);
  });
  it("keeps other conditions apart, and has no name for none", () => {
    const rows = evaluationRows([
      evaluation({ id: 1, conditions: { site: "A", replicate: 0 }, metrics: { rmse: 1 } }),
      evaluation({ id: 2, conditions: { site: "B", replicate: 0 }, metrics: { rmse: 2 } }),
      evaluation({ id: 3, conditions: { site: "B", replicate: 1 }, metrics: { rmse: 4 } }),
      evaluation({ id: 4, conditions: {}, metrics: { rmse: 8 } }),
    ]);
    expect(rows.map(({ conditions, metrics }) => [conditions, metrics.rmse])).toEqual([
      ["site A", 1],
      ["site B", 3],
      ["", 8],
    ]);
  });
});

describe("prepareAttempts", () => {
  const attempt = (over: Partial<AttemptView>): AttemptView => ({
    number: 1,
    workerId: "w",
    fromEpoch: 0,
    toEpoch: 5,
    outcome: "lost",
    failure: null,
    claimedAt: "2026-11-23T10:00:00Z",
    endedAt: "2026-11-23T10:01:00Z",
    environment: null,
    ...over,
  });
  it("says where each attempt began and how it ended", () => {
    const rows = prepareAttempts(
      [attempt({}), attempt({ number: 2, fromEpoch: 5, toEpoch: null, outcome: null, endedAt: null })],
      new Date("2026-11-23T10:02:00Z"),
    );
    expect(rows.map(({ title, detail }) => [title, detail])).toEqual([
      ["Attempt 1", "from the start, to epoch 5, 1 min"],
      ["Attempt 2, from epoch 5", "running for 2 min"],
    ]);
  });
});

describe("applyLog", () => {
  const line = (attempt: number, seq: number) => ({ attempt, seq, at: "", level: "info", line: `${seq}` });
  it("keeps a line that comes twice once, in order, and the newest of very many", () => {
    expect(
      applyLog([line(1, 1)], [line(1, 1), line(2, 0), line(1, 2)]).map(({ attempt, seq }) => [attempt, seq]),
    ).toEqual([
      [1, 1],
      [1, 2],
      [2, 0],
    ]);
    const many = Array.from({ length: 6_000 }, (_, seq) => line(1, seq));
    expect(applyLog([], many)).toHaveLength(5_000);
    expect(applyLog([], many).at(-1)?.seq).toBe(5_999);
  });
});
