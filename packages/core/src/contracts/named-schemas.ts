import { z } from "zod";
import { baselineFileSchema } from "../baselines";
import { ERROR_CODES } from "../errors";
import { samplerSchema } from "../samplers";
import { conditionSchema, spaceSchema } from "../space";
import { planDocumentSchema, splitsSchema } from "../sweep/plan";
import { selectorSchema, tableDefinitionSchema } from "../tables";
import { reportedMeasureSchema, reportedMeasuresSchema } from "../tasks";
import { listTrainers, selectionSchema } from "../trainers";
import { initialWeightsSchema } from "../weights";
import * as deletion from "./deletion";
import * as artifact from "./http/artifact";
import * as common from "./http/common";
import * as dataset from "./http/dataset";
import * as comparison from "./http/fold-comparison";
import * as groups from "./http/fold-group";
import * as population from "./http/population";
import * as request from "./http/request";
import * as run from "./http/run";
import * as scoreCurves from "./http/score-curves";
import * as stop from "./http/stop";
import * as sweep from "./http/sweep";
import * as sweepSearch from "./http/sweep-search";
import * as trialRow from "./http/trial-row";
import * as worker from "./http/worker";
import * as responses from "./http-responses";
import { metricNumberSchema } from "./metric-number";
import * as savedTables from "./saved-tables";
import * as sweepCheck from "./sweep-check";
import * as tableRuns from "./table-runs";
import * as tables from "./tables";
import * as requests from "./worker-requests";

/** A section that all trainers have alike is named after itself; otherwise each trainer's after the trainer too. */
function sectionNames(section: "data" | "training"): [string, z.ZodType][] {
  const named = listTrainers().flatMap(({ kind, sections: { [section]: schema } }) =>
    schema ? [{ kind, schema }] : [],
  );
  const isOne = new Set(named.map(({ schema }) => schema)).size === 1;
  return named.map(({ kind, schema }) => [`${isOne ? "" : pascal(kind)}${pascal(section)}`, schema]);
}

/** An option of a trainer that is an object is named after both: generators of clients want a name for each. */
function optionNames(): [string, z.ZodType][] {
  return listTrainers().flatMap(({ kind, sections }) =>
    Object.entries(sections.trainer.shape).flatMap(([option, schema]): [string, z.ZodType][] => {
      const inner = unwrap(schema);
      return inner instanceof z.ZodObject || inner instanceof z.ZodRecord
        ? [[`${pascal(kind)}${pascal(option)}`, inner]]
        : [];
    }),
  );
}

function unwrap(schema: unknown): unknown {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable
    ? unwrap(schema.unwrap())
    : schema;
}

function pascal(name: string): string {
  return `${name[0]?.toUpperCase()}${name.slice(1)}`;
}

/** The schemas that the HTTP API speaks of, by the name that its OpenAPI document and generated clients give them. */
export function namedSchemas(): Map<string, z.ZodType> {
  const named = new Map<string, z.ZodType>([
    [
      "ErrorBody",
      z.object({ error: common.errorBodySchema.shape.error.extend({ code: z.enum(ERROR_CODES) }) }),
    ],
    ["Problem", common.problemSchema],
    ["Plan", planDocumentSchema],
    ["Splits", splitsSchema],
    ["Trainer", planDocumentSchema.shape.trainer],
    ["ReportedMeasures", reportedMeasuresSchema],
    ["ReportedMeasure", reportedMeasureSchema],
    ...(["data", "training"] as const).flatMap(sectionNames),
    ["Selection", selectionSchema],
    ["Space", spaceSchema],
    ["Condition", conditionSchema],
    ["Sampler", samplerSchema],
    ["InitialWeights", initialWeightsSchema],
    ["TableDefinition", tableDefinitionSchema],
    ["Selector", selectorSchema],
    ["BaselineFile", baselineFileSchema],
    ["MetricNumber", metricNumberSchema],
  ]);
  const known = new Set(named.values());
  for (const [name, schema] of optionNames())
    if (!known.has(schema)) {
      named.set(name, schema);
      known.add(schema);
    }
  for (const contracts of [
    artifact,
    deletion,
    dataset,
    population,
    run,
    scoreCurves,
    stop,
    sweep,
    sweepSearch,
    trialRow,
    worker,
    groups,
    comparison,
    responses,
    sweepCheck,
    savedTables,
    tableRuns,
    tables,
    request,
    requests,
  ])
    for (const [name, value] of Object.entries<unknown>(contracts))
      if (name.endsWith("Schema") && value instanceof z.ZodType && !known.has(value)) {
        named.set(pascal(name.slice(0, -"Schema".length)), value);
        known.add(value);
      }
  return named;
}
