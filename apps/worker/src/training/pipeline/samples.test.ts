import { describe, expect, it } from "vitest";
import { cutBatches, epochSamples, shuffleSamples } from "./samples";

const train = [0, 0, 1, 0, 1, 0, 0].map((label, at) => ({ index: at * 10, class: label }));

describe("epochSamples", () => {
  it("adds each image of the smaller class once more, desaturated, with its source's index and class", () => {
    const samples = epochSamples(train, "hsv-desaturated");
    expect(samples.filter(({ copy }) => copy === "desaturated")).toEqual([
      { index: 20, class: 1, copy: "desaturated" },
      { index: 40, class: 1, copy: "desaturated" },
    ]);
    expect(samples.filter(({ copy }) => copy === "original").length).toBe(7);
  });

  it("doubles the training images of the smaller class: of 1,677 and 791", () => {
    const fold0 = Array.from({ length: 2_468 }, (_, index) => ({ index, class: index < 1_677 ? 0 : 1 }));
    const hem = epochSamples(fold0, "hsv-desaturated").filter((sample) => sample.class === 1);
    expect(hem.length).toBe(1_582);
  });

  it("never has an image that the training side does not have, so no copy crosses a split", () => {
    const own = new Set(train.map(({ index }) => index));
    expect(epochSamples(train, "hsv-desaturated").every(({ index }) => own.has(index))).toBe(true);
  });

  it("adds nothing unbalanced, or where classes are equal", () => {
    expect(epochSamples(train, "none").length).toBe(7);
    expect(epochSamples(train.slice(1, 3), "hsv-desaturated").length).toBe(2);
  });
});

describe("shuffleSamples", () => {
  it("is decided by seed and epoch", () => {
    const samples = epochSamples(train, "none");
    expect(shuffleSamples(samples, 1, 3)).toEqual(shuffleSamples(samples, 1, 3));
    expect(shuffleSamples(samples, 1, 3)).not.toEqual(shuffleSamples(samples, 1, 4));
    expect(shuffleSamples(samples, 1, 3)).not.toEqual(shuffleSamples(samples, 2, 3));
    expect(
      shuffleSamples(samples, 1, 3)
        .map(({ index }) => index)
        .sort((a, b) => a - b),
    ).toEqual(samples.map(({ index }) => index));
  });
});

describe("cutBatches", () => {
  it("keeps the last partial batch, but joins one of a single image to the batch before", () => {
    const sizes = (count: number) =>
      cutBatches(Array.from({ length: count }), 16).map((batch) => batch.length);
    expect(sizes(35)).toEqual([16, 16, 3]);
    expect(sizes(33)).toEqual([16, 17]);
    expect(sizes(32)).toEqual([16, 16]);
    expect(sizes(1)).toEqual([1]);
  });
});
