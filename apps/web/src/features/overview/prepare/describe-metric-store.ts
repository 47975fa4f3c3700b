import type { Health } from "@foldwise/core";
import { formatBytes, formatCount, plural } from "@/formats/numbers";

/** The store's rate, backlog and size in a line; null where health does not tell of them. */
export function describeMetricStore(metrics: Health["metrics"]): string | null {
  if (metrics === undefined) return null;
  const { pointsPerSecond = 0, backlogPoints = 0, bytes = 0, quarantined = 0 } = metrics;
  return [
    `${formatCount(pointsPerSecond)} points/s compacted over the last minute`,
    backlogPoints === 0 ? "no backlog" : `${plural(backlogPoints, "point")} not compacted yet`,
    `${formatBytes(bytes)} in Postgres`,
    ...(quarantined > 0 ? [`${plural(quarantined, "damaged row")} set aside`] : []),
  ].join(" · ");
}
