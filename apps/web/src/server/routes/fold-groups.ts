import { foldComparisonSchema } from "@foldwise/core/contracts/http/fold-comparison";
import {
  foldCurvesSchema,
  foldGroupListSchema,
  foldGroupResponseSchema,
} from "@foldwise/core/contracts/http/fold-group";
import { FOLD_VALUES } from "@foldwise/core/fold-groups";
import { z } from "zod";
import { defineRoute, integerText, noInput, single } from "../edge/define";
import { limit } from "./parameters";

const groupId = z.object({ id: z.string().max(60) });
const metric = single(z.string().min(1).max(250));
const value = single(z.enum(FOLD_VALUES)).default("last");

export const FOLD_GROUP_ROUTES = {
  listFoldGroups: defineRoute({
    method: "GET",
    path: "/api/v1/fold-groups",
    summary: "Groups of logged runs that differ by their fold, that of the newest run first.",
    params: noInput,
    query: z.strictObject({
      experiment: single(integerText).optional(),
      parent: single(integerText).optional(),
      after: single(integerText).optional(),
      limit: limit.default(100),
    }),
    body: noInput,
    response: foldGroupListSchema,
  }),
  showFoldGroup: defineRoute({
    method: "GET",
    path: "/api/v1/fold-groups/{id}",
    summary:
      "A fold group with each metric by fold, its mean, standard deviation and 95 % interval; as JSON or CSV.",
    params: groupId,
    query: z.strictObject({ value, format: single(z.enum(["json", "csv"])).default("json") }),
    body: noInput,
    response: foldGroupResponseSchema,
    formats: ["text/csv"],
  }),
  foldGroupCurves: defineRoute({
    method: "GET",
    path: "/api/v1/fold-groups/{id}/curves",
    summary: "The history of a metric in each run of a fold group.",
    params: groupId,
    query: z.strictObject({ metric }),
    body: noInput,
    response: foldCurvesSchema,
  }),
  compareFoldGroup: defineRoute({
    method: "GET",
    path: "/api/v1/fold-groups/{id}/comparison",
    summary: "A fold group compared with another, or with a trial of a sweep, by paired tests over folds.",
    params: groupId,
    query: z.strictObject({
      with: single(z.string().min(1).max(60)),
      metric: metric.optional(),
      withMetric: metric.optional(),
      value,
    }),
    body: noInput,
    response: foldComparisonSchema,
  }),
} as const;
