import { z } from "zod";
import { DISPATCH_ORDERS } from "../temporal";
import { scalar, when } from "./common";

export const healthSchema = z.object({
  status: z.enum(["ok", "degraded"]),
  postgres: z.enum(["ok", "unreachable"]),
  temporal: z.enum(["ok", "unreachable"]),
  dispatchOrder: z
    .enum(DISPATCH_ORDERS)
    .nullable()
    .describe("What Temporal honours of the sweeps' priorities and weights; null until it has been checked."),
  workers: z.int().describe("Workers that reported within the last 30 s."),
  version: z.string(),
  metrics: z.record(z.string(), z.number()).optional().describe("The metric store's backlog and rate."),
});
export type Health = z.infer<typeof healthSchema>;

export const workerViewSchema = z.object({
  id: z.string(),
  host: z.string(),
  pid: z.int(),
  version: z.string(),
  classes: z.array(z.string()),
  slots: z.int(),
  state: z
    .enum(["live", "draining", "lost", "stopped"])
    .describe("`draining`: it takes no new training, and ends after those that it has."),
  busy: z.array(
    z.object({
      trainingId: z.int(),
      runId: z.int().nullable(),
      runName: z.string().nullable(),
      fold: z.int(),
      epoch: z.int(),
      epochs: z.int(),
      progress: z.record(z.string(), z.number()).nullable(),
    }),
  ),
  capabilities: z.record(z.string(), scalar),
  startedAt: when,
  seenAt: when,
});
export type WorkerView = z.infer<typeof workerViewSchema>;
