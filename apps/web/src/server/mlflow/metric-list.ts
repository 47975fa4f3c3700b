import { z } from "zod";
import { double, int64, key, MAX_KEY_LENGTH, MAX_METRICS, milliseconds } from "./fields";

/** A point of a metric, as clients send it. */
export const metric = z.object({
  key,
  value: double,
  timestamp: milliseconds,
  step: int64.default(0n),
  model_id: z.string().default(""),
  dataset_name: z.string().default(""),
  dataset_digest: z.string().default(""),
});
export type Metric = z.output<typeof metric>;

/**
 * The metrics of a batch. One of the usual form is taken as it is: the schema, which says what is wrong with any other, would be
 * most of the time that a batch takes.
 */
export const metricList = z
  .array(z.unknown())
  .max(MAX_METRICS, `at most ${MAX_METRICS}`)
  .default([])
  .transform((list, ctx): Metric[] =>
    list.flatMap((given, index) => {
      const usual = usualMetric(given);
      if (usual) return [usual];
      const parsed = metric.safeParse(given);
      if (parsed.success) return [parsed.data];
      for (const issue of parsed.error.issues) ctx.addIssue({ ...issue, path: [index, ...issue.path] });
      return [];
    }),
  );

/** A part of the keys that `key` takes. */
const USUAL_KEY = /^\w+(?:[ /:.-]\w+)*$/;
const MAX_TIMESTAMP = 8.64e15;
/** The four; what else there is goes through the schema. */
const USUAL_FIELDS = 4;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

/** Undefined for what the schema has to look at. */
function usualMetric(given: unknown): Metric | undefined {
  if (!isRecord(given)) return undefined;
  const { key, value, timestamp, step } = given;
  if (typeof key !== "string" || key.length > MAX_KEY_LENGTH || !USUAL_KEY.test(key)) return undefined;
  if (typeof value !== "number" || typeof timestamp !== "number" || typeof step !== "number")
    return undefined;
  if (!Number.isInteger(timestamp) || timestamp < 0 || timestamp > MAX_TIMESTAMP) return undefined;
  if (!Number.isSafeInteger(step)) return undefined;
  if (Object.keys(given).length > USUAL_FIELDS) return undefined;
  return {
    key,
    value,
    timestamp,
    step: BigInt(step),
    model_id: "",
    dataset_name: "",
    dataset_digest: "",
  };
}
