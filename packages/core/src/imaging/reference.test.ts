import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { composeAffine } from "./affine";
import { desaturate } from "./desaturate";
import { FILL_MODES } from "./fill-mode";
import { resizeImage } from "./resize";
import { rgbImage } from "./rgb-image";
import { affineWarp, INTERPOLATIONS } from "./warp";

const values = z.array(z.number());
const pair = z.tuple([z.number(), z.number()]);
const reference = z
  .object({
    image: z.object({ width: z.int(), height: z.int(), values }),
    warps: z.array(
      z.object({
        rotation: z.number(),
        shear: z.number(),
        zoom: pair,
        shift: pair,
        fillMode: z.enum(FILL_MODES),
        interpolation: z.enum(INTERPOLATIONS),
        values,
      }),
    ),
    resized: z.array(z.object({ width: z.int(), height: z.int(), values })),
    desaturated: values,
  })
  .parse(JSON.parse(readFileSync(new URL("./fixtures/reference.json", import.meta.url), "utf8")));
const image = rgbImage(
  reference.image.width,
  reference.image.height,
  Uint8Array.from(reference.image.values),
);

/** Half a step is the rounding to 8 bits; the rest is the fixture's six decimals. */
const ROUNDING = 0.500_01;

function furthest(mine: Uint8Array, theirs: readonly number[]): number {
  expect(mine.length).toBe(theirs.length);
  return theirs.reduce((far, value, at) => Math.max(far, Math.abs(value - (mine[at] ?? 0))), 0);
}

describe("affineWarp against scipy.ndimage.affine_transform", () => {
  it.each(reference.warps)(
    "rotation $rotation, shear $shear, zoom $zoom, shift $shift, $fillMode, $interpolation",
    ({ fillMode, interpolation, values: theirs, ...parts }) => {
      const mine = affineWarp(image, composeAffine(parts), { fillMode, interpolation });
      expect(furthest(mine.data, theirs)).toBeLessThan(ROUNDING);
    },
  );
});

describe("resizeImage against Pillow's BILINEAR", () => {
  it.each(reference.resized)("$width × $height", ({ width, height, values: theirs }) => {
    // Pillow rounds to 8 bits between the two passes.
    expect(furthest(resizeImage(image, { width, height, filter: "bilinear" }).data, theirs)).toBeLessThan(
      1.5,
    );
  });
});

describe("desaturate against HSV with saturation 0", () => {
  it("is the same for every pixel", () => {
    expect(furthest(desaturate(image).data, reference.desaturated)).toBe(0);
  });
});
