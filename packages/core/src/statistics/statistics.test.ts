import { describe, expect, it } from "vitest";
import { classificationMetrics } from "../metrics";
import { createRandom } from "../random";
import { compareWithPublished, meanOfComparisons, publishedVerdict } from "./compare-published";
import { delongTest } from "./delong";
import { holm } from "./holm";
import { mcnemar } from "./mcnemar";
import { pairedT } from "./paired-t";
import { matrixBootstrapIntervals } from "./parametric-bootstrap";
import { wilcoxonSignedRank } from "./wilcoxon";
import { wilsonInterval, wilsonIntervalOfPrinted } from "./wilson";

describe("Wilcoxon's signed-rank test", () => {
  it("is withheld with three folds, as it cannot go below 0.25", () => {
    expect(wilcoxonSignedRank([0.1, 0.2, 0.3])).toEqual({
      withheld: "with 3 differences the p value cannot go below 0.25",
      n: 3,
    });
    expect(wilcoxonSignedRank([0, 0]).withheld).toBe("every difference is 0");
  });
});

describe("tests of differences that do not vary", () => {
  it("have no t and no p, rather than infinity", () => {
    expect(pairedT([0.5, 0.5, 0.5])).toMatchObject({ t: null, pValue: null, interval: [0.5, 0.5] });
    // Their mean is rounded: three times this is no exact number.
    expect(pairedT([-0.103762935414522, -0.103762935414522, -0.103762935414522])).toMatchObject({
      t: null,
      pValue: null,
      standardError: 0,
    });
    expect(pairedT([0.1, 0.1, 0.1 + 1e-12]).pValue).toBeLessThan(1e-9);
    expect(() => pairedT([0.5])).toThrow(/two differences/);
  });

  it("DeLong finds no difference between scores that rank alike", () => {
    const labels = [1, 0, 1, 0, 1];
    const scores = [0.9, 0.3, 0.5, 0.6, 0.7];
    const test = delongTest(
      labels,
      scores,
      scores.map((s) => s ** 3),
      1,
    );
    expect(test).toMatchObject({ difference: 0, z: null, pValue: 1 });
  });

  it("McNemar without discordant images has p = 1", () => {
    expect(mcnemar(0, 0)).toMatchObject({ exactP: 1, statistic: null, correctedP: null });
    expect(() => mcnemar(1.5, 0)).toThrow(/not a count/);
  });
});

describe("holm", () => {
  it("leaves out what is withheld", () => {
    expect(holm([0.02, null, 0.03])).toEqual([0.04, null, 0.04]);
  });
});

describe("intervals of published values", () => {
  it("are widened by rounding", () => {
    const plain = wilsonInterval(0.96 * 707, 707);
    const printed = wilsonIntervalOfPrinted({ value: 0.96, halfUnit: 0.005, n: 707 });
    expect(printed[0]).toBe(wilsonInterval(0.955 * 707, 707)[0]);
    expect(printed[0]).toBeLessThan(plain[0]);
    expect(printed[1]).toBeGreaterThan(plain[1]);
  });

  it("of a matrix hold its own values and shrink with more images", () => {
    const matrix = {
      classes: ["blast", "normal"],
      counts: [
        [469, 12],
        [15, 211],
      ],
    };
    const metrics = ["balanced_accuracy", "f1/macro", "recall/class/normal"];
    const intervals = matrixBootstrapIntervals({ matrix, metrics, random: createRandom("t") });
    const { values } = classificationMetrics(matrix);
    for (const name of metrics) {
      const [low, high] = intervals[name] ?? [Number.NaN, Number.NaN];
      expect(low).toBeLessThan(values[name] ?? Number.NaN);
      expect(high).toBeGreaterThan(values[name] ?? Number.NaN);
    }
    const [low, high] = intervals["recall/class/normal"] ?? [0, 0];
    const p = 211 / 226;
    expect(high - low).toBeCloseTo(2 * 1.96 * Math.sqrt((p * (1 - p)) / 226), 1);
  });

  it("are compatible with ours only where differences beyond the margin are excluded", () => {
    const published = { value: 0.96, interval: [0.94, 0.97] } as const;
    const verdict = (low: number, value: number, high: number, margin?: number) =>
      publishedVerdict(compareWithPublished({ value, interval: [low, high] }, published, margin));
    expect(verdict(0.93, 0.95, 0.965)).toBe("compatible");
    expect(verdict(0.93, 0.95, 0.965, 0.02)).toBe("inconclusive");
    expect(verdict(0.77, 0.8, 0.83)).toBe("not compatible");
    // Not significantly different, and nothing known either.
    expect(verdict(0.75, 0.95, 1)).toBe("inconclusive");
    // Different for certain, by less than matters.
    expect(verdict(0.934, 0.935, 0.936, 0.05)).toBe("compatible");
  });

  it("are compatible just as far as the interval of the difference lies within the margin", () => {
    const published = { value: 0.9, interval: [0.87, 0.92] } as const;
    const random = createRandom("margin");
    const seen = new Set<boolean>();
    for (let i = 0; i < 500; i++) {
      const value = random.uniform(0.8, 1);
      const ours = {
        value,
        interval: [value - random.uniform(0, 0.06), value + random.uniform(0, 0.06)],
      } as const;
      const margin = random.uniform(0.01, 0.12);
      const made = compareWithPublished(ours, published, margin);
      const isWithin = made.interval[0] > -margin && made.interval[1] < margin;
      expect(publishedVerdict(made) === "compatible").toBe(isWithin);
      seen.add(isWithin);
    }
    expect(seen.size).toBe(2);
  });

  it("have the p value of the interval's own normal: 0.05 where an end is 0, less beyond", () => {
    const published = { value: 0.5, interval: [0.4, 0.6] } as const;
    const half = Math.hypot(0.1, 0.1);
    const at = (value: number) =>
      compareWithPublished({ value, interval: [value - 0.1, value + 0.1] }, published);
    expect(at(0.5 + half).interval[0]).toBeCloseTo(0, 12);
    expect(at(0.5 + half).pValue).toBeCloseTo(0.05, 10);
    expect(at(0.5 - 2 * half).pValue).toBeLessThan(0.001);
    expect(at(0.5).pValue).toBe(1);
  });

  it("average over folds with an interval that shrinks as the root of their number", () => {
    const one = compareWithPublished(
      { value: 0.9, interval: [0.88, 0.92] },
      { value: 0.95, interval: [0.93, 0.96] },
    );
    const mean = meanOfComparisons([one, one, one, one]);
    expect(mean.difference).toBeCloseTo(one.difference, 12);
    expect(mean.interval[1] - mean.difference).toBeCloseTo((one.interval[1] - one.difference) / 2, 12);
    expect(mean.pValue).toBeLessThan(one.pValue);
    expect(() => meanOfComparisons([])).toThrow(RangeError);
  });
});
