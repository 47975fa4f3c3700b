import type { SweepDetail } from "@foldwise/core/contracts/http/sweep";
import { objectivePlaceText, stateText } from "@foldwise/core/sweep";
import { foldLabel } from "@foldwise/core/words";
import type { ChartTable } from "../../../charts/chart-table";
import { plainParameter } from "../../../formats/parameters";

/** A row for each run, with its trial's configuration; says in a column of its own what the data is. */
export function prepareTrialsExport(sweep: SweepDetail): ChartTable {
  const keys = [...new Set(sweep.trialViews.flatMap((trial) => Object.keys(trial.configuration)))].sort();
  const data = [
    ...(sweep.dataset ? [sweep.dataset.slug] : []),
    ...(sweep.dataset?.isSynthetic ? ["synthetic"] : []),
    ...(sweep.simulated ? ["simulated"] : []),
  ].join(" ");
  return {
    header: [
      "trial",
      "variant",
      ...keys,
      "run",
      "fold",
      "seed",
      "state",
      "epoch",
      "best epoch",
      "attempt",
      `${sweep.objective.metric} ${objectivePlaceText(sweep.objective)}`,
      "data",
    ],
    rows: sweep.trialViews.flatMap((trial) =>
      trial.runs.map((run) => [
        trial.number,
        trial.variant,
        ...keys.map((key) => plainParameter(trial.configuration[key] ?? null)),
        run.id,
        run.fold === null ? null : foldLabel(run),
        run.seed,
        stateText(run),
        run.epoch,
        run.bestEpoch,
        run.attempt,
        run.objective,
        data,
      ]),
    ),
  };
}
