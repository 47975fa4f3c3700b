import { z } from "zod";
import { SPLIT_SCHEMES } from "../words";
import { problemSchema } from "./http/common";

const revision = z.object({ number: z.int(), createdAt: z.string() });

export const tableViewSchema = z
  .object({
    id: z.string().describe("Its name in links and commands."),
    title: z.string(),
    revision: z
      .int()
      .nullable()
      .describe("Newest revision; null for a table of data/, which cannot be edited or deleted."),
    source: z.string().describe("YAML or JSON as its author wrote it."),
    definition: z.record(z.string(), z.unknown()).describe("With every default written out."),
    revisions: z.array(revision).describe("Revisions, newest first."),
  })
  .describe("The definition of a table: a built-in one of data/, or a saved one.");
export type TableView = z.infer<typeof tableViewSchema>;
export const tableResponseSchema = z.object({ table: tableViewSchema });
export const tableDeletedSchema = z.object({ deleted: z.object({ id: z.string() }) });

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const value = z.union([scalar, z.array(scalar)]);

export const tableVocabularySchema = z
  .object({
    dataset: z.string().nullable(),
    evaluations: z.int(),
    models: z.array(z.string()),
    balances: z.array(z.string()),
    augmentations: z.array(z.string()),
    variants: z.array(z.string()),
    folds: z.array(z.int()),
    seeds: z.array(z.int()),
    testSigmas: z.array(z.number()),
    splitSchemes: z.array(z.enum(SPLIT_SCHEMES)),
    sweeps: z.array(z.object({ id: z.int(), name: z.string() })),
    experiments: z.array(z.string()),
    metrics: z.array(z.string()).describe("Names of metrics that the evaluations' classes give."),
    params: z
      .array(z.object({ name: z.string(), values: z.array(value) }))
      .describe(
        "Every parameter by name; `values` are those found, at most 50, of parameters that differ between trainings first.",
      ),
    dimensions: z
      .array(z.object({ name: z.string(), values: z.array(value).describe("Those found, at most 50.") }))
      .describe(
        "Conditions and tags that evaluations have, `condition.NAME` and `tag.NAME`; at most 50 values of each.",
      ),
  })
  .describe("What there is to choose by in a dataset's evaluations: values, each in its order.");
export type TableVocabulary = z.infer<typeof tableVocabularySchema>;

export const baselineDetailSchema = z
  .object({
    key: z.string(),
    origin: z.enum(["built-in", "imported"]),
    document: z.record(z.string(), z.unknown()),
    source: z.string().nullable().describe("As imported; null for a file of data/."),
    revisions: z
      .array(z.object({ id: z.int(), sha256: z.string(), createdAt: z.string() }))
      .describe("Revisions, newest first."),
  })
  .describe("One source of published numbers with its history.");
export type BaselineDetail = z.infer<typeof baselineDetailSchema>;
export const baselineResponseSchema = z.object({ baseline: baselineDetailSchema });

export const baselineImportedSchema = z
  .object({
    key: z.string(),
    numbers: z.int(),
    added: z.boolean(),
    warnings: z.array(problemSchema),
  })
  .describe(
    "POST /api/v1/baselines. `added` is false where the newest revision is identical, and for a check.",
  );
export type BaselineImported = z.infer<typeof baselineImportedSchema>;
export const baselineDeletedSchema = z.object({ deleted: z.object({ key: z.string() }) });
