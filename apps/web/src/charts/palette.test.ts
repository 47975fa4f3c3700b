import { describe, expect, it } from "vitest";
import { contrast, dashOf, HUES, hueOf, SURFACES } from "./palette";

describe("palette", () => {
  it.each(["light", "dark"] as const)(
    "keeps 3:1 for lines and 4.5:1 for text on the %s surface",
    (scheme) => {
      for (const hue of HUES) {
        expect(contrast(hue[scheme].line, SURFACES[scheme]), `line ${hue.base}`).toBeGreaterThanOrEqual(3);
        expect(contrast(hue[scheme].text, SURFACES[scheme]), `text ${hue.base}`).toBeGreaterThanOrEqual(4.5);
      }
    },
  );
  it("measures contrast as WCAG does", () => {
    expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 5);
    expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.478, 2);
  });
  it("starts over past the sixth variant", () => {
    expect(hueOf(6)).toEqual(hueOf(0));
    expect(dashOf(0)).toBeUndefined();
    expect(dashOf(1)).toBe("6 3");
  });
});
