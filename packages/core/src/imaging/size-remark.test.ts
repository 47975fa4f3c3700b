import { expect, it } from "vitest";
import { sizeRemark } from "./size-remark";

it("remarks on images that are far smaller than the input or far from square, and on no others", () => {
  expect(sizeRemark({ width: 1, height: 1 }, 96)).toMatch(/much smaller than the network's 96 px/);
  expect(sizeRemark({ width: 1000, height: 20 }, 96)).toMatch(/much smaller/);
  expect(sizeRemark({ width: 1000, height: 300 }, 96)).toMatch(/far from square/);
  expect(sizeRemark({ width: 24, height: 24 }, 96)).toBeNull();
  expect(sizeRemark({ width: 450, height: 450 }, 224)).toBeNull();
  expect(sizeRemark({ width: 640, height: 480 }, 224)).toBeNull();
});
