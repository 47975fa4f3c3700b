import { boolean, integer, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { time } from "./columns";

/** A worker process and what it has. */
export const worker = pgTable("worker", {
  id: text("id").primaryKey(),
  host: text("host").notNull(),
  pid: integer("pid").notNull(),
  version: text("version").notNull(),
  /** Resource classes it polls, `train.cpu` among them. */
  classes: text("classes").array().notNull(),
  slots: integer("slots").notNull(),
  /** {cores, memoryMb, device, tensorflow, tfjs, node}. */
  capabilities: jsonb("capabilities").$type<Record<string, string | number | boolean | null>>().notNull(),
  /**
   * By kind of trainer, the versions of its libraries here: {tfjs: {trainer, tfjs, tensorflow}}. They are part of the
   * fingerprints of what this worker trains.
   */
  versions: jsonb("versions").$type<Record<string, Record<string, string>>>().notNull().default({}),
  /** Asked to take no new training and to end after those that it has. */
  isDraining: boolean("is_draining").notNull().default(false),
  startedAt: time("started_at").notNull().defaultNow(),
  seenAt: time("seen_at").notNull().defaultNow(),
  stoppedAt: time("stopped_at"),
});
