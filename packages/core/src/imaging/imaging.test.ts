import { describe, expect, it } from "vitest";
import { createRandom } from "../random";
import { normalCdf } from "../statistics/special/distributions";
import { augmentArticle, type DrawnAugmentation } from "./augment";
import { ARTICLE_AUGMENTATION, type AugmentationOptions, resolveAugmentation } from "./augmentation-options";
import { desaturate } from "./desaturate";
import { addDrawnNoise, addGaussianNoise, drawNoiseField } from "./noise";
import { noiseTable } from "./noise-table";
import { rescaleInto, rescaleTable } from "./rescale";
import { centreCrop, type ResizeFilter, resizeImage } from "./resize";
import { type RgbImage, rgbImage } from "./rgb-image";
import { type AffineParts, affineWarp, composeAffine } from "./warp";

function image(side: number, value: (row: number, column: number, channel: number) => number): RgbImage {
  const data = Uint8Array.from({ length: side * side * 3 }, (_, at) =>
    value(Math.floor(at / 3 / side), Math.floor(at / 3) % side, at % 3),
  );
  return rgbImage(side, side, data);
}
const still = { rotation: 0, shear: 0, zoom: [1, 1], shift: [0, 0] } as const;
const gradient = image(8, (row, column, channel) => row * 20 + column * 3 + channel);

describe("desaturate", () => {
  it("keeps HSV's value, the largest channel, and no colour", () => {
    expect([...desaturate(rgbImage(2, 1, Uint8Array.of(10, 200, 30, 0, 0, 7))).data]).toEqual([
      200, 200, 200, 7, 7, 7,
    ]);
  });
});

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
    const noisy = addDrawnNoise(base, 9, { random: createRandom("drawn") });
    const own = { ...base, data: base.data.slice() };
    const again = addDrawnNoise(own, 9, { random: createRandom("drawn"), into: own.data });
    expect(again).toEqual(noisy);
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
    expect(() => addDrawnNoise(base, -1, { random: createRandom(1) })).toThrow(RangeError);
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

describe("affineWarp", () => {
  it("is the identity when nothing is asked", () => {
    expect(affineWarp(gradient, composeAffine(still)).data).toEqual(gradient.data);
  });

  it("turns by 90 degrees onto the rotated grid, exactly", () => {
    const turned = affineWarp(gradient, composeAffine({ ...still, rotation: 90 }));
    for (let row = 0; row < 8; row++)
      for (let column = 0; column < 8; column++)
        expect(turned.data[(row * 8 + column) * 3]).toBe(gradient.data[((7 - column) * 8 + row) * 3]);
  });

  it("shifts, repeating the edge, and mirrors", () => {
    const moved = affineWarp(gradient, composeAffine({ ...still, shift: [0, 2] }));
    expect(moved.data[0]).toBe(gradient.data[6]);
    expect(moved.data[7 * 3]).toBe(gradient.data[7 * 3]);
    const mirrored = affineWarp(gradient, composeAffine(still), { flip: true });
    expect(mirrored.data[0]).toBe(gradient.data[7 * 3]);
  });

  it("darkens by its gain", () => {
    expect(
      affineWarp(
        image(4, () => 100),
        composeAffine(still),
        { gain: 0.4 },
      ).data[5],
    ).toBe(40);
  });
});

const resizeBilinear = (picture: RgbImage, width: number, height: number) =>
  resizeImage(picture, { width, height, filter: "bilinear" });

describe("centreCrop and resizeImage", () => {
  it("takes the middle", () => {
    const cropped = centreCrop(gradient, 0.5);
    expect(cropped.width).toBe(4);
    expect(cropped.data[0]).toBe(gradient.data[(2 * 8 + 2) * 3]);
    expect(() => centreCrop(gradient, 0)).toThrow(RangeError);
  });

  it("keeps a flat image flat and the mean of any, made smaller or larger", () => {
    for (const side of [3, 5, 16]) {
      expect(
        new Set(
          resizeBilinear(
            image(8, () => 77),
            side,
            side,
          ).data,
        ),
      ).toEqual(new Set([77]));
    }
    const mean = (picture: RgbImage) =>
      picture.data.reduce((sum, value) => sum + value, 0) / picture.data.length;
    expect(Math.abs(mean(resizeBilinear(gradient, 4, 4)) - mean(gradient))).toBeLessThan(1);
  });

  it("resizes by the filter that is asked for", () => {
    const ramp = rgbImage(
      6,
      1,
      Uint8Array.from({ length: 18 }, (_, at) => [0, 30, 90, 100, 200, 210][Math.floor(at / 3)] ?? 0),
    );
    const firsts = (filter: ResizeFilter, width: number) => {
      const { data } = resizeImage(ramp, { width, height: 1, filter });
      return Array.from({ length: width }, (_, at) => data[at * 3]);
    };
    // Centres fall on source pixels 1 and 4.
    expect(firsts("bilinear-plain", 2)).toEqual([30, 200]);
    expect(firsts("nearest", 2)).toEqual([30, 200]);
    expect(firsts("bilinear", 2)).not.toEqual([30, 200]);
    // Three source pixels to two: centres at 0.25, 1.75, 3.25 and 4.75.
    expect(firsts("bilinear-plain", 4)).toEqual([8, 75, 125, 208]);
    expect(firsts("nearest", 4)).toEqual([0, 90, 100, 210]);
  });

  it("weighs a ramp by the widened triangle", () => {
    // By hand: at the edge (0·¾ + 10·¾ + 20·¼) / 1¾ = 7.1; inside (10·¼ + 20·¾ + 30·¾ + 40·¼) / 2 = 25.
    const ramp = rgbImage(
      8,
      1,
      Uint8Array.from({ length: 24 }, (_, at) => Math.floor(at / 3) * 10),
    );
    const small = resizeBilinear(ramp, 4, 1);
    expect([0, 3, 6, 9].map((at) => small.data[at])).toEqual([7, 25, 45, 63]);
  });
});

describe("rescale", () => {
  it("divides by 255, or spans −1 to 1", () => {
    const values = Uint8Array.of(0, 51, 255);
    const into = new Float32Array(5);
    rescaleInto(into, 1, { values, rescale: "0-1" });
    expect([...into]).toEqual([0, 0, Math.fround(0.2), 1, 0]);
    expect([0, 51, 255].map((value) => rescaleTable("-1-1")[value])).toEqual([-1, Math.fround(-0.6), 1]);
  });
});

describe("augmentArticle", () => {
  const cell = image(32, (row, column, channel) => (row * 7 + column * 5 + channel * 40) % 256);

  it("is the same for the same generator and another for another", () => {
    const a = augmentArticle(cell, createRandom(1).fork(4), ARTICLE_AUGMENTATION);
    const b = augmentArticle(cell, createRandom(1).fork(4), ARTICLE_AUGMENTATION);
    const c = augmentArticle(cell, createRandom(1).fork(5), ARTICLE_AUGMENTATION);
    expect(a).toEqual(b);
    expect(a.image.data).not.toEqual(c.image.data);
  });

  it("stays within the article's ranges and uses all of them", () => {
    const seen = { sigmas: new Map<number, number>(), flips: 0, brightness: [1, 0] };
    for (let i = 0; i < 400; i++) {
      const { drawn } = augmentArticle(gradient, createRandom("ranges").fork(i), ARTICLE_AUGMENTATION);
      seen.sigmas.set(drawn.sigma, (seen.sigmas.get(drawn.sigma) ?? 0) + 1);
      if (drawn.flipped) seen.flips++;
      expect(Math.abs(drawn.rotation)).toBeLessThanOrEqual(45);
      expect(Math.abs(drawn.shift[0])).toBeLessThanOrEqual(0.8);
      expect(drawn.brightness).toBeGreaterThanOrEqual(0.4);
      expect(drawn.brightness).toBeLessThanOrEqual(0.8);
      for (const zoom of drawn.zoom) expect(zoom >= 0.8 && zoom <= 1).toBe(true);
    }
    expect([...seen.sigmas.keys()].sort()).toEqual([3, 9]);
    expect(Math.abs((seen.sigmas.get(3) ?? 0) - 200)).toBeLessThan(50);
    expect(Math.abs(seen.flips - 200)).toBeLessThan(50);
  });

  it("switches steps off without moving the others", () => {
    const all = augmentArticle(cell, createRandom(9), ARTICLE_AUGMENTATION).drawn;
    const quiet = augmentArticle(cell, createRandom(9), {
      ...ARTICLE_AUGMENTATION,
      noiseSigmas: null,
      brightness: null,
    });
    expect(quiet.drawn).toEqual({ ...all, sigma: 0, realisedSigma: 0, brightness: 1 });
    const nothing = augmentArticle(cell, createRandom(9), {
      ...ARTICLE_AUGMENTATION,
      noiseSigmas: null,
      rotationDegrees: 0,
      horizontalFlip: false,
      brightness: null,
      widthShift: 0,
      heightShift: 0,
      zoom: null,
      shearDegrees: 0,
    });
    expect(nothing.image.data).toEqual(cell.data);
  });

  const quiet: AugmentationOptions = {
    ...ARTICLE_AUGMENTATION,
    noiseSigmas: null,
    rotationDegrees: 0,
    horizontalFlip: false,
    brightness: null,
    widthShift: 0,
    heightShift: 0,
    zoom: null,
    shearDegrees: 0,
  };
  const alone = (steps: Partial<AugmentationOptions>) =>
    augmentArticle(cell, createRandom("alone"), { ...quiet, ...steps });

  it.each<[string, Partial<AugmentationOptions>, (drawn: DrawnAugmentation) => AffineParts]>([
    ["rotation", { rotationDegrees: 45 }, ({ rotation }) => ({ ...still, rotation })],
    ["shear", { shearDegrees: 30 }, ({ shear }) => ({ ...still, shear })],
    ["zoom", { zoom: [0.5, 0.9] }, ({ zoom }) => ({ ...still, zoom })],
    ["width shift", { widthShift: 0.4 }, ({ shift }) => ({ ...still, shift: [0, shift[1]] })],
    ["height shift", { heightShift: 0.4 }, ({ shift }) => ({ ...still, shift: [shift[0], 0] })],
  ])("%s alone does what it says and nothing else", (_name, steps, partsOf) => {
    const { image: result, drawn } = alone(steps);
    const parts = partsOf(drawn);
    expect(parts).not.toEqual(still);
    expect(result).toEqual(affineWarp(cell, composeAffine(parts)));
    expect(result.data).not.toEqual(cell.data);
  });

  it("brightness alone multiplies, flip alone mirrors half of the images, noise alone adds its sigma", () => {
    const lit = alone({ brightness: [0.5, 0.5] });
    expect(lit.image.data).toEqual(cell.data.map((value) => Math.round(value * 0.5)));
    const flips = Array.from({ length: 200 }, (_, i) =>
      augmentArticle(cell, createRandom("flips").fork(i), { ...quiet, horizontalFlip: true }),
    );
    const mirrored = affineWarp(cell, composeAffine(still), { flip: true });
    for (const { image: result, drawn } of flips)
      expect(result.data).toEqual((drawn.flipped ? mirrored : cell).data);
    expect(Math.abs(flips.filter(({ drawn }) => drawn.flipped).length - 100)).toBeLessThan(30);
    const grey = image(64, () => 128);
    const noisy = augmentArticle(grey, createRandom("noise"), { ...quiet, noiseSigmas: [9] });
    expect(Math.abs(noisy.drawn.realisedSigma - 9)).toBeLessThan(0.2);
  });

  it("adds noise before the geometry and the brightness, or after them", () => {
    const grey = image(64, () => 128);
    const steps = { ...quiet, noiseSigmas: [8], brightness: [0.5, 0.5] } as const;
    const spread = (order: AugmentationOptions["noiseOrder"]) => {
      const { data } = augmentArticle(grey, createRandom("order"), { ...steps, noiseOrder: order }).image;
      return Math.sqrt(data.reduce((sum, value) => sum + (value - 64) ** 2, 0) / data.length);
    };
    // Darkened with the picture, half of it is left.
    expect(Math.abs(spread("before-warp") - 4)).toBeLessThan(0.2);
    expect(Math.abs(spread("after-brightness") - 8)).toBeLessThan(0.2);
  });

  it("fills and interpolates as told", () => {
    const turn = { rotationDegrees: 45 };
    const results = [
      alone(turn),
      alone({ ...turn, fillMode: "reflect" }),
      alone({ ...turn, fillMode: "constant" }),
      alone({ ...turn, interpolation: "nearest" }),
    ].map(({ image: result }) => result.data.join());
    expect(new Set(results).size).toBe(4);
    const known = new Set(cell.data);
    expect(alone({ ...turn, interpolation: "nearest" }).image.data.every((value) => known.has(value))).toBe(
      true,
    );
    // The corner of a turned picture lies outside of it.
    expect([...alone({ ...turn, fillMode: "constant" }).image.data.subarray(0, 3)]).toEqual([0, 0, 0]);
  });

  it("reads equal proportions both ways", () => {
    const plan = { augmentation: "article", trainSigmas: [3, 9] } as const;
    expect(resolveAugmentation({ ...plan, noiseReading: "noisy-only" })?.noiseSigmas).toEqual([3, 9]);
    expect(resolveAugmentation({ ...plan, noiseReading: "with-clean" })?.noiseSigmas).toEqual([0, 3, 9]);
    expect(resolveAugmentation({ ...plan, augmentation: "none", noiseReading: "noisy-only" })).toBeNull();
    expect(
      resolveAugmentation({ ...plan, noiseReading: "noisy-only", augmentationSteps: { brightness: null } }),
    ).toEqual({ ...ARTICLE_AUGMENTATION, brightness: null });
  });
});
