import { describe, expect, it } from "vitest";
import { createRandom } from "../random";
import { composeAffine } from "./affine";
import { desaturate } from "./desaturate";
import { FILL_MODES, type FillMode, OUTSIDE } from "./fill-mode";
import { networkTarget, writePixels } from "./pixel-target";
import { rescaleTable } from "./rescale";
import { centreCrop, type ResizeFilter, resizeImage } from "./resize";
import { type RgbImage, rgbImage } from "./rgb-image";
import { gradient, image, still } from "./testing";
import { affineWarp, INTERPOLATIONS, type WarpOptions } from "./warp";

describe("desaturate", () => {
  it("keeps HSV's value, the largest channel, and no colour", () => {
    expect([...desaturate(rgbImage(2, 1, Uint8Array.of(10, 200, 30, 0, 0, 7))).data]).toEqual([
      200, 200, 200, 7, 7, 7,
    ]);
    const random = createRandom("colours");
    const colours = rgbImage(
      30,
      30,
      Uint8Array.from({ length: 2_700 }, () => random.int(256)),
    );
    const grey = desaturate(colours).data;
    for (let at = 0; at < grey.length; at += 3) {
      const value = Math.max(...colours.data.subarray(at, at + 3));
      expect([...grey.subarray(at, at + 3)]).toEqual([value, value, value]);
    }
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

/** Pixel by pixel, channel by channel, no pixel told from another: what the quick loops are to equal. */
function plainWarp(
  { width, height, data }: RgbImage,
  parts: Parameters<typeof composeAffine>[0],
  { gain, flip, fillMode, interpolation }: Required<WarpOptions>,
): Uint8Array {
  const { matrix, shift } = composeAffine(parts);
  const [y0, x0] = [(height - 1) / 2, (width - 1) / 2];
  const taken = (at: number, last: number) => (at >= 0 && at <= last ? at : OUTSIDE[fillMode](at, last));
  return Uint8Array.from(data, (_, place) => {
    const pixel = Math.floor(place / 3);
    const y = Math.floor(pixel / width) - y0;
    const x = (flip ? width - 1 - (pixel % width) : pixel % width) - x0;
    let row = taken(matrix[0] * y + matrix[1] * x + shift[0] + y0, height - 1);
    let column = taken(matrix[2] * y + matrix[3] * x + shift[1] + x0, width - 1);
    if (row < 0 || column < 0) return 0;
    if (interpolation === "nearest") [row, column] = [Math.floor(row + 0.5), Math.floor(column + 0.5)];
    const [top, left] = [Math.floor(row), Math.floor(column)];
    const value = (r: number, c: number) =>
      data[(Math.min(r, height - 1) * width + Math.min(c, width - 1)) * 3 + (place % 3)] ?? 0;
    const between = (r: number) => value(r, left) + (value(r, left + 1) - value(r, left)) * (column - left);
    const result = (between(top) + (between(top + 1) - between(top)) * (row - top)) * gain;
    return Math.min(255, Math.floor(result + 0.5));
  });
}

describe("affineWarp, whichever of its loops a pixel goes through", () => {
  const random = createRandom("warps");
  const sides = [
    [31, 23],
    [16, 16],
    [2, 3],
    [7, 1],
    [1, 1],
  ] as const;
  it.each(FILL_MODES.flatMap((fillMode) => INTERPOLATIONS.map((kind) => [fillMode, kind] as const)))(
    "is the plain one bit by bit: %s, %s",
    (fillMode: FillMode, interpolation) => {
      for (const [width, height] of sides) {
        const picture = rgbImage(
          width,
          height,
          Uint8Array.from({ length: width * height * 3 }, () => random.int(256)),
        );
        for (let i = 0; i < 40; i++) {
          const parts = {
            rotation: i % 4 === 0 ? 90 * random.int(4) : random.uniform(-180, 180),
            shear: random.uniform(-20, 20) * (i % 3),
            zoom: [i % 10 === 9 ? 0 : random.uniform(0.3, 2), random.uniform(-2, 2)],
            shift: [
              random.uniform(-0.6, 0.6) * height,
              i % 5 === 0 ? 0.5 : random.uniform(-40, 40) / (1 + i),
            ],
          } as const;
          const options = { gain: random.uniform(0.4, 1.6), flip: i % 2 === 1, fillMode, interpolation };
          expect(affineWarp(picture, composeAffine(parts), options).data).toEqual(
            plainWarp(picture, parts, options),
          );
        }
      }
    },
  );
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
    writePixels(networkTarget(into.subarray(1), "0-1"), values);
    expect([...into]).toEqual([0, 0, Math.fround(0.2), 1, 0]);
    expect([0, 51, 255].map((value) => rescaleTable("-1-1")[value])).toEqual([-1, Math.fround(-0.6), 1]);
  });
});
