import type { SQL } from "drizzle-orm";
import type { Context } from "../client";

/**
 * A point as it is given. Steps are signed 64-bit integers (a number must be a safe one), times whole milliseconds
 * since 1970, values any double: NaN (of one bit pattern), ±Infinity and −0 come back as they went in.
 */
export interface PointInput {
  /** At most 250 characters: letters, digits, `_`, `/`, `.`, `-`, `:` and spaces. */
  name: string;
  step: bigint | number;
  time: number;
  value: number;
}

/** Points of one series in order of step, time and value; three arrays of one length. */
export interface Columns {
  steps: BigInt64Array;
  /** Milliseconds since 1970. */
  times: Float64Array;
  values: Float64Array;
}

/** Whose points: a run resolves to its training's, or to its own when it is a logged one. */
export type Owner = { runId: number } | { trainingId: number };

export interface Series {
  owner: Owner;
  name: string;
  points: Columns;
}

/** `count` points, the first at `step`; min and max of the finite ones (NaN without any), last of all. */
export interface Bucket {
  step: bigint;
  min: number;
  max: number;
  last: number;
  count: number;
  nonfinite: number;
}

export interface BucketSeries {
  owner: Owner;
  name: string;
  buckets: Bucket[];
}

/** Points that could not be read: a checksum or a format failed. The rest of the answer stands. */
export interface Damage {
  ownerId: number;
  /** Null for a batch that had not been compacted, whose names cannot be read. */
  name: string | null;
  fromStep: bigint | null;
  toStep: bigint | null;
  points: number;
  reason: string;
}

export interface Selection {
  owners: readonly Owner[];
  /** All of them when left out. */
  names?: readonly string[];
  /** Both ends belong to the range. */
  fromStep?: bigint;
  toStep?: bigint;
}

/** Replace what is held of the series from `fromStep` on by `points`: new points, late ones and rewinds look alike. */
export interface Change extends Series {
  fromStep: bigint;
}

export interface Latest {
  runId: number;
  name: string;
  lastStep: bigint;
  lastTime: number;
  /** Any double. */
  last: number;
  /** Of the finite values; null without one. */
  min: number | null;
  minStep: bigint | null;
  max: number | null;
  maxStep: bigint | null;
  points: number;
  nonfinite: number;
}

export const AGGREGATES = ["last", "min", "max"] as const;
export type Aggregate = (typeof AGGREGATES)[number];
export const COMPARISONS = ["=", "!=", "<", "<=", ">", ">="] as const;

/** A run without a finite value of the metric matches no comparison. */
export interface MetricFilter {
  name: string;
  by: Aggregate;
  comparison: (typeof COMPARISONS)[number];
  value: number;
}

/** The last point of a series, in order of step, time and value. */
export interface LastPoint {
  runId: number;
  name: string;
  step: bigint;
  time: number;
  value: number;
}

export interface PageRequest {
  experimentId: number;
  filters?: readonly MetricFilter[];
  /** Runs without a finite value come last; equal ones by id. Without `sort`: the newest run first. */
  sort?: { name: string; by: Aggregate; direction: "asc" | "desc" };
  /** What the page before gave as `next`. */
  after?: string;
  limit: number;
  /** A condition on `schema.run` besides, of the Postgres store only. */
  where?: SQL;
}

export interface Page {
  rows: { runId: number; value: number | null }[];
  next: string | null;
}

export interface StoreHealth {
  /** Acknowledged and not yet compacted. */
  backlog: { batches: number; points: number; oldestMs: number };
  /** Points a second that were compacted over the last minute. */
  rate: number;
  bytes: { journal: number; chunks: number; series: number; latest: number };
  /** Damaged rows set aside. */
  quarantined: number;
}

export interface CompactOptions {
  /** Compact owners with at least so many batches, … */
  minBatches?: number;
  /** … or whose oldest batch waits longer. */
  maxAgeMs?: number;
  /** Only of logged runs of these experiments. */
  experimentIds?: readonly number[];
  signal?: AbortSignal;
}

export interface Compacted {
  /** Transactions: up to 256 batches of one owner, or of up to 64 together. */
  compactions: number;
  batches: number;
  points: number;
  /** Owners whose points could not be compacted this time; the others were. */
  failures: { ownerId: number; error: unknown }[];
}

export interface Removed {
  points: number;
  bytes: number;
}

/** The one way in and out for points. A point is (series, step, time, value bits); giving one again adds nothing. */
export interface MetricStore {
  /**
   * Log mode. Takes no lock. The batch is taken whole or refused whole. Answers later, by up to a second, while
   * compaction is far behind.
   * @throws FoldwiseError `invalid` naming index and name of bad points; `not-found`; `conflict` for a deleted run or
   *   one whose points are its training's; `forbidden` when `experimentId` is given and is not the run's.
   * @param context a transaction of the caller, whose other writes are kept with the batch or not at all; nothing is waited
   *   for then, and names that are new stay when it is rolled back.
   */
  append(
    batch: { runId: number; experimentId?: number; points: readonly PointInput[] },
    context?: Context,
  ): Promise<void>;
  /**
   * Fenced mode: the points of the newest attempt replace those of older ones from its first step of each series on.
   * Locks the training's row while it writes: shared, or for update inside the caller's transaction. Names that are
   * new are made on another connection before, and stay when the transaction is rolled back.
   * @throws FoldwiseError `fenced` when another attempt is the newest; `invalid`; `not-found`.
   */
  appendFenced(
    batch: { trainingId: number; attempt: number; points: readonly PointInput[] },
    context?: Context,
  ): Promise<void>;
  /** @param selection with `attempt`, only the points that hold and are of that attempt of a training. */
  readPoints(selection: Selection & { attempt?: number }): Promise<{ series: Series[]; damage: Damage[] }>;
  /**
   * At most `buckets` a series, over its steps in the range. Edges give way to stored summaries, so widths differ;
   * every point is in one bucket, so that a spike of one step is in some minimum or maximum.
   */
  readBuckets(
    selection: Selection & { buckets: number },
  ): Promise<{ series: BucketSeries[]; damage: Damage[] }>;
  /**
   * Everything that changed since the cursor; without one, everything. Survives compaction and restarts, and does not
   * tell of purges. For a page that draws buckets: take a cursor with no owners, read, then follow from it.
   */
  follow(request: {
    owners: readonly Owner[];
    names?: readonly string[];
    cursor?: string;
  }): Promise<{ cursor: string; changes: Change[]; damage: Damage[] }>;
  /** Names in alphabetical order. Those of an experiment are known once compacted. */
  names(of: { owners: readonly Owner[] } | { experimentId: number }): Promise<string[]>;
  /** As of the last compaction, some seconds ago. */
  latest(request: { runIds: readonly number[]; names?: readonly string[] }): Promise<Latest[]>;
  /** As of now: what has not been compacted yet is counted. Names in alphabetical order. */
  lastPoints(request: { runIds: readonly number[]; names?: readonly string[] }): Promise<LastPoint[]>;
  page(request: PageRequest): Promise<Page>;
  /** Gives a run that joins a training the values the training has already. */
  attachRun(request: { runId: number }): Promise<void>;
  /**
   * Removes the run's latest values, and the points when no other run has them; tells how many points went and what
   * their payloads took. The run's row is the caller's.
   */
  deleteRun(request: { runId: number }): Promise<Removed>;
  /** Points and bytes of payloads that `deleteRun` of all these runs would remove. */
  weigh(request: { runIds: readonly number[] }): Promise<Removed>;
  /** One pass; safe beside others. */
  compact(options?: CompactOptions): Promise<Compacted>;
  health(): Promise<StoreHealth>;
}
