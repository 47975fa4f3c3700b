import { runMachine, trainingMachine, trialMachine } from "@foldwise/core/states";
import { canonicalJson, type Plan, type TrainingSpec, trainingIdentity } from "@foldwise/core/sweep";
import type pg from "pg";
import { retryConflicts } from "../../outage";
import { sqlText } from "../../sql-text";
import { stateList, stateWord } from "../../state-list";
import { mayEndEarly } from "../stopping/watched-trials";
import { isLiveRun } from "./demand";
import type { KnownTraining } from "./inputs";

/** A training that nobody has attempted yet, as the trial that asks for it finds it. */
export interface NewTraining extends KnownTraining {
  fingerprint: string;
  /** The trial's run of it. */
  runId: number;
  plan: Plan;
  /** Of the trial. */
  place: { outerFold: number | null; isRefit: boolean };
  /** Whether a stopping rule or a limit of a budget may end a trial over it by what it reports. */
  isWatched: boolean;
}

interface Asked {
  trainingId: number;
  trialId: number;
}

const FIND = {
  name: "foldwise-find-new-trainings",
  text: `select a.place as at, t.id, t.uid, t.fingerprint, t.spec, t.split_id, t.fold, r.id as run_id, s.plan,
      tr.outer_fold, tr.is_refit,
      case when d.id is not null then json_build_object('id', d.id, 'uid', d.uid, 'slug', d.slug,
        'fingerprint', d.fingerprint, 'classes', d.classes, 'positiveClass', d.positive_class, 'images', d.images,
        'location', d.location, 'archive', d.archive) end as dataset,
      exists (select from run o join sweep p on p.id = o.sweep_id
        where o.training_id = t.id and ${sqlText(mayEndEarly("o", "p"))}) as is_watched
    from unnest($1::bigint[], $2::bigint[]) with ordinality as a(training_id, trial_id, place)
      join training t on t.id = a.training_id
      join run r on r.training_id = t.id and r.trial_id = a.trial_id and r.deleted_at is null
      join sweep s on s.id = r.sweep_id join trial tr on tr.id = r.trial_id
      left join dataset d on d.id = t.dataset_id
    where t.attempt = 0 and t.epoch = 0 and t.state = ${sqlText(stateWord(trainingMachine.to("release")))}
      and not exists (select from experiment e where e.id = s.experiment_id and e.max_trainings is not null)`,
};

interface Found {
  at: string;
  id: string;
  uid: string;
  fingerprint: string;
  spec: TrainingSpec;
  split_id: string | null;
  fold: number;
  run_id: string;
  plan: Plan;
  outer_fold: number | null;
  is_refit: boolean;
  dataset: KnownTraining["dataset"];
  is_watched: boolean;
}

/**
 * Of each training what an attempt on it has to know; null for one that is not new, that the trial has no run of, or whose
 * experiment has a quota.
 */
export async function findNewTrainings({
  pool,
  asked,
}: {
  pool: Pick<pg.Pool, "query">;
  asked: readonly Asked[];
}): Promise<(NewTraining | null)[]> {
  const { rows } = await pool.query<Found>({
    ...FIND,
    values: [asked.map(({ trainingId }) => trainingId), asked.map(({ trialId }) => trialId)],
  });
  const found = new Map(rows.map((row) => [Number(row.at), row]));
  return asked.map((_, index) => {
    const row = found.get(index + 1);
    return row ? newTraining(row) : null;
  });
}

function newTraining({ uid, fingerprint, spec, fold, plan, dataset, ...row }: Found): NewTraining {
  return {
    id: Number(row.id),
    uid,
    fingerprint,
    spec,
    fold,
    plan,
    dataset,
    splitId: row.split_id === null ? null : Number(row.split_id),
    runId: Number(row.run_id),
    place: { outerFold: row.outer_fold, isRefit: row.is_refit },
    isWatched: row.is_watched,
  };
}

/** True where nothing in a training's spec says where something lies: whoever asks for it asks for the same. */
export function namesNoPlace(spec: TrainingSpec): boolean {
  const { trainer, data, training } = spec;
  return canonicalJson(trainingIdentity(spec)) === canonicalJson({ trainer, data, training });
}

const STARTS = sqlText(stateList(runMachine.changedBy("start")));
const CLAIM = {
  name: "foldwise-claim-new-trainings",
  // Counted, so that rows are locked in the order of locks.ts.
  text: `with asked as (
      select * from unnest($1::bigint[], $2::bigint[], $3::text[]) with ordinality
        as a(training_id, trial_id, fingerprint, place)
    ), trials as (
      select t.id from trial t
      where t.id in (select r.trial_id from run r join asked a on a.training_id = r.training_id)
        and t.state in ${sqlText(stateList(trialMachine.changedBy("start")))}
      order by t.id for no key update of t
    ), runs as (
      select r.id from run r
      where r.training_id in (select training_id from asked) and r.state in ${STARTS}
        and (select count(*) from trials) >= 0
      order by r.id for no key update of r
    ), free as (
      select t.id, a.place from training t join asked a on a.training_id = t.id and a.fingerprint = t.fingerprint
      where t.attempt = 0 and t.state = ${sqlText(stateWord(trainingMachine.to("release")))}
        and (select count(*) from runs) >= 0
        and exists (select from run r join sweep s on s.id = r.sweep_id
          where r.training_id = t.id and r.trial_id = a.trial_id and s.intent = 'run'
            and ${sqlText(isLiveRun("r", "s"))})
      order by t.id for no key update of t
    ), claimed as (
      select id, min(place) as place from free group by id
    ), begun as (
      insert into attempt (training_id, number, worker_id, from_epoch) select id, 1, $4, 0 from claimed
    ), taken as (
      update training t set attempt = 1, state = ${sqlText(stateWord(trainingMachine.to("claim")))},
        started_at = coalesce(t.started_at, now())
      from claimed where t.id = claimed.id
    ), started_runs as (
      update run r set state = ${sqlText(stateWord(runMachine.to("start")))},
        started_at = coalesce(r.started_at, now())
      from claimed, sweep s
      where r.training_id = claimed.id and s.id = r.sweep_id and s.intent = 'run' and r.state in ${STARTS}
        and ${sqlText(isLiveRun("r", "s"))}
    ), started_trials as (
      update trial t set state = ${sqlText(stateWord(trialMachine.to("start")))},
        started_at = coalesce(t.started_at, now())
      where t.id in (select r.trial_id from run r join claimed on claimed.id = r.training_id
          join sweep s on s.id = r.sweep_id
          where s.intent = 'run' and ${sqlText(isLiveRun("r", "s"))})
        and t.state in ${sqlText(stateList(trialMachine.changedBy("start")))}
    )
    select place from claimed`,
};

/**
 * Claims trainings that nobody has attempted yet, in one statement for all: the first attempt of each. What is anything else
 * by now (claimed, paused, cancelled, of another fingerprint) is left to claimTraining.
 * @returns whether each was claimed
 */
export async function claimNewTrainings({
  pool,
  workerId,
  trainings,
}: {
  pool: Pick<pg.Pool, "query">;
  workerId: string;
  /** With the fingerprint that was found. */
  trainings: readonly (Asked & { fingerprint: string })[];
}): Promise<boolean[]> {
  const { rows } = await retryConflicts(() =>
    pool.query<{ place: string }>({
      ...CLAIM,
      values: [
        trainings.map(({ trainingId }) => trainingId),
        trainings.map(({ trialId }) => trialId),
        trainings.map(({ fingerprint }) => fingerprint),
        workerId,
      ],
    }),
  );
  const claimed = new Set(rows.map(({ place }) => Number(place)));
  return trainings.map((_, index) => claimed.has(index + 1));
}
