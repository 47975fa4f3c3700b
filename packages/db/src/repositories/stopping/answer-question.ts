import type { Finding, Question } from "@foldwise/core/stopping";
import { type SQL, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { stateWord } from "../../state-list";

/** Where trials are compared: those of one variant, over as many runs, in one cell. */
export interface Comparison {
  sweepId: number;
  variant: string;
  outerFold: number;
  runs: number;
  cell: number;
  direction: "minimize" | "maximize";
}

/** Values beyond those that are needed: as many trials may have come since the last look and one statement is still enough. */
const SPARE_VALUES = 32;
const MAX_KEPT = 1_000;
/** How many values a comparison had when it was last made, which says about where those lie that are needed. Only saves time. */
const counts = new Map<string, number>();

interface Values {
  /** Of how many there are. */
  count: number;
  /** From this rank on, the best one first. */
  from: number;
  values: readonly number[];
}

/**
 * Answers what a rule asks of other trials, from the index that has their values in order: the count, and the values about
 * the ranks that are needed.
 * @param own a value that is to be counted with them and is not stored yet; null for none
 */
export async function answerQuestion(
  ctx: Context,
  question: Question,
  comparison: Comparison,
  own: number | null,
): Promise<Finding | null> {
  const extra = own === null ? 0 : 1;
  /** The ranks that are to be read for so many values, own one included. */
  const rangeOf = (count: number): [number, number] => {
    const ranks = count === 0 ? [] : question.ranks(count);
    return ranks.length === 0 ? [0, 0] : [Math.max(0, Math.min(...ranks) - extra), Math.max(...ranks) + 1];
  };
  const key = JSON.stringify(comparison);
  const last = counts.get(key) ?? 0;
  const guess = rangeOf(last + extra);
  const least = question.startupTrials;
  let found = await readValues(ctx, comparison, { least, from: guess[0], to: guess[1] + SPARE_VALUES });
  if (found === null) return null;
  const { count } = found;
  keepCount(key, count);
  const ranks = count + extra === 0 ? [] : question.ranks(count + extra);
  if (ranks.length === 0) return null;
  const [from, to] = rangeOf(count + extra);
  if (from < found.from || Math.min(to, count) > found.from + found.values.length)
    found = { ...((await readValues(ctx, comparison, { least, from, to })) ?? found), count };
  const valueAt = valuesWith(own, found, comparison.direction);
  return question.answer({ count: count + extra, values: ranks.map(valueAt) });
}

/** The value of a rank among those that were read and an own one. */
function valuesWith(
  own: number | null,
  { from, values }: Values,
  direction: Comparison["direction"],
): (rank: number) => number {
  const at = (rank: number) => values[rank - from] ?? Number.NaN;
  if (own === null) return at;
  const isBetter = (value: number) => (direction === "minimize" ? value < own : value > own);
  return (rank) => {
    if (isBetter(at(rank))) return at(rank);
    return rank === 0 || isBetter(at(rank - 1)) ? own : at(rank - 1);
  };
}

function keepCount(key: string, count: number): void {
  counts.delete(key);
  counts.set(key, count);
  for (const oldest of counts.keys()) if (counts.size > MAX_KEPT) counts.delete(oldest);
}

/**
 * The values of a range of ranks, and how many there are.
 * @param least so many trials have to be complete, which are counted no further
 * @returns null where they are fewer
 */
async function readValues(
  ctx: Context,
  { sweepId, variant, outerFold, runs, cell, direction }: Comparison,
  { least, from, to }: { least: number; from: number; to: number },
): Promise<Values | null> {
  const compared = sql`sweep_id = ${sweepId} and variant = ${variant} and outer_fold = ${outerFold}
    and runs = ${runs} and cell = ${cell} and ${COMPARED}`;
  const complete = sql`select from trial where sweep_id = ${sweepId} and variant = ${variant}
    and coalesce(outer_fold, -1) = ${outerFold} and not is_refit and state = ${stateWord("complete")} limit ${least}`;
  const order = direction === "minimize" ? sql`asc` : sql`desc`;
  const { rows } = await ctx.execute<{ count: string; values: number[] }>(sql`
    select (select count(*) from trial_report where ${compared}) as count,
      array(select value from trial_report where ${compared}
        order by value ${order} offset ${from} limit ${to - from}) as values
    where (select count(*) from (${complete}) complete) >= ${least}`);
  const [row] = rows;
  return row ? { count: Number(row.count), from, values: row.values } : null;
}

/** As the partial index has it, word for word. */
const COMPARED: SQL = sql`counts and value <> 'NaN'`;
