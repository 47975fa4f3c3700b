import { baselineFileSchema } from "@foldwise/core/baselines";
import { baselineListSchema } from "@foldwise/core/contracts/http-responses";
import {
  baselineDeletedSchema,
  baselineImportedSchema,
  baselineResponseSchema,
} from "@foldwise/core/contracts/saved-tables";
import { z } from "zod";
import { defineRoute, empty, noInput, single } from "../edge/define";
import { BASELINE_EXAMPLE } from "./examples";

const key = z.object({ id: z.string().max(100) });

export const BASELINE_ROUTES = {
  listBaselines: defineRoute({
    method: "GET",
    path: "/api/v1/baselines",
    summary: "Sources of published numbers.",
    params: noInput,
    query: empty,
    body: noInput,
    response: baselineListSchema,
  }),
  importBaseline: defineRoute({
    method: "POST",
    path: "/api/v1/baselines",
    summary: "Imports published numbers, all or none; the same file again changes nothing.",
    params: noInput,
    query: z.strictObject({
      /** Only says what is wrong or doubtful. */
      check: single(z.enum(["0", "1"])).default("0"),
    }),
    body: noInput,
    document: baselineFileSchema,
    example: BASELINE_EXAMPLE,
    response: baselineImportedSchema,
  }),
  showBaseline: defineRoute({
    method: "GET",
    path: "/api/v1/baselines/{id}",
    summary: "One source of published numbers with its history.",
    params: key,
    query: empty,
    body: noInput,
    response: baselineResponseSchema,
  }),
  deleteBaseline: defineRoute({
    method: "DELETE",
    path: "/api/v1/baselines/{id}",
    summary: "Hides an imported source and frees its id.",
    params: key,
    query: empty,
    body: empty,
    response: baselineDeletedSchema,
  }),
} as const;
