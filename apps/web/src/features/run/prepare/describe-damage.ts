import type { MetricDamage } from "@foldwise/core/contracts/deletion";
import { plural } from "@/formats/numbers";

/** One line for each place whose points cannot be read: which series, which steps, how many, why. */
export function describeDamage(damage: readonly MetricDamage[]): string[] {
  return damage.map(({ name, fromStep, toStep, points, reason }) => {
    const series = name ?? "a batch with unreadable metric names";
    const steps =
      fromStep === null || toStep === null
        ? ""
        : fromStep === toStep
          ? `, step ${fromStep}`
          : `, steps ${fromStep} to ${toStep}`;
    return `${series}${steps}: ${plural(points, "point")} cannot be read (${reason})`;
  });
}
