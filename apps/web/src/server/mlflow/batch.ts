import { invalid } from "@foldwise/core/errors";
import { type PackedPoints, packPoints } from "@foldwise/db/metrics/pack";
import { z } from "zod";
import { MAX_ENTITIES, MAX_PARAMS, MAX_TAGS, runId, tag } from "./fields";
import { type Metric, metricList } from "./metric-list";
import { parseBody, parseInput } from "./parse-input";

/** What a client sends of a run at once. */
export const batchSchema = z
  .object({
    run_id: runId,
    metrics: metricList,
    params: z.array(tag).max(MAX_PARAMS, `at most ${MAX_PARAMS}`).default([]),
    tags: z.array(tag).max(MAX_TAGS, `at most ${MAX_TAGS}`).default([]),
  })
  .refine((all) => all.metrics.length + all.params.length + all.tags.length <= MAX_ENTITIES, {
    message: `at most ${MAX_ENTITIES} metrics, params and tags together`,
  });

/** A batch as it is stored, but its points. @throws FoldwiseError `invalid` for a duplicate parameter */
export function storedBatch({ params, tags, metrics }: Omit<z.output<typeof batchSchema>, "run_id">) {
  return {
    params: eachOnce(params),
    tags: Object.fromEntries(tags.map((one) => [one.key, one.value])),
    attributions: attributionsOf(metrics),
  };
}

export const pointsOf = (metrics: readonly Metric[]) =>
  metrics.map(({ key, value, timestamp, step }) => ({ name: key, value, time: timestamp, step }));

/** Of which model and dataset some of the points were measured. */
export function attributionsOf(metrics: readonly Metric[]) {
  return metrics
    .filter(({ model_id, dataset_name, dataset_digest }) => model_id || dataset_name || dataset_digest)
    .map(({ key, value, timestamp, step, model_id, dataset_name, dataset_digest }) => ({
      name: key,
      value,
      time: timestamp,
      step,
      modelId: model_id,
      datasetName: dataset_name,
      datasetDigest: dataset_digest,
    }));
}

function eachOnce(params: readonly z.output<typeof tag>[]): Record<string, string> {
  const seen: Record<string, string> = {};
  for (const [index, { key, value }] of params.entries()) {
    // Also with the same value.
    if (Object.hasOwn(seen, key))
      throw invalid([
        {
          field: `params.${index}.key`,
          value: JSON.stringify(key),
          problem: "is a duplicate key",
          remedy: "send each parameter once",
        },
      ]);
    seen[key] = value;
  }
  return seen;
}

/** A batch that a thread has read, checked and packed. */
export type PackedBatch = ReturnType<typeof storedBatch> & { runId: string; points: PackedPoints };

export interface PackInput {
  body: Uint8Array;
  /** Ids of names that the last answer asked for. */
  ids: readonly (readonly [name: string, id: number])[];
}

/** Ids of names, which never change; all are forgotten where there are too many. */
const MAX_KNOWN = 100_000;
const known = new Map<string, number>();

/**
 * Reads, checks and packs the body of a batch: what takes most of the time of storing it.
 * @returns names whose ids have to be given first, where there are any
 * @throws FoldwiseError `invalid`
 */
export function packBatch({ body, ids }: PackInput): PackedBatch | { unknownNames: readonly string[] } {
  if (known.size + ids.length > MAX_KNOWN) known.clear();
  for (const [name, id] of ids) known.set(name, id);
  const { run_id, ...batch } = parseInput(batchSchema, parseBody(body));
  const stored = storedBatch(batch);
  const points = packPoints(pointsOf(batch.metrics), known);
  return "unknownNames" in points ? points : { runId: run_id, points, ...stored };
}
