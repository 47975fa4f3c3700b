import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { planCost } from "./cost";
import { parsePlan } from "./parse";

const folder = new URL("../../../../data/sweeps/", import.meta.url);

describe.each(readdirSync(folder).filter((name) => name.endsWith(".yaml")))("data/sweeps/%s", (file) => {
  const plan = parsePlan(readFileSync(new URL(file, folder), "utf8"));

  it("is a plan named after its file, whose budget reaches every variant", () => {
    expect(plan.name).toBe(file.replace(/\.yaml$/, ""));
    expect(planCost(plan).trials).toBeGreaterThanOrEqual(Object.keys(plan.variants).length);
  });
});
