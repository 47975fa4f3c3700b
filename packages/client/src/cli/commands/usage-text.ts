import type { SweepDetail } from "@foldwise/core/contracts/http/sweep";

/** `used 1.5 slot hours, 1.2 GPU hours, energy not reported, cost 6`; what a plan has no price for is left out. */
export function usageText({
  usage: { slotHours, gpuHours, energyKwh, cost },
}: Pick<SweepDetail, "usage">): string {
  const parts = [`${short(slotHours)} slot hours`];
  if (gpuHours > 0) {
    parts.push(`${short(gpuHours)} GPU hours`);
    parts.push(energyKwh === null ? "energy not reported" : `${short(energyKwh)} kWh`);
  }
  if (cost !== null) parts.push(`cost ${short(cost)}`);
  return `used ${parts.join(", ")}`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
