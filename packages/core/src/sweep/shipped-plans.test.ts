import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { describe, expect, it } from "vitest";
import { planCost } from "./cost";
import { parsePlan } from "./parse";

const data = new URL("../../../../data/", import.meta.url);
const files = readdirSync(data, { recursive: true, encoding: "utf8" }).filter((path) =>
  /(?:^|\/)sweeps\/[^/]+\.yaml$/.test(path),
);

it("are those of papers and those of none", () => {
  expect(new Set(files.map((path) => path.split("/")[0]))).toEqual(new Set(["papers", "sweeps"]));
});

describe.each(files)("data/%s", (path) => {
  const plan = parsePlan(readFileSync(new URL(path, data), "utf8"));

  it("is a plan named after its file, whose budget reaches every variant", () => {
    expect(plan.name).toBe(basename(path, ".yaml"));
    expect(planCost(plan).trials).toBeGreaterThanOrEqual(Object.keys(plan.variants).length);
  });
});
