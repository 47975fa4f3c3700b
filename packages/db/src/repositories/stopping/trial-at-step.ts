import type { Report } from "@foldwise/core/stopping";
import { type SQL, sql } from "drizzle-orm";
import { stateWord } from "../../state-list";

/** A run of a trial as it stands at a step. */
export interface ReportedRun {
  id: number;
  /** What it reported at the step, or last before it; null where it has not come to that step. */
  value: number | null;
  /** Its training has come to its end, maybe before the step: its last value stays. */
  isOver: boolean;
  epoch: number;
  epochs: number;
}

/** What a report of one of a trial's runs at a step is judged from. */
export interface TrialAtStep {
  step: number;
  /** In the order of the plan. */
  runs: readonly ReportedRun[];
  /** What the trial has reported before, as many cells of each number of runs as KEPT_CELLS says, in order. */
  cellsOf(runs: number): readonly Report[];
  /** Changes with everything of the trial that a report is judged from. */
  seen: string;
}

/** Most of a trial's cells that are read with it. */
export const KEPT_CELLS = 2;

/** JSON has no word for NaN and the infinities: Postgres writes them as strings. */
type JsonNumber = number | string;

export interface TrialAtStepRow {
  step: number;
  runs: { id: number; value: JsonNumber | null; has_come: boolean; is_over: boolean }[] | null;
  epochs: { epoch: number; epochs: number }[] | null;
  cells: { runs: number; cell: number; step: number; value: JsonNumber; best: JsonNumber }[] | null;
  seen: string;
}

/**
 * A trial as it stands at a step, a JSON object: the same text of `seen` says that nothing has changed which reports are
 * judged from.
 * @param trial its id; @param step any step for a rule that judges none
 */
export function trialAtStep(trial: SQL, step: SQL): SQL {
  return sql`(
    select json_build_object('step', ${step}, 'runs', j.runs, 'epochs', j.epochs, 'cells', j.cells,
      'seen', md5(concat(j.runs, j.cells)))
    from (
      select i.runs, i.epochs, (
        select json_agg(json_build_object('runs', c.runs, 'cell', c.cell, 'step', c.step, 'value', c.value,
          'best', c.best) order by c.runs, c.cell)
        from generate_series(1, i.count) most cross join lateral (
          select c.* from trial_report c where c.trial_id = ${trial} and c.runs = most
          order by c.cell desc limit ${sql.raw(String(KEPT_CELLS))}) c) as cells
      from (
        select count(*)::int as count,
          json_agg(json_build_object('id', o.id, 'is_over', ot.state = ${stateWord("complete")},
            'value', (select p.value from run_report p where p.run_id = o.id and p.step <= ${step}
              order by p.step desc limit 1),
            'has_come', exists (
              select from run_report p where p.run_id = o.id and p.step >= ${step})) order by o.id) as runs,
          json_agg(json_build_object('epoch', ot.epoch, 'epochs', ot.epochs) order by o.id) as epochs
        from run o join training ot on ot.id = o.training_id
        where o.trial_id = ${trial} and o.deleted_at is null
      ) i
    ) j)`;
}

export function readTrialAtStep({ step, runs, epochs, cells, seen }: TrialAtStepRow): TrialAtStep {
  return {
    step,
    runs: (runs ?? []).map(({ id, value, has_come, is_over }, index) => ({
      id,
      value: value !== null && (has_come || is_over) ? Number(value) : null,
      isOver: is_over,
      epoch: epochs?.[index]?.epoch ?? 0,
      epochs: epochs?.[index]?.epochs ?? 0,
    })),
    cellsOf: (most) =>
      (cells ?? [])
        .filter((one) => one.runs === most)
        .map(({ cell, step, value, best }) => ({ cell, step, value: Number(value), best: Number(best) })),
    seen,
  };
}
