import { expect, it } from "vitest";
import { draftOf, EMPTY_DRAFT, importSource, requestOf } from "./import-draft";

it("sends only what was typed", () => {
  expect(requestOf({ ...EMPTY_DRAFT, source: "digits", path: "/left/behind" })).toEqual({
    builtin: "digits",
  });
  expect(requestOf({ ...EMPTY_DRAFT, path: "/data/cells", name: "  My cells " })).toEqual({
    path: "/data/cells",
    name: "My cells",
    patients: "stop",
    refusedFiles: "stop",
  });
  expect(requestOf(EMPTY_DRAFT)).toBeNull();
  expect(requestOf({ ...EMPTY_DRAFT, path: "/data/cells", slug: "Not a slug" })).toBeNull();
});

it.each([
  { ...EMPTY_DRAFT, path: "/data/cells", slug: "cells", patients: "unknown", refusedFiles: "leave-out" },
  { ...EMPTY_DRAFT, source: "digits", name: "Digits", positiveClass: "digit-8" },
])("brings back what was typed for %j, from the request that it made", (draft) => {
  const request = requestOf(draft);
  expect(request).not.toBeNull();
  expect(draftOf(request ?? {})).toEqual(draft);
});

it("names a folder, or a set that comes along", () => {
  expect(importSource({ path: "/data/cells", slug: "cells" })).toBe("/data/cells");
  expect(importSource({ builtin: "digits" })).toBe("digits");
});
