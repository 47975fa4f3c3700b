import type { Attribution } from "@foldwise/db/repositories/logged-run";
import { jsonInteger, jsonNumber } from "../exact-json";

interface Point {
  name: string;
  step: bigint;
  time: number;
  value: number;
}

/** A point as MLflow's clients read it, with the model and dataset that it was measured of. */
export function metricMessage({ name, step, time, value }: Point, attribution?: Attribution) {
  return {
    key: name,
    value: jsonNumber(value),
    timestamp: time,
    step: jsonInteger(step),
    ...(attribution?.modelId ? { model_id: attribution.modelId } : {}),
    ...(attribution?.datasetName ? { dataset_name: attribution.datasetName } : {}),
    ...(attribution?.datasetDigest ? { dataset_digest: attribution.datasetDigest } : {}),
  };
}

/** What finds the attribution of a point of one run. */
export function attributionsByPoint(
  attributions: readonly Attribution[],
): (point: Point) => Attribution | undefined {
  // Most runs have none.
  if (attributions.length === 0) return () => undefined;
  const placeOf = ({ name, step, time }: Pick<Point, "name" | "step" | "time">) => `${step} ${time} ${name}`;
  const known = new Map<string, Attribution[]>();
  for (const one of attributions) known.set(placeOf(one), [...(known.get(placeOf(one)) ?? []), one]);
  return (point) =>
    known
      .get(placeOf(point))
      ?.find(({ value }) => value === point.value || (Number.isNaN(value) && Number.isNaN(point.value)));
}
