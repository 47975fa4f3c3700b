import type { TrialAttribute } from "@foldwise/core/query";
import { TRIAL_STATES } from "@foldwise/core/states";
import { type SQL, sql } from "drizzle-orm";
import { evaluation, run, trial } from "../schema";
import type { Column, QueryColumns } from "./columns";
import { measureValue } from "./measure-value";

const text = (value: SQL): Column => ({ kind: "text", text: value });
const whole = (value: SQL): Column => ({ kind: "number", value, isWhole: true });
const time = (value: SQL): Column => ({ kind: "time", value });

const ATTRIBUTES: Readonly<Record<TrialAttribute, Column>> = {
  number: whole(sql`${trial.number}`),
  state: {
    kind: "words",
    value: sql`${trial.state}`,
    words: Object.fromEntries(TRIAL_STATES.map((state) => [state, state])),
  },
  variant: text(sql`${trial.variant}`),
  objective: {
    kind: "number",
    value: sql`(case when ${trial.objective} > '-Infinity' and ${trial.objective} < 'Infinity' then ${trial.objective} end)`,
  },
  start_time: time(sql`${trial.startedAt}`),
  end_time: time(sql`${trial.finishedAt}`),
  created_at: time(sql`${trial.createdAt}`),
  duration: { kind: "number", value: sql`extract(epoch from ${trial.finishedAt} - ${trial.startedAt})` },
  proposal: whole(sql`${trial.proposal}`),
  outer_fold: whole(sql`${trial.outerFold}`),
  refit: { kind: "flag", value: sql`${trial.isRefit}` },
  rung: whole(sql`${trial.rung}`),
  reason: text(sql`${trial.reason}`),
  error: text(sql`(${trial.failure} ->> 'message')`),
};

/** Of trials, in a statement of the table `trial`; their parameters are those of their configuration, their evaluations those of their runs. */
export const TRIAL_COLUMNS: QueryColumns = {
  attributes: ATTRIBUTES,
  params: sql`${trial.configuration}`,
  measure: (field) =>
    measureValue(
      field,
      sql`${evaluation.trainingId} in (select ${run.trainingId} from ${run}
        where ${run.trialId} = ${trial.id} and ${run.deletedAt} is null)`,
    ),
};
