import { z } from "zod";

export const metricNumberSchema = z
  .union([z.number(), z.enum(["NaN", "Infinity", "-Infinity"])])
  .describe("JSON has no NaN and no infinities: they are encoded as these strings.");
export type MetricNumber = z.infer<typeof metricNumberSchema>;

export function encodeMetric(value: number): MetricNumber {
  if (Number.isFinite(value)) return value;
  return Number.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
}

export function decodeMetric(value: MetricNumber): number {
  return Number(value);
}
