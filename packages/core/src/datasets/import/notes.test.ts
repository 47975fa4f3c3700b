import { describe, expect, test } from "vitest";
import { intensityNotes, sizeNotes } from "./notes";

describe("notes on 16-bit images", () => {
  test("name the range of bits that the values use, and what the full range makes of them", () => {
    expect(intensityNotes([{}, { intensities: [900, 9000] }, { intensities: [12, 16_383] }])).toEqual([
      "2 images of 3 have 16 bits a channel, with values from 12 to 16383. A plan without data.intensityRange takes 0 to 65535 as black to white, so that these become 0 to 63 of 255; data: { intensityRange: [0, 16383] } spreads the 14 bits that they use.",
    ]);
  });

  test("name no other range where the values use all 16 bits, and say nothing of 8", () => {
    expect(intensityNotes([{ intensities: [0, 40_000] }])).toEqual([
      "1 image of 1 has 16 bits a channel, with values from 0 to 40000. A plan without data.intensityRange takes 0 to 65535 as black to white.",
    ]);
    expect(intensityNotes([{}, {}])).toEqual([]);
  });
});

describe("notes on sizes", () => {
  test("name padding where an image is not square", () => {
    expect(sizeNotes([{ width: 4, height: 4 }])).toEqual([]);
    expect(sizeNotes([{ width: 6, height: 4 }])).toEqual([
      "The images are 6 × 4 px: a plan's data.crop takes a square from the centre. To keep all of an image that is not square, pad it: data.pad.",
    ]);
    const several = sizeNotes([4, 5].map((side) => ({ width: side, height: side })));
    expect(several.join()).not.toContain("data.pad");
  });
});
