import {
  foreignKey,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { createdAt, id, reference, time } from "./columns";

/** Where a version of a registered model stands, as its users say. */
export const MODEL_STAGES = ["none", "staging", "production", "archived"] as const;
export const modelStage = pgEnum("model_stage", MODEL_STAGES);

/** A name under which versions of a model are published. A deleted one is removed at once and gives its name free. */
export const registeredModel = pgTable("registered_model", {
  id: id(),
  name: text("name").notNull().unique(),
  description: text("description").notNull().default(""),
  tags: jsonb("tags").$type<Record<string, string>>().notNull().default({}),
  /** The greatest number that a version of it has had: no number is given twice. */
  lastVersion: integer("last_version").notNull().default(0),
  createdAt: createdAt(),
  updatedAt: time("updated_at").notNull().defaultNow(),
});

/** One version of a registered model. Run and logged model may be those of another server, so that nothing refers to rows. */
export const modelVersion = pgTable(
  "model_version",
  {
    id: id(),
    modelId: reference("model_id")
      .notNull()
      .references(() => registeredModel.id, { onDelete: "cascade" }),
    version: integer("version").notNull(),
    stage: modelStage("stage").notNull().default("none"),
    description: text("description").notNull().default(""),
    /** The address that it was registered by. */
    source: text("source").notNull(),
    /** The address of its files: that of the logged model or version that `source` names, or `source` itself. */
    storageLocation: text("storage_location").notNull(),
    runUid: uuid("run_uid"),
    loggedModelUid: uuid("logged_model_uid"),
    runLink: text("run_link").notNull().default(""),
    tags: jsonb("tags").$type<Record<string, string>>().notNull().default({}),
    createdAt: createdAt(),
    updatedAt: time("updated_at").notNull().defaultNow(),
  },
  (table) => [
    unique("model_version_number").on(table.modelId, table.version),
    index("model_version_run").on(table.runUid),
    index("model_version_logged_model").on(table.loggedModelUid),
  ],
);

/** A name for one version of a registered model, which goes with it. */
export const registeredModelAlias = pgTable(
  "registered_model_alias",
  {
    modelId: reference("model_id").notNull(),
    alias: text("alias").notNull(),
    version: integer("version").notNull(),
  },
  (table) => [
    primaryKey({ name: "registered_model_alias_once", columns: [table.modelId, table.alias] }),
    foreignKey({
      name: "registered_model_alias_version",
      columns: [table.modelId, table.version],
      foreignColumns: [modelVersion.modelId, modelVersion.version],
    }).onDelete("cascade"),
    index("registered_model_alias_of").on(table.modelId, table.version),
  ],
);
