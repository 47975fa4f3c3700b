import { describe, expect, it } from "vitest";
import { type DeepImage, intensitiesOf, narrowed, toEightBits } from "./deep-image";

const grey = (...values: number[]): DeepImage => ({
  width: values.length,
  height: 1,
  channels: 1,
  data: Uint16Array.from(values),
});
const colour = (...values: number[]): DeepImage => ({
  ...grey(...values),
  width: values.length / 3,
  channels: 3,
});
const reds = ({ data }: { data: Uint8Array }) => [...data].filter((_, i) => i % 3 === 0);

describe("16 bits brought to 8", () => {
  it("are the upper 8 bits where no range is named: the full range", () => {
    expect(reds(toEightBits(grey(0, 255, 256, 4095, 32_768, 65_279, 65_535)))).toEqual([
      0, 0, 1, 15, 128, 254, 255,
    ]);
  });

  it("spread a range over 0 to 255, rounded, and cut what lies outside", () => {
    const image = grey(0, 99, 100, 1096, 1097, 2098, 4095, 4096, 65_535);
    expect(reds(toEightBits(image, [100, 4095]))).toEqual([0, 0, 0, 64, 64, 128, 255, 255, 255]);
    expect(reds(toEightBits(grey(0, 128, 257, 65_535), [0, 65_535]))).toEqual([0, 0, 1, 255]);
  });

  it("give grey three equal channels and keep colours apart", () => {
    expect([...toEightBits(grey(512, 1024)).data]).toEqual([2, 2, 2, 4, 4, 4]);
    expect([...toEightBits(colour(256, 512, 768)).data]).toEqual([1, 2, 3]);
  });
});

it("finds the least and the greatest value", () => {
  expect(intensitiesOf(colour(300, 12, 4095, 13, 14, 15))).toEqual([12, 4095]);
});

it("knows a picture that was widened from 8 bits, and no other", () => {
  expect(narrowed(grey(0, 257, 65_535))?.data).toEqual(Uint8Array.of(0, 0, 0, 1, 1, 1, 255, 255, 255));
  expect(narrowed(grey(0, 257, 256))).toBeNull();
});
