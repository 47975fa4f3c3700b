import type { RunDetail } from "@foldwise/core/contracts/http/run";
import { namedMeasures } from "@foldwise/core/trainers";
import { z } from "zod";

const section = z.record(z.string(), z.unknown()).default({});
const settingsSchema = z.object({
  trainer: z.looseObject({ kind: z.string() }),
  data: section,
  training: section,
});

/** Units of the measures that a run's plan named, by measure; none of a run without settings. */
export function measureUnits({ spec }: Pick<RunDetail, "spec">): ReadonlyMap<string, string> {
  const settings = settingsSchema.safeParse(spec).data;
  if (settings === undefined) return new Map();
  return new Map(
    namedMeasures(settings).flatMap(({ name, unit }) => (unit === null ? [] : [[name, unit] as const])),
  );
}
