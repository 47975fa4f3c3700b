import {
  tableDeletedSchema,
  tableResponseSchema,
  tableVocabularySchema,
} from "@foldwise/core/contracts/saved-tables";
import { filledTableSchema } from "@foldwise/core/contracts/tables";
import { tableDefinitionSchema } from "@foldwise/core/tables";
import { z } from "zod";
import { defineRoute, empty, noInput, single, smallIntegerText } from "../edge/define";
import { TABLE_EXAMPLE } from "./examples";

const tableId = z.object({ id: z.string().max(100) });
const slug = single(z.string().max(200));

export const SAVED_TABLE_ROUTES = {
  createTable: defineRoute({
    method: "POST",
    path: "/api/v1/tables",
    summary: "Saves a table.",
    params: noInput,
    query: empty,
    body: noInput,
    document: tableDefinitionSchema,
    example: TABLE_EXAMPLE,
    response: tableResponseSchema,
    status: 201,
  }),
  previewTable: defineRoute({
    method: "POST",
    path: "/api/v1/tables/preview",
    summary: "Fills a table that is not saved.",
    params: noInput,
    query: z.strictObject({ dataset: slug.optional() }),
    body: noInput,
    document: tableDefinitionSchema,
    example: TABLE_EXAMPLE,
    response: filledTableSchema,
  }),
  tableVocabulary: defineRoute({
    method: "GET",
    path: "/api/v1/tables/vocabulary",
    summary:
      "Models, folds, sigmas, parameters and everything else that a table can select by; with `sweep`, a number or a name, only the values of that sweep.",
    params: noInput,
    query: z.strictObject({ dataset: slug.optional(), sweep: slug.optional() }),
    body: noInput,
    response: tableVocabularySchema,
  }),
  showTableDefinition: defineRoute({
    method: "GET",
    path: "/api/v1/tables/{id}/definition",
    summary: "The definition of a table, with its revisions.",
    params: tableId,
    query: empty,
    body: noInput,
    response: tableResponseSchema,
  }),
  updateTable: defineRoute({
    method: "PUT",
    path: "/api/v1/tables/{id}",
    summary: "Adds a revision to a saved table; another id in the text renames it.",
    params: tableId,
    query: z.strictObject({
      /** The revision that the author saw: refused when there is a newer one. */
      revision: single(smallIntegerText).optional(),
    }),
    body: noInput,
    document: tableDefinitionSchema,
    example: TABLE_EXAMPLE,
    response: tableResponseSchema,
  }),
  deleteTable: defineRoute({
    method: "DELETE",
    path: "/api/v1/tables/{id}",
    summary: "Hides a saved table and frees its name.",
    params: tableId,
    query: empty,
    body: empty,
    response: tableDeletedSchema,
  }),
} as const;
