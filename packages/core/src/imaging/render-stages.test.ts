import { describe, expect, it } from "vitest";
import { createRandom } from "../random";
import { ALL_STEPS } from "../trainers/tfjs/augmentation";
import { augmentImage } from "./augment";
import type { AugmentationOptions } from "./augmentation-options";
import { desaturate } from "./desaturate";
import { augmentationRandom } from "./draw-augmentation";
import { prepareImage } from "./prepare-image";
import { renderStages, STAGES } from "./render-stages";
import { rgbImage } from "./rgb-image";

const random = createRandom("stages");
const original = rgbImage(
  40,
  36,
  Uint8Array.from({ length: 40 * 36 * 3 }, () => random.int(256)),
);
const settings = { crop: 0.8, resize: "bilinear", size: 24, rescale: "0-1" } as const;
const draw = { seed: 3, index: 7, copy: "original", epoch: 2 } as const;
const render = (augmentation: AugmentationOptions | null, other: Partial<typeof draw> | object = {}) =>
  renderStages(original, { ...settings, augmentation }, { ...draw, ...other });

describe("renderStages", () => {
  it.each(["before-warp", "after-brightness"] as const)(
    "ends, noise %s, in the training image of the same seed, image, copy and epoch",
    (noiseOrder) => {
      const augmentation = { ...ALL_STEPS, noiseOrder };
      for (const copy of ["original", "desaturated"] as const) {
        const prepared = prepareImage(original, settings);
        const source = copy === "desaturated" ? desaturate(prepared) : prepared;
        const wanted = augmentImage(source, augmentationRandom(3, { ...draw, copy }), augmentation);
        const stages = render(augmentation, { copy });
        expect(stages.at(-1)?.image).toEqual(wanted.image);
        expect(stages.find(({ name }) => name === "noise")?.drawn.sigma).toBe(wanted.drawn.sigma);
        expect(stages.find(({ name }) => name === "rotation")?.drawn.degrees).toBe(wanted.drawn.rotation);
      }
    },
  );

  it("names every stage in the pipeline's order, noise where it is added", () => {
    expect(render(ALL_STEPS).map(({ name }) => name)).toEqual(STAGES.filter((stage) => stage !== "pad"));
    const late = render({ ...ALL_STEPS, noiseOrder: "after-brightness" }).map(({ name }) => name);
    expect(late.slice(-3)).toEqual(["brightness", "noise", "rescale"]);
  });

  it("shows padding where the options ask for it, and says what was added", () => {
    const [, pad, crop] = renderStages(
      original,
      { ...settings, augmentation: null, pad: { mode: "constant", value: 114 } },
      draw,
    );
    expect(pad).toMatchObject({
      name: "pad",
      applied: true,
      drawn: { mode: "constant", value: 114, width: 40, height: 40 },
    });
    expect(crop?.drawn).toEqual({ share: 0.8, width: 32, height: 32 });
  });

  it("shows an image that is not augmented as prepared, and says so", () => {
    const stages = render(null);
    expect(stages.map(({ name, applied }) => [name, applied])).toEqual([
      ["original", true],
      ["crop", true],
      ["resize", true],
      ["desaturate", false],
      ["rescale", true],
    ]);
    expect(stages.at(-1)?.image).toEqual(prepareImage(original, settings));
  });

  it("leaves the image as it was in a stage that is switched off", () => {
    const stages = render({
      ...ALL_STEPS,
      noiseSigmas: null,
      rotationDegrees: 0,
      brightness: null,
    });
    const of = (wanted: string) => stages.findIndex(({ name }) => name === wanted);
    for (const name of ["noise", "rotation", "brightness"]) {
      const at = of(name);
      expect(stages[at]?.applied, name).toBe(false);
      expect(stages[at]?.image.data, name).toEqual(stages[at - 1]?.image.data);
    }
    expect(stages[of("zoom")]?.applied).toBe(true);
  });
});
