import type { FoldwiseError } from "@foldwise/core/errors";
import type { Connection, Context } from "../../client";
import type { MetricStore } from "../contract";
import { append, type Batch } from "./append";
import { appendFenced, appendFencedWith, type FencedStatement } from "./append-fenced";
import { attachRun } from "./attach-run";
import { compact } from "./compact";
import type { StoreContext } from "./context";
import { deleteRun } from "./delete-run";
import { follow } from "./follow";
import { health } from "./health";
import { lastPoints } from "./last-points";
import { latest } from "./latest";
import { listNames } from "./list-names";
import { NameCache } from "./names";
import { page } from "./page";
import { Pressure } from "./pressure";
import { readBuckets } from "./read-buckets";
import { readPoints } from "./read-points";
import { weigh } from "./weigh";

/** What the store in Postgres can do besides: write points together with other rows of the same database. */
export interface PostgresMetricStore extends MetricStore {
  /** As of every store; points may also be packed before, by another thread. */
  append(batch: Batch, within?: Context): Promise<void>;
  /** Ids of names, made where they are new, for `packPoints`. */
  nameIds(names: Iterable<string>): Promise<ReadonlyMap<string, number>>;
  /**
   * As appendFenced of several batches, one of each attempt at most, and `statement` with them: of each batch all or
   * nothing. Answers the statement's row of each batch, or why nothing of it was written.
   */
  appendFencedWith<Row extends object>(
    batches: readonly Parameters<MetricStore["appendFenced"]>[0][],
    statement: FencedStatement,
  ): Promise<(Row | FoldwiseError)[]>;
}

/**
 * The metric store in Postgres. Make one a process and database: it caches the names of metrics.
 * @param heldBackFrom points that may wait for compaction before writers wait as well. Default 4,000,000.
 */
export function createMetricStore(
  connection: Connection,
  { heldBackFrom }: { heldBackFrom?: number } = {},
): PostgresMetricStore {
  const context: StoreContext = {
    connection,
    names: new NameCache(connection),
    pressure: new Pressure(connection.pool, heldBackFrom),
  };
  return {
    append: (batch, within) => append(context, batch, within),
    nameIds: (names) => context.names.resolve(names),
    appendFenced: (batch, within) => appendFenced(context, batch, within),
    appendFencedWith: (batches, statement) => appendFencedWith(context, batches, statement),
    readPoints: (selection) => readPoints(context, selection),
    readBuckets: (request) => readBuckets(context, request),
    follow: (request) => follow(context, request),
    names: (of) => listNames(context, of),
    latest: (request) => latest(context, request),
    lastPoints: (request) => lastPoints(context, request),
    page: (request) => page(context, request),
    attachRun: (request) => attachRun(context, request),
    deleteRun: (request) => deleteRun(context, request),
    weigh: (request) => weigh(context, request),
    compact: (options) => compact(context, options),
    health: () => health(context),
  };
}
