import { notFound } from "@foldwise/core/errors";
import type { MetricAggregate, Order, Query } from "@foldwise/core/query";
import { and, asc, eq, inArray, isNull, type SQL, sql } from "drizzle-orm";
import { anyOf } from "../../any-of";
import type { Context } from "../../client";
import { type QueryColumns, searchRows } from "../../query";
import { experiment, loggedModel, metricAttribution, run, runModel } from "../../schema";
import { holdLiveExperiment } from "../experiment/hold-live";

/** A model as programs outside see it. */
export type LoggedModelRecord = Pick<
  typeof loggedModel.$inferSelect,
  | "id"
  | "uid"
  | "experimentId"
  | "name"
  | "modelType"
  | "status"
  | "params"
  | "tags"
  | "createdAt"
  | "updatedAt"
  | "deletedAt"
> & {
  /** UUID of the run that made it. */
  sourceRunUid: string | null;
  /** Where its experiment keeps artifacts, when not here. */
  artifactLocation: string | null;
};

export type LoggedModelStatus = LoggedModelRecord["status"];

function select(ctx: Context) {
  return ctx
    .select({
      id: loggedModel.id,
      uid: loggedModel.uid,
      experimentId: loggedModel.experimentId,
      name: loggedModel.name,
      modelType: loggedModel.modelType,
      status: loggedModel.status,
      params: loggedModel.params,
      tags: loggedModel.tags,
      createdAt: loggedModel.createdAt,
      updatedAt: loggedModel.updatedAt,
      deletedAt: loggedModel.deletedAt,
      sourceRunUid: run.uid,
      artifactLocation: experiment.artifactLocation,
    })
    .from(loggedModel)
    .innerJoin(experiment, eq(experiment.id, loggedModel.experimentId))
    .leftJoin(run, eq(run.id, loggedModel.sourceRunId));
}

/** @returns its UUID. @throws FoldwiseError `not-found`, or `conflict` for a deleted experiment. */
export async function createLoggedModel({
  ctx,
  experimentId,
  ...values
}: {
  ctx: Context;
  experimentId: number;
  sourceRunId: number | null;
  name: string;
  modelType: string | null;
  params: Record<string, string>;
  tags: Record<string, string>;
}): Promise<string> {
  return ctx.transaction(async (tx) => {
    await holdLiveExperiment(tx, experimentId);
    const [made] = await tx
      .insert(loggedModel)
      .values({ experimentId, ...values })
      .returning({ uid: loggedModel.uid });
    if (!made) throw notFound("experiment", experimentId);
    return made.uid;
  });
}

/** One that is not deleted, unless those are wanted too; null where there is none. @param uid a UUID */
export async function findLoggedModel({
  ctx,
  uid,
  withDeleted = false,
}: {
  ctx: Context;
  uid: string;
  withDeleted?: boolean;
}): Promise<LoggedModelRecord | null> {
  const isLive = withDeleted ? undefined : isNull(loggedModel.deletedAt);
  const [found] = await select(ctx).where(and(eq(loggedModel.uid, uid), isLive));
  return found ?? null;
}

/** A dataset whose points of metrics are wanted. */
export interface MetricDataset {
  name: string;
  /** Any where it is left out. */
  digest?: string;
}

const MODEL_ID = sql`('m-' || replace(${loggedModel.uid}::text, '-', ''))`;

/** Points of a metric that were measured of the row's model, on one of these datasets where some are named. */
function pointsOf(key: string, datasets: readonly MetricDataset[]): SQL {
  const onDataset = datasets.map(
    ({ name, digest }) =>
      sql`(a.dataset_name = ${name}${digest === undefined ? sql`` : sql` and a.dataset_digest = ${digest}`})`,
  );
  const isWanted = onDataset.length === 0 ? sql`` : sql` and (${sql.join(onDataset, sql` or `)})`;
  // Without the first condition the index, which has no points of no model, does not serve.
  return sql`from ${metricAttribution} a
    where a.model_id <> '' and a.model_id = ${MODEL_ID} and a.name = ${key}${isWanted}`;
}

/** The last value, or the least or greatest finite one. */
function metricValue(
  { key, aggregate }: { key: string; aggregate: MetricAggregate },
  datasets: readonly MetricDataset[],
): SQL {
  const points = pointsOf(key, datasets);
  if (aggregate === "last")
    return sql`(select a.value ${points} order by a.step desc, a.time desc, a.value desc limit 1)`;
  const isFiniteValue = sql`a.value not in ('NaN', 'Infinity', '-Infinity')`;
  return sql`(select ${sql.raw(aggregate)}(a.value) ${points} and ${isFiniteValue})`;
}

const SPECIAL = sql`(case p.value when 'NaN' then 1 when 'Infinity' then 2 when '-Infinity' then 3 end)`;

function columnsOf(
  datasets: readonly MetricDataset[],
  orderedOn: (key: string) => readonly MetricDataset[],
): QueryColumns {
  return {
    ...COLUMNS,
    metric: (metric, holds) =>
      sql`exists (select from (select ${metricValue(metric, datasets)} as value) p where p.value is not null and (${holds(
        {
          value: sql`(case when ${SPECIAL} is null then p.value end)`,
          special: metric.aggregate === "last" ? SPECIAL : null,
        },
      )}))`,
    metricOrder: (metric) => metricValue(metric, orderedOn(metric.key)),
  };
}

const COLUMNS: QueryColumns = {
  attributes: {
    name: { kind: "text", text: sql`${loggedModel.name}` },
    model_id: { kind: "text", text: MODEL_ID },
    model_type: { kind: "text", text: sql`${loggedModel.modelType}` },
    source_run_id: {
      kind: "text",
      text: sql`(select replace(r.uid::text, '-', '') from ${run} r where r.id = ${loggedModel.sourceRunId})`,
    },
    status: {
      kind: "words",
      value: sql`${loggedModel.status}`,
      words: { pending: "PENDING", ready: "READY", "upload-failed": "UPLOAD_FAILED" },
    },
    creation_time: { kind: "time", value: sql`${loggedModel.createdAt}` },
    last_update_time: { kind: "time", value: sql`${loggedModel.updatedAt}` },
  },
  params: sql`${loggedModel.params}`,
  tags: sql`${loggedModel.tags}`,
};

/**
 * Models of these experiments that a query finds, in order, and where the next page begins. Tests of metrics look at what
 * was measured of a model.
 * @param datasets on which, for tests of metrics; on any where none is named
 * @param orderedOn on which, for the order by a metric
 * @throws FoldwiseError `invalid` for a token of another order, or a query that takes too long
 */
export async function searchLoggedModels({
  ctx,
  experimentIds,
  datasets = [],
  orderedOn = () => [],
  ...search
}: {
  ctx: Context;
  experimentIds: readonly number[];
  datasets?: readonly MetricDataset[];
  orderedOn?: (key: string) => readonly MetricDataset[];
  query: Query;
  orders: readonly Order[];
  after: string | undefined;
  limit: number;
}): Promise<{ models: LoggedModelRecord[]; next: string | null }> {
  if (experimentIds.length === 0) return { models: [], next: null };
  const { ids, next } = await searchRows({
    ...search,
    ctx,
    table: sql`${loggedModel}`,
    id: sql`${loggedModel.id}`,
    columns: columnsOf(datasets, orderedOn),
    where: and(inArray(loggedModel.experimentId, [...experimentIds]), isNull(loggedModel.deletedAt)),
  });
  if (ids.length === 0) return { models: [], next: null };
  const found = new Map((await select(ctx).where(inArray(loggedModel.id, ids))).map((one) => [one.id, one]));
  return { models: ids.flatMap((id) => found.get(id) ?? []), next };
}

/** What a program says of its model later on. @throws FoldwiseError `not-found` */
export async function updateLoggedModel({
  ctx,
  id,
  status,
  params = {},
  tags = {},
  removedTag,
}: {
  ctx: Context;
  id: number;
  status?: LoggedModelStatus;
  params?: Record<string, string>;
  tags?: Record<string, string>;
  removedTag?: string;
}): Promise<void> {
  const merged = sql`${loggedModel.tags} || ${JSON.stringify(tags)}::jsonb`;
  const [changed] = await ctx
    .update(loggedModel)
    .set({
      ...(status === undefined ? {} : { status }),
      params: sql`${loggedModel.params} || ${JSON.stringify(params)}::jsonb`,
      tags: removedTag === undefined ? merged : sql`(${merged}) - ${removedTag}::text`,
      updatedAt: sql`now()`,
    })
    .where(and(eq(loggedModel.id, id), isNull(loggedModel.deletedAt)))
    .returning({ id: loggedModel.id });
  if (!changed) throw notFound("model", id);
}

/** Hides a model. @throws FoldwiseError `not-found` */
export async function deleteLoggedModel({ ctx, id }: { ctx: Context; id: number }): Promise<void> {
  const [changed] = await ctx
    .update(loggedModel)
    .set({ deletedAt: sql`now()` })
    .where(and(eq(loggedModel.id, id), isNull(loggedModel.deletedAt)))
    .returning({ id: loggedModel.id });
  if (!changed) throw notFound("model", id);
}

/** Notes which models a run was given, or made. One that is named again stays as it was. */
export async function linkRunModels({
  ctx,
  runId,
  models,
}: {
  ctx: Context;
  runId: number;
  models: readonly { modelId: number; isOutput: boolean; step: bigint }[];
}): Promise<void> {
  if (models.length === 0) return;
  await ctx
    .insert(runModel)
    .values(models.map((one) => ({ runId, ...one })))
    .onConflictDoNothing();
}

/** The models of these runs, in the order in which they were made. */
export async function listRunModels({
  ctx,
  runIds,
}: {
  ctx: Context;
  runIds: readonly number[];
}): Promise<{ runId: number; modelUid: string; isOutput: boolean; step: bigint }[]> {
  if (runIds.length === 0) return [];
  return ctx
    .select({
      runId: runModel.runId,
      modelUid: loggedModel.uid,
      isOutput: runModel.isOutput,
      step: runModel.step,
    })
    .from(runModel)
    .innerJoin(loggedModel, eq(loggedModel.id, runModel.modelId))
    .where(anyOf(runModel.runId, runIds))
    .orderBy(asc(runModel.runId), asc(runModel.modelId));
}

/** Points that were measured of models, with the run that logged each. @param modelIds as clients name them */
export async function listModelPoints({ ctx, modelIds }: { ctx: Context; modelIds: readonly string[] }) {
  if (modelIds.length === 0) return [];
  return ctx
    .select({
      runId: metricAttribution.runId,
      runUid: run.uid,
      name: metricAttribution.name,
      step: metricAttribution.step,
      time: metricAttribution.time,
      value: metricAttribution.value,
      modelId: metricAttribution.modelId,
      datasetName: metricAttribution.datasetName,
      datasetDigest: metricAttribution.datasetDigest,
    })
    .from(metricAttribution)
    .innerJoin(run, eq(run.id, metricAttribution.runId))
    .where(inArray(metricAttribution.modelId, [...modelIds]))
    .orderBy(asc(metricAttribution.name), asc(metricAttribution.step), asc(metricAttribution.time));
}
