import { describe, expect, it } from "vitest";
import { createRandom } from "../random";
import { normalCdf } from "../statistics/special/distributions";
import { writeDrawnNoise } from "./drawn-noise";
import { addDrawnNoise, addGaussianNoise, drawNoiseField } from "./noise";
import { noiseTable } from "./noise-table";
import { rgbImage } from "./rgb-image";
import { gradient, image } from "./testing";

describe("addGaussianNoise", () => {
  it("adds what it was asked to in the middle of the range, and reports what clipping leaves", () => {
    const field = drawNoiseField(createRandom(1), 64 * 64 * 3);
    const grey = addGaussianNoise(
      image(64, () => 128),
      9,
      field,
    );
    expect(grey.realisedSigma).toBeGreaterThan(8.8);
    expect(grey.realisedSigma).toBeLessThan(9.2);
    // On black, max(0, noise) has standard deviation sigma · sqrt(1/2 - 1/(2π)) = 0.5838 sigma.
    const black = addGaussianNoise(
      image(64, () => 0),
      9,
      field,
    );
    expect(Math.abs(black.realisedSigma / 9 - 0.5838)).toBeLessThan(0.02);
  });

  it("scales one draw by each sigma, and leaves the image at 0", () => {
    const field = drawNoiseField(createRandom(2), gradient.data.length);
    expect(addGaussianNoise(gradient, 0, field).image.data).toEqual(gradient.data);
    const base = image(8, () => 128);
    const [two, ten] = [2, 10].map((sigma) => addGaussianNoise(base, sigma, field).image.data);
    for (const [i, value] of [...(two ?? [])].entries())
      if (Math.abs(value - 128) > 1) expect(Math.sign((ten?.[i] ?? 0) - 128)).toBe(Math.sign(value - 128));
    expect(() => addGaussianNoise(gradient, -1, field)).toThrow(RangeError);
    expect(() => addGaussianNoise(gradient, Number.NaN, field)).toThrow(RangeError);
  });
});

describe("addDrawnNoise", () => {
  it("adds normal noise rounded to 8 bits, the same into any array, odd lengths too", () => {
    const base = rgbImage(301, 301, new Uint8Array(301 * 301 * 3).fill(128));
    const noisy = addDrawnNoise(base, 9, createRandom("drawn"));
    const own = base.data.slice();
    writeDrawnNoise(own, own, { sigma: 9, random: createRandom("drawn") });
    expect(own).toEqual(noisy.image.data);
    // Rounding adds 1/12 to the variance.
    expect(Math.abs(noisy.realisedSigma - Math.sqrt(81 + 1 / 12))).toBeLessThan(0.06);
    const n = base.data.length;
    for (const bound of [-18, -9, -3, 0, 3, 9, 18, 30]) {
      const share = noisy.image.data.reduce((count, value) => count + (value - 128 <= bound ? 1 : 0), 0) / n;
      const expected = normalCdf((bound + 0.5) / 9);
      expect(Math.abs(share - expected), `at most ${bound}`).toBeLessThan(
        4 * Math.sqrt((expected * (1 - expected)) / n),
      );
    }
    expect(() => addDrawnNoise(base, -1, createRandom(1))).toThrow(RangeError);
  });

  it("takes its values from a table that is symmetric and of the sigma that it is for", () => {
    const table = noiseTable(9);
    expect(table.length).toBe(65_536);
    expect(table.every((value, i) => i === 0 || value >= (table[i - 1] ?? 0))).toBe(true);
    expect(table.every((value, i) => Math.abs(value + (table[65_535 - i] ?? 0)) <= 1)).toBe(true);
    const variance = table.reduce((sum, value) => sum + value * value, 0) / table.length;
    expect(Math.abs(variance - (81 + 1 / 12))).toBeLessThan(0.01);
    expect(Math.max(...table)).toBe(39);
    expect(new Set(noiseTable(0))).toEqual(new Set([0]));
  });
});
