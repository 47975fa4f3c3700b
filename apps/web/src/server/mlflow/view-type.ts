import { z } from "zod";

/** Which of live and deleted ones are wanted, by MLflow's word or its number. */
export const viewType = z
  .enum(["ACTIVE_ONLY", "DELETED_ONLY", "ALL"])
  .or(z.union([z.literal(1), z.literal(2), z.literal(3)]))
  .default("ACTIVE_ONLY")
  .transform((view) => VIEWS[view]);
const VIEWS = {
  ACTIVE_ONLY: "live",
  DELETED_ONLY: "deleted",
  ALL: "all",
  1: "live",
  2: "deleted",
  3: "all",
} as const;
