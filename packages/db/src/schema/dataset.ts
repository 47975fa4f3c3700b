import { IMPORT_STATES, JOB_STATES } from "@foldwise/core/states";
import { DATASET_KINDS, SPLIT_SCHEMES, SPLIT_SIDES } from "@foldwise/core/words";
import { isNull } from "drizzle-orm";
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { createdAt, deletedAt, id, reference, time, uid } from "./columns";

export const datasetKind = pgEnum("dataset_kind", DATASET_KINDS);
export const splitScheme = pgEnum("split_scheme", SPLIT_SCHEMES);
export const splitSide = pgEnum("split_side", SPLIT_SIDES);
export const jobState = pgEnum("job_state", JOB_STATES);
export const importState = pgEnum("import_state", IMPORT_STATES);

export const dataset = pgTable(
  "dataset",
  {
    id: id(),
    uid: uid(),
    /** What a plan writes after `dataset:`. */
    slug: text("slug").notNull(),
    name: text("name").notNull(),
    kind: datasetKind("kind").notNull(),
    /** Id of the paper whose images these are, told by their fingerprint or counts at import; null for any other dataset. */
    paper: text("paper"),
    isSynthetic: boolean("is_synthetic").notNull().default(false),
    fingerprint: text("fingerprint").notNull(),
    classes: text("classes").array().notNull(),
    positiveClass: text("positive_class").notNull(),
    images: integer("images").notNull(),
    /** Of every image; null where they have several sizes. */
    width: integer("width"),
    height: integer("height"),
    /** Patients that a split may keep apart, assumed ones too; null where an image has none. */
    patients: integer("patients"),
    /** Images whose patient is unknown or assumed: above 0, leakage between patients is unknown. */
    imagesWithoutPatient: integer("images_without_patient").notNull().default(0),
    folds: integer("folds").array().notNull(),
    /** Folder a worker reads the images from, where there is no archive. */
    location: text("location").notNull(),
    /** SHA-256 of the artifact that holds the images as a tar archive: workers that share no folder read them from it. */
    archive: text("archive"),
    /** Licence, source and description. */
    manifest: jsonb("manifest").$type<Record<string, unknown>>().notNull(),
    /** What the import refused or remarked on. */
    report: jsonb("report").$type<Record<string, unknown>>().notNull(),
    createdAt: createdAt(),
    deletedAt: deletedAt(),
  },
  (table) => [uniqueIndex("dataset_slug_live").on(table.slug).where(isNull(table.deletedAt))],
);

export const datasetImage = pgTable(
  "dataset_image",
  {
    datasetId: reference("dataset_id")
      .notNull()
      .references(() => dataset.id, { onDelete: "cascade" }),
    /** Position in the dataset, from 0, in the order of fold, class and name. */
    index: integer("index").notNull(),
    fold: integer("fold").notNull(),
    class: text("class").notNull(),
    patient: text("patient"),
    /** The side that the image came on; null where the set came without. */
    side: splitSide("side"),
    path: text("path").notNull(),
    sha256: text("sha256").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.datasetId, table.index] }),
    index("dataset_image_fold").on(table.datasetId, table.fold, table.class),
  ],
);

export const split = pgTable(
  "split",
  {
    id: id(),
    datasetId: reference("dataset_id")
      .notNull()
      .references(() => dataset.id, { onDelete: "cascade" }),
    scheme: splitScheme("scheme").notNull(),
    seed: bigint("seed", { mode: "number" }).notNull(),
    /** How many folds were made, and how often; null of schemes that make no k folds. */
    k: integer("k"),
    repeats: integer("repeats"),
    /** Of inner folds: the outer fold whose training and validation images they divide, and how many there are. */
    withinFold: integer("within_fold"),
    withinK: integer("within_k"),
    fingerprint: text("fingerprint").notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    unique("split_once")
      .on(table.datasetId, table.scheme, table.seed, table.k, table.repeats, table.withinFold, table.withinK)
      .nullsNotDistinct(),
  ],
);

export const splitPart = pgTable(
  "split_part",
  {
    splitId: reference("split_id")
      .notNull()
      .references(() => split.id, { onDelete: "cascade" }),
    fold: integer("fold").notNull(),
    side: splitSide("side").notNull(),
    /** Positions in the dataset. */
    images: integer("images").array().notNull(),
  },
  (table) => [primaryKey({ columns: [table.splitId, table.fold, table.side] })],
);

export const datasetImport = pgTable("dataset_import", {
  id: id(),
  state: importState("state").notNull().default("queued"),
  request: jsonb("request").$type<Record<string, unknown>>().notNull(),
  /** {phase, done, total}. */
  progress: jsonb("progress").$type<{ phase: string; done: number; total: number }>(),
  report: jsonb("report").$type<Record<string, unknown>>(),
  error: jsonb("error").$type<{ message: string; problems?: unknown[] }>(),
  datasetId: reference("dataset_id").references(() => dataset.id),
  createdAt: createdAt(),
  workerId: text("worker_id"),
  /** How often it was claimed; with the worker's id the fence of every write. */
  attempts: integer("attempts").notNull().default(0),
  claimedAt: time("claimed_at"),
  finishedAt: time("finished_at"),
});

/** One row: what tells this database from another over one folder of artifacts. */
export const installation = pgTable("installation", {
  id: integer("id").primaryKey().default(1),
  uid: uid(),
});
