import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { PAD_MODES, padToSquare } from "./pad";
import { prepareImage } from "./prepare-image";
import { RESIZE_FILTERS } from "./resize";
import { rgbImage } from "./rgb-image";

const values = z.array(z.number());
const { cases } = z
  .object({
    cases: z.array(
      z.object({
        image: z
          .object({ width: z.int(), height: z.int(), values })
          .transform(({ width, height, values }) => rgbImage(width, height, Uint8Array.from(values))),
        black: values,
        grey: values,
        edge: values,
        mean: values,
        resized: z.array(z.object({ filter: z.enum(RESIZE_FILTERS), size: z.int(), values })),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(new URL("./fixtures/pad.json", import.meta.url), "utf8")));

/** Half a step is the rounding to 8 bits; the rest is the fixture's four decimals, of 32-bit values. */
const ROUNDING = 0.501;

describe.each(cases)("$image.width × $image.height px", ({ image, black, grey, edge, mean, resized }) => {
  const side = Math.max(image.width, image.height);

  it("is padded as by tf.image.resize_with_pad and numpy.pad, pixel by pixel", () => {
    const padded = padToSquare(image, { mode: "constant" });
    expect(padded).toMatchObject({ width: side, height: side });
    expect([...padded.data]).toEqual(black);
    expect([...padToSquare(image, { mode: "constant", value: 114 }).data]).toEqual(grey);
  });

  it("is padded with its edge as by numpy.pad, or with its mean colour", () => {
    expect([...padToSquare(image, { mode: "edge" }).data]).toEqual(edge);
    expect([...padToSquare(image, { mode: "mean" }).data]).toEqual(mean);
  });

  it.each(resized)(
    "is padded and resized to $size px as by Keras' pad_to_aspect_ratio, $filter",
    ({ filter, size, values }) => {
      const pad = { mode: "constant", value: 114 } as const;
      const { data } = prepareImage(image, { pad, crop: 1, resize: filter, size });
      const furthest = values.reduce((far, value, at) => Math.max(far, Math.abs(value - (data[at] ?? 0))), 0);
      expect(furthest).toBeLessThan(ROUNDING);
    },
  );
});

it("takes the crop out of the padded square", () => {
  const image = rgbImage(
    4,
    2,
    Uint8Array.from({ length: 24 }, (_, i) => i),
  );
  const prepared = prepareImage(image, {
    pad: { mode: "constant", value: 9 },
    crop: 0.5,
    resize: "nearest",
    size: 2,
  });
  expect([...prepared.data]).toEqual([3, 4, 5, 6, 7, 8, 15, 16, 17, 18, 19, 20]);
});

it("gives a square image back", () => {
  const square = rgbImage(2, 2, new Uint8Array(12));
  for (const mode of PAD_MODES) expect(padToSquare(square, { mode })).toBe(square);
});

it("refuses a square of more pixels than an image may have", () => {
  const line = rgbImage(20_000, 1, new Uint8Array(60_000));
  expect(() => padToSquare(line, { mode: "mean" })).toThrow(
    /^20000 × 1 px padded to a square have 400000000 pixels, more than 134217728: leave data\.pad out/,
  );
});
