import { expect, it } from "vitest";
import { findClass } from "./find-class";

it("finds the exact class before one that differs only by case", () => {
  expect(findClass(["ALL", "all"], "all")).toBe("all");
  expect(findClass(["ALL", "all"], "ALL")).toBe("ALL");
});

it("forgives case where only one class can be meant", () => {
  expect(findClass(["ALL", "HEM"], "hem")).toBe("HEM");
  expect(findClass(["ALL", "all"], "All")).toBeUndefined();
  expect(findClass(["ALL", "HEM"], "AML")).toBeUndefined();
});
