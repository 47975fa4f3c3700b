import { AUGMENTED } from "@foldwise/core/trainers/tfjs/augmentation";
import { describe, expect, it } from "vitest";
import { parseNumbers, showNumbers } from "@/yaml/numbers";
import { readVariants, writeVariants } from "./variants";

const variants = {
  MAC: { data: { balance: "hsv-desaturated", augmentation: AUGMENTED, crop: 0.8 }, training: { epochs: 3 } },
  MCN: { data: { balance: "none" } },
};

describe("variants", () => {
  it("go into rows and back without losing what the rows do not show", () => {
    const rows = readVariants(variants);
    expect(rows?.map(({ name, balance, more }) => [name, balance, more])).toEqual([
      ["MAC", "hsv-desaturated", 2],
      ["MCN", "none", 0],
    ]);
    expect(writeVariants(rows ?? [])).toEqual(variants);
  });
  it("leave another shape to the YAML", () => {
    expect(readVariants({ MAC: 3 })).toBeNull();
    expect(readVariants(undefined)).toEqual([]);
  });
});

describe("numbers", () => {
  it("keep what is no number for the plan's own check", () => {
    expect(parseNumbers(["0", "2.5", "x"])).toEqual([0, 2.5, "x"]);
    expect(parseNumbers([])).toBeUndefined();
    expect(showNumbers([0, 5])).toEqual(["0", "5"]);
  });
});
