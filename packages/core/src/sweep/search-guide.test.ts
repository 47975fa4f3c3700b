import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { planProblems } from "./parse";

const guide = readFileSync(new URL("../../../../docs/guides/search.md", import.meta.url), "utf8");
const examples = [...guide.matchAll(/```yaml\n(.*?)```/gs)].map(([, text = ""]) => text);

it("the guide has examples", () => {
  expect(examples.length).toBeGreaterThanOrEqual(4);
});

it.each(examples)("is right:\n%s", (text) => {
  expect(planProblems(parse(text))).toEqual([]);
});
