import { expect, it } from "vitest";
import { contentTypeOf } from "./content-type";

it.each([
  ["plots/a.PNG", "image/png"],
  ["model/MLmodel", "text/plain; charset=utf-8"],
  ["a.json", "application/json"],
  // What a browser would run, and what is not a type's ending.
  ["a.html", "application/octet-stream"],
  ["a.svg", "application/octet-stream"],
  ["constructor", "application/octet-stream"],
  ["a.__proto__", "application/octet-stream"],
  ["", "application/octet-stream"],
])("%s is %s", (path, type) => {
  expect(contentTypeOf(path)).toBe(type);
});
