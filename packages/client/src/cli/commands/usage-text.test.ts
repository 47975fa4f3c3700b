import { expect, it } from "vitest";
import { usageText } from "./usage-text";

it("names what was used, and says of GPUs where energy was not reported", () => {
  const usage = { slotHours: 1.2345, gpuHours: 0, energyKwh: null, cost: null };
  expect(usageText({ usage })).toBe("used 1.23 slot hours");
  expect(usageText({ usage: { ...usage, gpuHours: 1, cost: 6 } })).toBe(
    "used 1.23 slot hours, 1 GPU hours, energy not reported, cost 6",
  );
  expect(usageText({ usage: { ...usage, gpuHours: 1, energyKwh: 0.3 } })).toContain("0.3 kWh");
});
