import { expect, it } from "vitest";
import { makeEnergyMeter, wattsOf } from "./energy";

it("sums power over time, and has no value before the second sample", () => {
  const meter = makeEnergyMeter();
  expect(meter.kwh()).toBeNull();
  meter.add(200, 1_000);
  expect(meter.kwh()).toBeNull();
  meter.add(400, 11_000);
  meter.add(400, 21_000);
  expect(meter.kwh()).toBeCloseTo((300 * 10 + 400 * 10) / 3_600_000, 12);
});

it("reads the power of nvidia-smi, and none of a device that reports none", () => {
  expect(wattsOf("123.45\n")).toBe(123.45);
  for (const line of ["[N/A]", "[Not Supported]", "", "-1"]) expect(wattsOf(line)).toBeNull();
});
