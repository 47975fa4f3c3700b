import type { Direction } from "@foldwise/core/measures";
import { WAITING } from "@foldwise/core/states";
import { sql } from "drizzle-orm";
import type { Context } from "../../client";
import { stateWord } from "../../state-list";

/** What has come to one rung of a sweep. */
export interface RungCount {
  /** Null where the sweep has one bracket. */
  bracket: number | null;
  rung: number;
  step: number;
  /** Trials that have come there, that were promoted from there, and that wait there. */
  trials: number;
  promoted: number;
  waiting: number;
  /** The best value there; null where none is a number. */
  best: number | null;
}

/** The rungs of a sweep that trials have come to, by bracket and rung; none where its trials are not promoted. */
export async function countAtRungs({
  ctx,
  sweepId,
  direction,
}: {
  ctx: Context;
  sweepId: number;
  /** Which values are better. */
  direction: Direction;
}): Promise<RungCount[]> {
  const best = direction === "maximize" ? sql`max` : sql`min`;
  const { rows } = await ctx.execute<{ [Key in keyof RungCount]: string | number | null }>(sql`
    select t.bracket, r.rung, r.step, count(*) as trials,
      count(*) filter (where t.rung > r.rung) as promoted,
      count(*) filter (where t.state = ${stateWord(WAITING)} and t.rung = r.rung) as waiting,
      ${best}(r.value) filter (where r.value <> 'NaN') as best
    from trial t, jsonb_to_recordset(t.rungs) as r (rung int, step int, value double precision)
    where t.sweep_id = ${sweepId} and t.rung is not null
    group by t.bracket, r.rung, r.step order by t.bracket, r.rung`);
  return rows.map(({ bracket, best: value, ...counts }) => ({
    bracket: bracket === null ? null : Number(bracket),
    rung: Number(counts.rung),
    step: Number(counts.step),
    trials: Number(counts.trials),
    promoted: Number(counts.promoted),
    waiting: Number(counts.waiting),
    best: value === null ? null : Number(value),
  }));
}
