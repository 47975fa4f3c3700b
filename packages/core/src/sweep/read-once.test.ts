import { expect, it, vi } from "vitest";
import * as yaml from "yaml";
import { planProblems, readPlanDocument } from "./parse";

const TEXT =
  "{ name: p, experiment: e, dataset: d, trainer: { kind: simulate }, folds: [0], variants: { a: {}, b: { training: { l1: 0 } } } }";

/** A plan that counts how often a schema looks at it: each run of the plan's schema reads the folds once. */
function counted() {
  const document: unknown = yaml.parse(TEXT);
  let reads = 0;
  const watched = new Proxy(Object(document), {
    get(target, key) {
      if (key === "folds") reads += 1;
      return Reflect.get(target, key);
    },
  });
  return { watched, reads: () => reads };
}

it("a plan's text is parsed once", async () => {
  // The library itself, with its calls counted; modules that other files have loaded hold it already.
  const parseDocument = vi.fn(yaml.parseDocument);
  vi.resetModules();
  vi.doMock("yaml", () => ({ ...yaml, parseDocument }));
  const { parsePlan } = await import("./parse");
  vi.doUnmock("yaml");
  expect(parsePlan(TEXT)).toMatchObject({ name: "p", folds: [0] });
  expect(parseDocument).toHaveBeenCalledTimes(1);
  vi.resetModules();
});

it.each([
  ["read", (document: unknown) => readPlanDocument(document).problems],
  ["checked", (document: unknown) => planProblems(document)],
])("a plan's schema runs once where it is %s", (_, read) => {
  const { watched, reads } = counted();
  expect(read(watched)).toEqual([]);
  expect(reads()).toBe(1);
});
