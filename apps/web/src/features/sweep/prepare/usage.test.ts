import { expect, it } from "vitest";
import { describeUsage } from "./usage";

it("says what was used of what the budget limits", () => {
  const usage = { slotHours: 2, gpuHours: 0, energyKwh: null, cost: null };
  expect(describeUsage({ usage, plan: {} })).toBeNull();
  expect(describeUsage({ usage: { ...usage, cost: 8 }, plan: { budget: { maxCost: 20 } } })).toBe(
    "cost 8 of 20",
  );
  expect(describeUsage({ usage: { ...usage, gpuHours: 1.5 }, plan: { budget: { maxGpuHours: 4 } } })).toBe(
    "1.5 of 4 GPU h · energy not reported",
  );
});
