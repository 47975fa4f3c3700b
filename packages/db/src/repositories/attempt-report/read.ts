import type { MetricNumber } from "@foldwise/core/contracts/metric-number";
import type { ReportedValues } from "@foldwise/core/trainers";
import { and, eq, gt } from "drizzle-orm";
import type { Context } from "../../client";
import { attemptReport } from "../../schema";

/** What a program reported over HTTP since a reader last looked. */
export interface Reported {
  /** Where the reader is now. */
  readonly sequence: number;
  /** The highest step of all. */
  readonly step: number;
  /** Newest value of each metric that came since. */
  readonly latest: Readonly<Record<string, MetricNumber>>;
  readonly measures: readonly ReportedValues[];
}

/** Null where nothing has come since. @param after `sequence` of the last answer; 0 at first */
export async function readReported({
  ctx,
  trainingId,
  number,
  after,
}: {
  ctx: Context;
  trainingId: number;
  number: number;
  after: number;
}): Promise<Reported | null> {
  const [row] = await ctx
    .select()
    .from(attemptReport)
    .where(
      and(
        eq(attemptReport.trainingId, trainingId),
        eq(attemptReport.attempt, number),
        gt(attemptReport.sequence, after),
      ),
    );
  if (!row) return null;
  const { sequence, step, latest, measures } = row;
  return {
    sequence,
    step,
    latest: Object.fromEntries(
      Object.entries(latest).flatMap(([name, one]) => (one.sequence > after ? [[name, one.value]] : [])),
    ),
    measures: measures
      .filter((one) => one.sequence > after)
      .map(({ conditions, values }) => ({ conditions, values })),
  };
}
