import {
  datasetChangeSchema,
  datasetRestoreSchema,
  importRequestSchema,
} from "@foldwise/core/contracts/http/dataset";
import {
  datasetListSchema,
  datasetResponseSchema,
  deletedSchema,
  importListSchema,
  importResponseSchema,
  modelListSchema,
  modelResponseSchema,
  samplesSchema,
  workerListSchema,
} from "@foldwise/core/contracts/http-responses";
import {
  TABLE_PRESETS,
  tableMissingSchema,
  tableRunRequestSchema,
  tableRunResponseSchema,
} from "@foldwise/core/contracts/table-runs";
import { filledTableSchema, tableListSchema } from "@foldwise/core/contracts/tables";
import { HEADS } from "@foldwise/core/models";
import { TABLE_FORMATS } from "@foldwise/core/tables";
import { z } from "zod";
import { defineRoute, empty, integerText, noInput, single } from "../edge/define";
import { datasetKey, id } from "./parameters";

export const LIBRARY_ROUTES = {
  listDatasets: defineRoute({
    method: "GET",
    path: "/api/v1/datasets",
    summary: "Datasets with their folds, classes and splits; with deleted=1 those that can be restored.",
    params: noInput,
    query: z.strictObject({ deleted: single(z.enum(["0", "1"])).default("0") }),
    body: noInput,
    response: datasetListSchema,
  }),
  showDataset: defineRoute({
    method: "GET",
    path: "/api/v1/datasets/{id}",
    summary: "One dataset, by number or slug; a deleted one too, where no other has the slug.",
    params: datasetKey,
    query: empty,
    body: noInput,
    response: datasetResponseSchema,
  }),
  updateDataset: defineRoute({
    method: "PATCH",
    path: "/api/v1/datasets/{id}",
    summary: "Changes a dataset's name and, while no sweep or training uses it, its slug and positive class.",
    params: datasetKey,
    query: empty,
    body: datasetChangeSchema,
    example: { name: "My cells", positiveClass: "malignant" },
    response: datasetResponseSchema,
  }),
  deleteDataset: defineRoute({
    method: "DELETE",
    path: "/api/v1/datasets/{id}",
    summary: "Hides a dataset without active sweeps and frees its slug; a purge removes it.",
    params: datasetKey,
    query: empty,
    body: empty,
    response: deletedSchema,
  }),
  restoreDataset: defineRoute({
    method: "POST",
    path: "/api/v1/datasets/{id}/restore",
    summary:
      "Restores a deleted dataset, by its number or its former slug; under another slug if one is given.",
    params: datasetKey,
    query: empty,
    body: datasetRestoreSchema,
    example: { slug: "my-cells-2" },
    response: datasetResponseSchema,
  }),
  datasetSamples: defineRoute({
    method: "GET",
    path: "/api/v1/datasets/{id}/samples",
    summary: "Which images the preview pack holds.",
    params: datasetKey,
    query: empty,
    body: noInput,
    response: samplesSchema,
  }),
  datasetPixels: defineRoute({
    method: "GET",
    path: "/api/v1/datasets/{id}/samples/pixels",
    summary: "The preview pack's pixels: RGB, 8 bits, image after image.",
    params: datasetKey,
    query: empty,
    body: noInput,
    response: null,
    contentType: "application/octet-stream",
  }),
  importDataset: defineRoute({
    method: "POST",
    path: "/api/v1/datasets/import",
    summary: "Queues the import of a folder that a worker can read, or of a built-in dataset.",
    params: noInput,
    query: empty,
    body: importRequestSchema,
    example: { path: "/data/my-cells", slug: "my-cells", positiveClass: "malignant" },
    response: importResponseSchema,
    status: 202,
  }),
  showImport: defineRoute({
    method: "GET",
    path: "/api/v1/dataset-imports/{id}",
    summary: "Progress and report of an import.",
    params: id,
    query: empty,
    body: noInput,
    response: importResponseSchema,
  }),
  cancelImport: defineRoute({
    method: "POST",
    path: "/api/v1/dataset-imports/{id}/cancel",
    summary: "Cancels a waiting or running import; nothing is stored.",
    params: id,
    query: empty,
    body: empty,
    response: importResponseSchema,
  }),
  listImports: defineRoute({
    method: "GET",
    path: "/api/v1/dataset-imports",
    summary: "Waiting and running imports, oldest first.",
    params: noInput,
    query: empty,
    body: noInput,
    response: importListSchema,
  }),
  listWorkers: defineRoute({
    method: "GET",
    path: "/api/v1/workers",
    summary: "Workers, what they have and what they train.",
    params: noInput,
    query: empty,
    body: noInput,
    response: workerListSchema,
  }),
  listTables: defineRoute({
    method: "GET",
    path: "/api/v1/tables",
    summary: "Tables, and how far each dataset fills them.",
    params: noInput,
    query: empty,
    body: noInput,
    response: tableListSchema,
  }),
  showTable: defineRoute({
    method: "GET",
    path: "/api/v1/tables/{id}",
    summary: "A table with published numbers next to ours; JSON, CSV, Markdown or LaTeX.",
    params: z.object({ id: z.string().max(100) }),
    query: z.strictObject({
      /** Slug. */
      dataset: single(z.string()).optional(),
      /** Shows differences although the dataset is not that of the published numbers. */
      differences: single(z.enum(["0", "1"])).default("0"),
      /** Key of the settings that our side is made of, or `all`; by default those that fill most of the table. */
      settings: single(z.string().max(100)).optional(),
      format: single(z.enum(TABLE_FORMATS)).default("json"),
    }),
    body: noInput,
    formats: ["text/csv", "text/markdown", "application/x-latex"],
    response: filledTableSchema,
  }),
  tableMissing: defineRoute({
    method: "GET",
    path: "/api/v1/tables/{id}/missing",
    summary: "What a table's empty cells need: plans with exactly those runs, their cost and time.",
    params: z.object({ id: z.string().max(100) }),
    query: z.strictObject({
      /** Slug. */
      dataset: single(z.string()).optional(),
      preset: single(z.enum(TABLE_PRESETS)).optional(),
      settings: single(z.string().max(100)).optional(),
    }),
    body: noInput,
    response: tableMissingSchema,
  }),
  runTable: defineRoute({
    method: "POST",
    path: "/api/v1/tables/{id}/runs",
    summary:
      "Starts the runs that a table's empty cells need. Runs already in progress are not started again.",
    params: z.object({ id: z.string().max(100) }),
    query: empty,
    body: tableRunRequestSchema,
    example: { dataset: "synthetic-cells", preset: "cpu" },
    takesKey: true,
    response: tableRunResponseSchema,
    status: 201,
  }),
  listModels: defineRoute({
    method: "GET",
    path: "/api/v1/models",
    summary: "Models that can be trained.",
    params: noInput,
    query: empty,
    body: noInput,
    response: modelListSchema,
  }),
  showModel: defineRoute({
    method: "GET",
    path: "/api/v1/models/{name}",
    summary: "Layers and parameter counts of a model.",
    params: z.object({ name: z.string().max(100) }),
    query: z.strictObject({
      inputSize: single(integerText).optional(),
      widthMultiplier: single(z.string().transform(Number).pipe(z.number())).optional(),
      head: single(z.enum(HEADS)).optional(),
      freezeBase: single(
        z
          .enum(["true", "false"])
          .transform((text) => text === "true")
          .pipe(z.boolean()),
      ).optional(),
      classes: single(integerText).optional(),
    }),
    body: noInput,
    response: modelResponseSchema,
  }),
  openapi: defineRoute({
    method: "GET",
    path: "/api/v1/openapi.json",
    summary: "This list as an OpenAPI document.",
    params: noInput,
    query: empty,
    body: noInput,
    response: z.record(z.string(), z.unknown()),
  }),
} as const;
