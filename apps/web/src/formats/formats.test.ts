import { describe, expect, it } from "vitest";
import { metricLabel } from "./metric-label";
import { formatBytes, formatCount, formatMetric, formatMetricPair, plural } from "./numbers";
import { formatDuration, formatRelative } from "./times";

describe("numbers", () => {
  it("gives rates three decimals and counts an SI prefix", () => {
    expect(formatMetric("val/accuracy", 0.94812)).toBe("0.948");
    expect(formatCount(9_999)).toBe("9,999");
    expect(formatCount(10_661)).toBe("10.7 k");
    expect(formatCount(3_235_010)).toBe("3.24 M");
  });
  it("gives two values the digits in which they differ", () => {
    expect(formatMetricPair("val/accuracy", [0.9224, 0.9581])).toEqual(["0.922", "0.958"]);
    expect(formatMetricPair("val/accuracy", [0.92311, 0.92324])).toEqual(["0.92311", "0.92324"]);
    expect(formatMetricPair("val/accuracy", [0.5, 0.5])).toEqual(["0.500", "0.500"]);
    expect(formatMetricPair("val/accuracy", [0.8350519, 0.8350519 + 1e-15])).toEqual(["0.835", "0.835"]);
  });
  it("never turns NaN or an infinity into a number", () => {
    expect(formatMetric("val/loss", Number.NaN)).toBe("NaN");
    expect(formatMetric("val/loss", Number.NEGATIVE_INFINITY)).toBe("−∞");
  });
  it("writes small learning rates as powers", () => {
    expect(formatMetric("lr", 0.001)).toBe("0.001");
    expect(formatMetric("lr", 0.00001)).toBe("1e-5");
    expect(formatMetric("lr", 0)).toBe("0");
  });
  it("counts nouns and bytes", () => {
    expect(plural(1, "fold")).toBe("1 fold");
    expect(plural(3, "fold")).toBe("3 folds");
    expect(formatBytes(12.34 * 1024 * 1024)).toBe("12.3 MiB");
    expect(formatBytes(0)).toBe("0 B");
  });
});

describe("times", () => {
  it("says a duration in its two greatest units", () => {
    expect(formatDuration(100)).toBe("1 min 40 s");
    expect(formatDuration(120)).toBe("2 min");
    expect(formatDuration(7_500)).toBe("2 h 5 min");
    expect(formatDuration(0.2)).toBe("under 1 s");
  });
  it("says how long ago", () => {
    const now = new Date("2026-11-23T12:00:00Z");
    expect(formatRelative(new Date("2026-11-23T11:58:00Z"), now)).toBe("2 min ago");
    expect(formatRelative(new Date("2026-11-22T11:00:00Z"), now)).toBe("1 day ago");
    expect(formatRelative(new Date("2026-11-23T15:00:00Z"), now)).toBe("in 3 h");
  });
});

describe("metricLabel", () => {
  it("tells a class's measure from an average, and leaves the class's name as it is", () => {
    expect(metricLabel("recall/macro")).toBe("recall macro");
    expect(metricLabel("recall/class/macro")).toBe("recall of class macro");
    expect(metricLabel("recall/class/small_cells/auc")).toBe("recall of class small_cells/auc");
    expect(metricLabel("recall/normal")).toBe("recall of class normal");
  });

  it("says other metrics in words", () => {
    expect(metricLabel("val/balanced_accuracy")).toBe("val balanced accuracy");
    expect(metricLabel("lr")).toBe("learning rate");
    expect(metricLabel("perf/epoch_seconds")).toBe("epoch duration (s)");
    expect(metricLabel("sys/memory_mb")).toBe("memory (MB)");
    expect(metricLabel("constructor")).toBe("constructor");
  });
});
