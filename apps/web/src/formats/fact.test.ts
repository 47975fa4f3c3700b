import { describe, expect, it } from "vitest";
import { formatFact } from "./fact";

describe("formatFact", () => {
  it.each([
    ["backlogOldestMs", 1058.5, "Oldest unsealed point", "1.06 s"],
    ["backlogOldestMs", 12.4, "Oldest unsealed point", "12 ms"],
    ["bytes", 1_020_000, "Metric store size", "996 KiB"],
    ["memoryMb", 24106, "Memory", "23.5 GiB"],
    ["trainer", "3", "Trainer version", "3"],
  ] as const)("%s = %s is %s: %s", (key, value, label, text) => {
    expect(formatFact(key, value)).toEqual([label, text]);
  });

  it("makes words and units of a key that it does not know", () => {
    expect(formatFact("startUpMs", 20)).toEqual(["Start up", "20 ms"]);
    expect(formatFact("cacheBytes", 2048)).toEqual(["Cache", "2 KiB"]);
    expect(formatFact("peakMb", 1024)).toEqual(["Peak", "1 GiB"]);
    expect(formatFact("someRate", 0.123456)).toEqual(["Some rate", "0.123"]);
    expect(formatFact("licence", "CC BY 4.0")).toEqual(["Licence", "CC BY 4.0"]);
  });
});
