import { baselineListSchema } from "@foldwise/core/contracts/http-responses";
import {
  baselineDeletedSchema,
  baselineImportedSchema,
  baselineResponseSchema,
  tableDeletedSchema,
  tableResponseSchema,
  tableVocabularySchema,
} from "@foldwise/core/contracts/saved-tables";
import { filledTableSchema } from "@foldwise/core/contracts/tables";
import type { Transport } from "./transport";

const part = encodeURIComponent;
const yaml = (body: string) => ({ type: "application/yaml", body });

/** Tables of one's own: definitions as YAML or JSON text. */
export function savedTableMethods({ json }: Transport) {
  return {
    /** What a table is made of, built-in ones too. */
    definition: async (id: string) =>
      (await json(tableResponseSchema, `/api/v1/tables/${part(id)}/definition`)).table,
    create: async (definition: string) =>
      (await json(tableResponseSchema, "/api/v1/tables", { method: "POST", text: yaml(definition) })).table,
    /** A new revision; refused when `revision` is given and there is a newer one. */
    update: async (id: string, definition: string, query: { revision?: number } = {}) =>
      (
        await json(tableResponseSchema, `/api/v1/tables/${part(id)}`, {
          method: "PUT",
          text: yaml(definition),
          query,
        })
      ).table,
    delete: async (id: string) =>
      (await json(tableDeletedSchema, `/api/v1/tables/${part(id)}`, { method: "DELETE", json: {} })).deleted,
    /** Fills a definition that is not saved, without intervals. */
    preview: (definition: string, query: { dataset?: string } = {}) =>
      json(filledTableSchema, "/api/v1/tables/preview", {
        method: "POST",
        text: yaml(definition),
        query,
        repeatable: true,
      }),
    /** What a table can choose by. */
    vocabulary: (query: { dataset?: string; sweep?: string } = {}) =>
      json(tableVocabularySchema, "/api/v1/tables/vocabulary", { query }),
  };
}

/** Published numbers: files as YAML or JSON text. */
export function baselineMethods({ json }: Transport) {
  return {
    list: async () => (await json(baselineListSchema, "/api/v1/baselines")).baselines,
    show: async (key: string) =>
      (await json(baselineResponseSchema, `/api/v1/baselines/${part(key)}`)).baseline,
    /** All of a file or none; the same again changes nothing. With `check` it only validates; imports nothing. */
    import: (file: string, { check = false }: { check?: boolean } = {}) =>
      json(baselineImportedSchema, "/api/v1/baselines", {
        method: "POST",
        text: yaml(file),
        query: { check: check ? 1 : 0 },
        repeatable: true,
      }),
    delete: async (key: string) =>
      (await json(baselineDeletedSchema, `/api/v1/baselines/${part(key)}`, { method: "DELETE", json: {} }))
        .deleted,
  };
}
