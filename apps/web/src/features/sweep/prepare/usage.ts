import type { SweepDetail } from "@foldwise/core/contracts/http/sweep";

/** `1.2 GPU h · cost 6 · energy not reported`: what the budget may limit; null where there is nothing to say. */
export function describeUsage({ usage, plan }: Pick<SweepDetail, "usage" | "plan">): string | null {
  const { gpuHours, energyKwh, cost } = usage;
  const budget: Record<string, unknown> = Object(plan.budget);
  const of = (key: string) => (typeof budget[key] === "number" ? ` of ${short(budget[key])}` : "");
  const parts = [
    gpuHours > 0 ? `${short(gpuHours)}${of("maxGpuHours")} GPU h` : "",
    cost === null ? "" : `cost ${short(cost)}${of("maxCost")}`,
    gpuHours === 0
      ? ""
      : energyKwh === null
        ? "energy not reported"
        : `${short(energyKwh)}${of("maxEnergyKwh")} kWh`,
  ].filter(Boolean);
  return parts.length === 0 ? null : parts.join(" · ");
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
