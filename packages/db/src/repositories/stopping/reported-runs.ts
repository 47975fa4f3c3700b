import { sql } from "drizzle-orm";
import type { Context } from "../../client";
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

/** The runs of a trial in the order of its plan. */
export async function readReportedRuns(
  tx: Context,
  { trialId, step }: { trialId: number; step: number },
): Promise<ReportedRun[]> {
  const { rows } = await tx.execute<{
    id: string;
    value: number | null;
    is_over: boolean;
    has_come: boolean;
    epoch: number;
    epochs: number;
  }>(sql`
    select r.id, tr.epoch, tr.epochs, tr.state = ${stateWord("complete")} as is_over,
      (select p.value from run_report p where p.run_id = r.id and p.step <= ${step}
        order by p.step desc limit 1) as value,
      exists (select from run_report p where p.run_id = r.id and p.step >= ${step}) as has_come
    from run r join training tr on tr.id = r.training_id
    where r.trial_id = ${trialId} and r.deleted_at is null
    order by r.id`);
  return rows.map((row) => ({
    id: Number(row.id),
    value: row.has_come || row.is_over ? row.value : null,
    isOver: row.is_over,
    epoch: row.epoch,
    epochs: row.epochs,
  }));
}
