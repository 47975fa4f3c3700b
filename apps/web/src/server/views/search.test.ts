import { expect, it } from "vitest";
import { searchResult } from "./search";

it.each([
  [
    { kind: "sweep", id: 7, name: "a", state: "paused" },
    { subtitle: "sweep 7 · paused", href: "/sweeps/7" },
  ],
  [
    { kind: "run", id: 7, name: "a", state: "failed" },
    { subtitle: "run 7 · failed", href: "/runs/7" },
  ],
  [
    { kind: "experiment", id: 7, name: "a" },
    { subtitle: "experiment", href: "/runs?experiment=7" },
  ],
  [
    { kind: "dataset", id: 7, name: "a", slug: "cells" },
    { subtitle: "dataset cells", href: "/datasets/7" },
  ],
] as const)("a $kind that was found says what it is and where its page is", (found, place) => {
  expect(searchResult(found)).toEqual({ kind: found.kind, id: "7", title: "a", ...place });
});
