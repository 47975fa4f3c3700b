import { expect, it } from "vitest";
import { findClass } from "./find-class";

it("finds the exact class before one that differs only by case", () => {
  expect(findClass(["BLAST", "blast"], "blast")).toBe("blast");
  expect(findClass(["BLAST", "blast"], "BLAST")).toBe("BLAST");
});

it("forgives case where only one class can be meant", () => {
  expect(findClass(["BLAST", "NORMAL"], "normal")).toBe("NORMAL");
  expect(findClass(["BLAST", "blast"], "Blast")).toBeUndefined();
  expect(findClass(["BLAST", "NORMAL"], "AML")).toBeUndefined();
});
