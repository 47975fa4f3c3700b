import { TERMINAL_STATES } from "@foldwise/core/states";
import type { StepRule } from "@foldwise/core/stopping";
import { sql } from "drizzle-orm";
import type { QueryResult } from "pg";
import type { Context } from "../../client";
import { retryConflicts } from "../../outage";
import { stateList } from "../../state-list";
import type { Judged } from "./judge-report";
import { type TrialAtStep, trialAtStep } from "./trial-at-step";
import type { WatchedTrial } from "./watched-trials";
import { stopOf } from "./write-stop";

/**
 * Stores a report with what it has led to, in one round trip: the statements of one query are one transaction, and the
 * last sees what others had written before the trial was locked.
 * @returns false where the trial is not as it was when the report was judged: nothing is written
 */
export async function storeReport(
  ctx: Context,
  { watched, rule, at }: { watched: WatchedTrial; rule: StepRule; at: TrialAtStep },
  { step, value, filled, stop }: Judged & { step: number; value: number },
): Promise<boolean> {
  const { trialId, runId, ruleVersion, sweepId, variant, outerFold } = watched;
  const counts = rule.others === "reached";
  const isOpen = sql`t.id = ${trialId} and t.stop is null and t.state not in ${stateList(TERMINAL_STATES)}
    and t.rule_version = ${ruleVersion}`;
  const cells = filled.map(
    (one) => sql`(${one.runs}::int, ${one.cell}::bigint, ${double(one.value)}, ${double(one.best)})`,
  );
  const insert = sql`insert into trial_report
    (trial_id, runs, cell, step, value, best, sweep_id, variant, outer_fold, counts)`;
  const place = sql`${sweepId}::bigint, ${variant}::text, ${outerFold}::int, ${counts}::boolean`;
  const fill =
    cells.length === 0
      ? sql``
      : sql`, filled as (${insert}
          select current.id, f.runs, f.cell, ${step}::bigint, f.value, f.best, ${place}
          from current cross join (values ${sql.join(cells, sql`, `)}) f (runs, cell, value, best)
          on conflict do nothing)`;
  // A stopped trial will have no mean over more runs: what it had stands in for them, or else those that are left would be
  // compared with one another only, and most of them stopped again with every fold.
  const own = filled.flatMap((one, index) => (one.runs === stop?.runs ? (cells[index] ?? []) : []));
  const standIn =
    stop === null || !counts || stop.runs === stop.ofRuns
      ? sql``
      : sql`, standing_in as (${insert}
          select current.id, more.runs, f.cell, f.step, f.value, f.best, ${place}
          from current cross join (
            select cell, step, value, best from trial_report where trial_id = ${trialId} and runs = ${stop.runs}
            union select cell, ${step}::bigint, value, best
            from (values ${sql.join(own, sql`, `)}) o (runs, cell, value, best)) f
          cross join generate_series(${stop.runs + 1}::int, ${stop.ofRuns}::int) more (runs)
          on conflict do nothing)`;
  const stopped =
    stop === null
      ? sql``
      : sql`, stopped as (update trial set stop = ${JSON.stringify(stopOf(watched, { ...stop, step }))}::jsonb
          from current where trial.id = current.id)`;
  // What Postgres loses in a crash is judged again from the points: the next epoch, which waits for the disk, finds it missing.
  const commit = stop === null ? sql`set local synchronous_commit = off;` : sql``;
  const query = sql`
    ${commit}
    select t.id from trial t where ${isOpen} for no key update;
    with current as (
      select t.id from trial t
      where ${isOpen} and ${trialAtStep(sql`t.id`, sql`${step}::bigint`)} ->> 'seen' = ${at.seen}
    ), reported as (
      insert into run_report (run_id, step, value) select ${runId}::bigint, ${step}::bigint, ${double(value)} from current
      on conflict do nothing
    ) ${fill} ${standIn} ${stopped}
    select id from current`;
  const results: unknown = await retryConflicts(() => ctx.execute(query.inlineParams()));
  const written = (results as QueryResult[]).at(-1);
  return written !== undefined && written.rows.length > 0;
}

/** Any double: as text, which Postgres reads whatever it is. */
function double(value: number) {
  return sql`${String(value)}::double precision`;
}
