import { z } from "zod";
import type { RouteDefinition } from "../edge/define";
import { parameterSchema } from "./schemas";

/** What a parameter means, by its name; or by operation and name where it means something of its own. */
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  before: "The items before this position: `previous` of the previous answer, or `end` for the last ones.",
  changes: "`1`: send only what has changed of the sweep, as `changes` in place of `sweep`.",
  contains:
    "Part of the variant, of a parameter's value, of the error or of the reason of a stop; case-insensitive.",
  from: "Number of the trial to begin with.",
  after: "Continue after this position: `next` of the previous answer.",
  "listTrials.number": "Numbers of the trials wanted. Repeat it, or separate numbers by commas.",
  "listTrials.sort":
    "`number`, `objective`, `state`, `variant`, `duration`, or `parameter.NAME` for a searched parameter. Missing values come last.",
  "listTrials.variant": "Name of a variant.",
  parameter:
    "Value of a searched parameter, `learningRate=0.001..0.01` or `optimizer=adam`; an end of a range may be left out. Repeat it for several.",
  "showSweep.trial": "Numbers of trials that are to be among `trialViews`.",
  "sweepCurves.trial": "Numbers of the trials wanted; the trials of note of the sweep when omitted.",
  "sweepStream.trial": "Numbers of trials that are to be among `trialViews`.",
  "sweepStream.trials":
    "Query of a page of the sweep's trials, as of its list: the page's changes are sent as `trials`.",
  "listSweeps.after": "Continue after this sweep: `next` of the previous answer.",
  "runLog.after": "Log lines after this position: `next` of the previous answer.",
  buckets: "Summarize longer series in this many buckets of min, max and last.",
  by: "Which value of the metric to sort by: its last, minimum or maximum.",
  check: "`1`: only report what is wrong or doubtful; nothing is imported.",
  class: "Class whose scores are taken against all others; the positive class by default.",
  classes: "Number of classes.",
  cursor:
    "Where the curves or metrics were read up to: `cursor` of a previous answer. Last-Event-ID takes precedence.",
  dataset: "Slug of a dataset.",
  deleted: "`1`: the deleted datasets, which can be restored.",
  differences: "`1`: show differences although the dataset is not that of the published numbers.",
  expires: "When a signed address expires, in seconds since 1970.",
  experiment: "Number of an experiment.",
  filter:
    "A filter in the query language: `metrics.loss < 0.5 AND (params.lr > 0.001 OR fold IN (0, 1))`. A superset of MLflow's.",
  "listTrials.filter":
    "A filter in the query language: `objective > 0.9 AND params.learningRate < 0.01`, `measures.accuracy[testSigma = 15] > 0.9`.",
  fold: "Number of a fold, from 0.",
  format: "Form of the answer.",
  freezeBase: "Count the head alone as trainable.",
  head: "Head of the model: that of the paper's models, or the reference implementation's.",
  id: "Number.",
  "listFoldGroups.after": "Continue after this group: `next` of the previous answer.",
  "listFoldGroups.parent": "Number of a run: groups of runs that are nested directly in it.",
  "showFoldGroup.id": "Id of a fold group, such as `r12`.",
  "foldGroupCurves.id": "Id of a fold group, such as `r12`.",
  "compareFoldGroup.id": "Id of a fold group, such as `r12`.",
  "foldGroupCurves.metric": "Name of a metric.",
  "compareFoldGroup.metric": "Name of a metric of the group; one that both sides have when omitted.",
  withMetric: "Name of a metric of the other side; `metric` when omitted.",
  with: "Id of another fold group, SWEEP/TRIAL for a trial, or SWEEP for the best trial of a sweep by its objective.",
  value: "Which value of a metric's history: the last one, or the best.",
  "listRuns.parent":
    "Number of a run: only runs that are nested directly in it. `none`: only runs that are nested in no run.",
  "deleteBaseline.id": "Id of the source.",
  "showBaseline.id": "Id of the source.",
  "showDataset.id": "Number or slug of the dataset.",
  "updateDataset.id": "Number or slug of the dataset.",
  "deleteDataset.id": "Number or slug of the dataset.",
  "restoreDataset.id": "Number or slug of the dataset.",
  "datasetSamples.id": "Number or slug of the dataset.",
  "datasetPixels.id": "Number or slug of the dataset.",
  "renderStages.id": "Number or slug of the dataset.",
  inputSize: "Side of the square input, pixels.",
  limit: "Maximum number of items.",
  log: "Log lines after this position: `next` of a previous answer.",
  metric:
    "Names of metrics, such as `val/accuracy`; all when omitted. Repeat it, or separate names by commas.",
  method: "How importance is computed.",
  "sweepTrialCurves.metric": "Name of a metric, such as `val/accuracy`; the objective's when omitted.",
  name: "Names of metrics, such as `val/accuracy`; all when omitted. Repeat it, or separate names by commas.",
  "abortUpload.id": "UUID of the upload.",
  "completeUpload.id": "UUID of the upload.",
  "showUpload.id": "UUID of the upload.",
  "storePart.id": "UUID of the upload.",
  "storePart.number": "Number of the part, from 1.",
  "listArtifacts.path": "Path of a folder; the root when omitted.",
  "downloadContent.path": "Path or name of the file: it decides the content type.",
  path: "Path below the run, with `/` between folders.",
  sha256: "SHA-256 of the content, hexadecimal.",
  signature: "Signature of the address, in place of the token.",
  "showModel.name": "Name of the model, such as `mobilenet_m`.",
  number: "Number of the trial within the sweep, from 1.",
  objective: "Position of the objective in the plan, from 0.",
  olderThanDays: "Items deleted at least this many days ago.",
  order: "Sort order.",
  orderBy:
    "Fields to sort by, with `ASC`, the default, or `DESC`: `metrics.loss DESC, start_time`. Not together with `sort`.",
  position: "Position of the image in the answer, from 0.",
  preset: "Size of the settings of new trainings.",
  q: "Text to search for.",
  revision: "The revision that the change is based on; refused when there is a newer one.",
  run: "Number of a run.",
  settings: "Key of the settings of your side, from the table's JSON, or `all`.",
  since: "`cursor` of a previous answer: only what has changed since.",
  sort: "Metric to sort by, such as `val/accuracy`; needs `experiment` or `sweep`. By number when omitted.",
  state: "States to include; all when omitted. Repeat it, or separate states by commas.",
  sweep: "Number of a sweep.",
  "tableVocabulary.sweep": "Number or name of a sweep.",
  "sweepTrialCurves.trial": "Numbers of trials whose curves are wanted with minimum and maximum over runs.",
  "sweepPopulation.trial": "Number of the trial whose schedule is wanted; the best one when omitted.",
  trial: "Numbers of trials within the sweep; all when omitted.",
  variant: "Name of a variant.",
  variantContains: "Part of a variant's name, case-insensitive.",
  wait: "Seconds to wait for the end of the request.",
  widthMultiplier: "Factor on the number of filters.",
};

/** @throws Error for a parameter that nobody described */
function describe(operationId: string, name: string, path: string): string {
  const own = DESCRIPTIONS[`${operationId}.${name}`];
  const table =
    name === "id" && path.startsWith("/api/v1/tables/") ? "Id of the table, such as `9`." : undefined;
  const description = own ?? table ?? DESCRIPTIONS[name];
  if (description === undefined) throw new Error(`${operationId}: parameter ${name} has no description`);
  return description;
}

/** Path, query and header parameters of an operation. */
export function describeParameters(operationId: string, route: RouteDefinition): unknown[] {
  const { path, params, query, takesKey } = route;
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => ({
    name,
    in: "path",
    description: describe(operationId, name, path),
    required: true,
    schema: parameterSchema((params instanceof z.ZodObject && shapeOf(params)[name]) || z.string()),
  }));
  const inQuery = Object.entries(query instanceof z.ZodObject ? shapeOf(query) : {}).map(
    ([name, schema]) => ({
      name,
      in: "query",
      description: describe(operationId, name, path),
      required: !schema.safeParse(undefined).success,
      schema: parameterSchema(schema),
    }),
  );
  return [...inPath, ...inQuery, ...(takesKey ? [KEY] : [])];
}

const shapeOf = (schema: z.ZodObject): Readonly<Record<string, z.ZodType>> =>
  Object.fromEntries(
    Object.entries(schema.shape).filter(
      (entry): entry is [string, z.ZodType] => entry[1] instanceof z.ZodType,
    ),
  );

const KEY = {
  name: "Idempotency-Key",
  in: "header",
  description: "Makes a retry safe: a request sent again with its key starts nothing twice.",
  required: false,
  schema: { type: "string", minLength: 1, maxLength: 200, pattern: "^[\\x21-\\x7e]{1,200}$" },
};
