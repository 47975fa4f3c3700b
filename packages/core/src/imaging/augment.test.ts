import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createRandom } from "../random";
import { ALL_STEPS, AUGMENTED, resolveAugmentation } from "../trainers/tfjs/augmentation";
import { type AffineParts, composeAffine } from "./affine";
import { augmentImage, augmentInto } from "./augment";
import type { AugmentationOptions } from "./augmentation-options";
import { augmentationRandom, type DrawnSteps } from "./draw-augmentation";
import { FILL_MODES } from "./fill-mode";
import { networkTarget } from "./pixel-target";
import { RESCALES, rescaleTable } from "./rescale";
import { gradient, image, still } from "./testing";
import { affineWarp, INTERPOLATIONS } from "./warp";

describe("augmentImage", () => {
  const cell = image(32, (row, column, channel) => (row * 7 + column * 5 + channel * 40) % 256);

  const quiet: AugmentationOptions = {
    ...ALL_STEPS,
    noiseSigmas: null,
    rotationDegrees: 0,
    horizontalFlip: false,
    brightness: null,
    widthShift: 0,
    heightShift: 0,
    zoom: null,
    shearDegrees: 0,
  };

  it("is the same for the same generator and another for another", () => {
    const a = augmentImage(cell, createRandom(1).fork(4), ALL_STEPS);
    const b = augmentImage(cell, createRandom(1).fork(4), ALL_STEPS);
    const c = augmentImage(cell, createRandom(1).fork(5), ALL_STEPS);
    expect(a).toEqual(b);
    expect(a.image.data).not.toEqual(c.image.data);
  });

  it("stays within its ranges and uses all of them", () => {
    const seen = { sigmas: new Map<number, number>(), flips: 0, brightness: [1, 0] };
    for (let i = 0; i < 400; i++) {
      const { drawn } = augmentImage(gradient, createRandom("ranges").fork(i), ALL_STEPS);
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
    const all = augmentImage(cell, createRandom(9), ALL_STEPS).drawn;
    const some = augmentImage(cell, createRandom(9), {
      ...ALL_STEPS,
      noiseSigmas: null,
      brightness: null,
    });
    expect(some.drawn).toEqual({ ...all, sigma: 0, brightness: 1 });
    const nothing = augmentImage(cell, createRandom(9), quiet);
    expect(nothing.image.data).toEqual(cell.data);
  });

  const alone = (steps: Partial<AugmentationOptions>) =>
    augmentImage(cell, createRandom("alone"), { ...quiet, ...steps });

  it.each<[string, Partial<AugmentationOptions>, (drawn: DrawnSteps) => AffineParts]>([
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
      augmentImage(cell, createRandom("flips").fork(i), { ...quiet, horizontalFlip: true }),
    );
    const mirrored = affineWarp(cell, composeAffine(still), { flip: true });
    for (const { image: result, drawn } of flips)
      expect(result.data).toEqual((drawn.flipped ? mirrored : cell).data);
    expect(Math.abs(flips.filter(({ drawn }) => drawn.flipped).length - 100)).toBeLessThan(30);
    const grey = image(64, () => 128);
    const noisy = augmentImage(grey, createRandom("noise"), { ...quiet, noiseSigmas: [9] });
    const squares = noisy.image.data.reduce((sum, value) => sum + (value - 128) ** 2, 0);
    expect(Math.abs(Math.sqrt(squares / noisy.image.data.length) - 9)).toBeLessThan(0.2);
  });

  it("adds noise before the geometry and the brightness, or after them", () => {
    const grey = image(64, () => 128);
    const steps = { ...quiet, noiseSigmas: [8], brightness: [0.5, 0.5] } as const;
    const spread = (order: AugmentationOptions["noiseOrder"]) => {
      const { data } = augmentImage(grey, createRandom("order"), { ...steps, noiseOrder: order }).image;
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
    const plan = { augmentation: AUGMENTED, trainSigmas: [3, 9] } as const;
    expect(resolveAugmentation({ ...plan, noiseReading: "noisy-only" })?.noiseSigmas).toEqual([3, 9]);
    expect(resolveAugmentation({ ...plan, noiseReading: "with-clean" })?.noiseSigmas).toEqual([0, 3, 9]);
    expect(resolveAugmentation({ ...plan, augmentation: "none", noiseReading: "noisy-only" })).toBeNull();
    expect(
      resolveAugmentation({ ...plan, noiseReading: "noisy-only", augmentationSteps: { brightness: null } }),
    ).toEqual({ ...ALL_STEPS, brightness: null });
  });

  it("gives the values that it gave when these were recorded, with trainer version 2", () => {
    // To change one is to change every training: TRAINER_VERSION goes up with it.
    const random = createRandom("recorded");
    const picture = image(33, () => random.int(256));
    const hash = createHash("sha256");
    for (const noiseOrder of ["before-warp", "after-brightness"] as const)
      for (const fillMode of FILL_MODES)
        for (const interpolation of INTERPOLATIONS)
          for (let epoch = 0; epoch < 4; epoch++) {
            const options = { ...ALL_STEPS, noiseOrder, fillMode, interpolation };
            const draw = augmentationRandom(4, { index: 2, copy: "original", epoch });
            hash.update(augmentImage(picture, draw, options).image.data);
          }
    expect(hash.digest("hex")).toBe("96c08d968cad9e425f61901a7fb3a78e6d090bd4423cbe06c8d6328c41a4813f");
  });
});

describe("augmentInto", () => {
  it.each(["before-warp", "after-brightness"] as const)(
    "writes the network's values of augmentImage's image, noise %s, and leaves its source as it was",
    (noiseOrder) => {
      const random = createRandom("into");
      const picture = image(31, () => random.int(256));
      const before = picture.data.slice();
      for (const rescale of RESCALES)
        for (const noiseSigmas of [[3, 9], null]) {
          const options = { ...ALL_STEPS, noiseOrder, noiseSigmas };
          const { image: wanted, drawn } = augmentImage(picture, createRandom(3), options);
          const values = new Float32Array(before.length).fill(7);
          const scratch = new Uint8Array(before.length).fill(99);
          const target = networkTarget(values, rescale);
          expect(augmentInto(target, picture, { random: createRandom(3), options, scratch })).toEqual(drawn);
          const table = rescaleTable(rescale);
          expect(values).toEqual(Float32Array.from(wanted.data, (value) => table[value] ?? Number.NaN));
          expect(picture.data).toEqual(before);
        }
    },
  );
});
