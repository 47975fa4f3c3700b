import { describe, expect, it } from "vitest";
import { placeWindow } from "./window";

describe("placeWindow", () => {
  it("pads as TensorFlow's SAME: the odd pixel after", () => {
    const window = { kernel: 3, stride: 2, padding: "same" } as const;
    expect(placeWindow(8, window)).toEqual({ output: 4, before: 0, after: 1 });
    expect(placeWindow(9, window)).toEqual({ output: 5, before: 1, after: 1 });
    expect(placeWindow(5, { kernel: 3, stride: 1, padding: "same", dilation: 2 })).toEqual({
      output: 5,
      before: 2,
      after: 2,
    });
  });

  it("leaves the rest where nothing is padded, or as many pixels as are asked for", () => {
    expect(placeWindow(8, { kernel: 3, stride: 2, padding: "valid" })).toEqual({
      output: 3,
      before: 0,
      after: 0,
    });
    expect(placeWindow(224, { kernel: 7, stride: 2, padding: 3 })).toEqual({
      output: 112,
      before: 3,
      after: 3,
    });
  });

  it("lets a last window hang over the end as torchvision's ceil_mode, but not start beyond it", () => {
    const half = { kernel: 3, stride: 2, padding: "valid", ceil: true } as const;
    expect(placeWindow(112, half)).toEqual({ output: 56, before: 0, after: 1 });
    expect(placeWindow(113, half)).toEqual({ output: 56, before: 0, after: 0 });
    // PyTorch: MaxPool2d(1, stride=2, padding=0, ceil_mode=True) on 4 pixels gives 2, not 3.
    expect(placeWindow(4, { kernel: 1, stride: 2, padding: 0, ceil: true }).output).toBe(2);
    expect(placeWindow(1, { kernel: 2, stride: 2, padding: 0, ceil: true })).toEqual({
      output: 1,
      before: 0,
      after: 1,
    });
  });

  it("refuses a side that takes no window", () => {
    expect(() => placeWindow(2, { kernel: 3, stride: 1, padding: "valid" })).toThrow(/does not fit/);
  });
});
