import { foldComparisonSchema } from "@foldwise/core/contracts/http/fold-comparison";
import {
  foldCurvesSchema,
  foldGroupListSchema,
  foldGroupResponseSchema,
} from "@foldwise/core/contracts/http/fold-group";
import type { FoldValue } from "@foldwise/core/fold-groups";
import type { Transport } from "./transport";

const part = encodeURIComponent;

/** Groups of logged runs that differ by their fold. */
export function foldGroupMethods({ json, send }: Transport) {
  return {
    /** That of the newest run first; `next` is the `after` of the next page. */
    list: (query: { experiment?: number; parent?: number; after?: string; limit?: number } = {}) =>
      json(foldGroupListSchema, "/api/v1/fold-groups", { query }),
    /** Each metric by fold with its mean and interval, of the last or the best value of each history. */
    show: async (id: string, query: { value?: FoldValue } = {}) =>
      (await json(foldGroupResponseSchema, `/api/v1/fold-groups/${part(id)}`, { query })).group,
    /** A row for each run that counts, as CSV. */
    export: async (id: string, query: { value?: FoldValue } = {}) =>
      (await send(`/api/v1/fold-groups/${part(id)}`, { query: { ...query, format: "csv" } })).body,
    /** The history of a metric in each run. */
    curves: (id: string, metric: string) =>
      json(foldCurvesSchema, `/api/v1/fold-groups/${part(id)}/curves`, { query: { metric } }),
    /** @param other another group's id, SWEEP/TRIAL, or SWEEP for its best trial */
    compare: (
      id: string,
      other: string,
      query: { metric?: string; withMetric?: string; value?: FoldValue } = {},
    ) =>
      json(foldComparisonSchema, `/api/v1/fold-groups/${part(id)}/comparison`, {
        query: { ...query, with: other },
      }),
  };
}
