import { parameterLabel } from "@foldwise/core/words";
import { describe, expect, it } from "vitest";
import { capitalize, formatParameter, parameterLabels, shortenDigest } from "./parameters";

describe("formatParameter", () => {
  it("shows an integer without decimals", () => {
    expect([29, 0, -3, 224, 100_000].map(formatParameter)).toEqual(["29", "0", "-3", "224", "100,000"]);
  });
  it("shows 3 significant digits of other numbers, small ones as powers", () => {
    expect([0.0008947409054849912, 0.125, 0.015, 1234.567, 0.1 + 0.2].map(formatParameter)).toEqual([
      "8.95e-4",
      "0.125",
      "0.015",
      "1230",
      "0.3",
    ]);
    expect(formatParameter(0.00001)).toBe("1e-5");
    expect(formatParameter(Number.NaN)).toBe("NaN");
  });
  it("leaves words and truth alone", () => {
    expect([true, "reference", null].map(formatParameter)).toEqual(["true", "reference", "none"]);
  });
});

describe("labels of parameters", () => {
  it("says the unit, and begins a field's label with a capital", () => {
    expect(["trainer.inputSize", "training.l1"].map((key) => capitalize(parameterLabel(key)))).toEqual([
      "Input size (px)",
      "L1",
    ]);
  });
  it("keeps keys apart that would read the same", () => {
    expect([...parameterLabels(["trainer.crop", "data.crop", "l1"]).values()]).toEqual([
      "crop, trainer.crop",
      "crop, data.crop",
      "L1",
    ]);
    expect([...parameterLabels(["trainer.weights", "evaluation.weights"]).values()]).toEqual([
      "initial weights",
      "evaluated weights",
    ]);
  });
});

it("shortens digests, and nothing else", () => {
  expect(shortenDigest("0123456789abcdef".repeat(4))).toBe("0123456789…");
  expect(shortenDigest("a-long-name-that-is-no-digest-at-all-really")).toMatch(/really$/);
});
