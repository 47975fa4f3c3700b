import { decodeMetric, objectivePlaceText, type SweepDetail, type TrialView } from "@foldwise/core";
import type { Column } from "@/components/data-table/column";
import { MissingValue } from "@/components/missing-value";
import { StateBadge } from "@/components/state-badge";
import { metricLabel } from "@/formats/metric-label";
import { formatMetric } from "@/formats/numbers";
import { FoldChips } from "./fold-chips";
import { VariantName } from "./variant-name";

/** Columns of a sweep's trials: one more for each parameter its space has. */
export function trialColumns(sweep: SweepDetail, choose: (number: number) => void): Column<TrialView>[] {
  const { metric } = sweep.objective;
  const parameters = [...new Set(sweep.trialViews.flatMap((trial) => Object.keys(trial.configuration)))];
  const places = new Map(sweep.variants.map((variant, index) => [variant.name, { ...variant, index }]));
  const many = sweep.trialViews.length > sweep.variants.length;
  return [
    {
      key: "trial",
      header: "trial",
      value: (trial) => trial.number,
      width: 64,
      cell: (trial) =>
        many ? (
          <button
            type="button"
            className="fw-link"
            onClick={() => choose(trial.number)}
            title="Draw this trial"
          >
            {trial.number}
          </button>
        ) : (
          trial.number
        ),
    },
    {
      key: "variant",
      header: "variant",
      value: (trial) => trial.variant,
      cell: (trial) => <VariantName name={trial.variant} place={places.get(trial.variant)} />,
    },
    ...parameters.map(
      (name): Column<TrialView> => ({
        key: `p.${name}`,
        header: name,
        align: "right",
        value: (trial) => parameterValue(trial.configuration[name]),
        cell: (trial) => parameterText(trial.configuration[name]),
      }),
    ),
    {
      key: "folds",
      header: "folds",
      value: (trial) => trial.runs.filter((run) => run.state === "complete").length,
      cell: (trial) => <FoldChips runs={trial.runs} />,
    },
    {
      key: "objective",
      header: metricLabel(metric),
      hint: `${metricLabel(metric)} ${objectivePlaceText(sweep.objective)} of each run, ${sweep.objective.overFolds} over folds: the weights that are evaluated.`,
      align: "right",
      value: (trial) => (trial.objective === null ? null : decodeMetric(trial.objective)),
      cell: (trial) =>
        trial.objective === null ? (
          <MissingValue
            reason={
              trial.state === "complete"
                ? `A run has no value of ${metric} at these weights.`
                : "Known when every fold of the trial is complete."
            }
          />
        ) : (
          formatMetric(metric, decodeMetric(trial.objective))
        ),
    },
    {
      key: "range",
      header: "min–max",
      hint: "Least and greatest run behind the mean, at the same weights.",
      align: "right",
      value: (trial) => trial.range?.[0] ?? null,
      cell: (trial) =>
        trial.range ? (
          trial.range.map((value) => formatMetric(metric, value)).join(" – ")
        ) : (
          <MissingValue reason="Needs two complete folds." />
        ),
    },
    {
      key: "state",
      header: "state",
      value: (trial) => trial.state,
      cell: (trial) => (
        <StateBadge
          state={trial.state}
          detail={
            trial.state === "running"
              ? `${trial.runs.filter((run) => run.state === "complete").length}/${trial.runs.length}`
              : undefined
          }
        />
      ),
    },
    {
      key: "epoch",
      header: "epochs",
      align: "right",
      value: (trial) => trial.runs.reduce((sum, run) => sum + run.epoch, 0),
      cell: (trial) => `${trial.runs.reduce((sum, run) => sum + run.epoch, 0)}`,
    },
  ];
}

function parameterValue(value: string | number | boolean | undefined): string | number | null {
  if (value === undefined) return null;
  return typeof value === "boolean" ? String(value) : value;
}

function parameterText(value: string | number | boolean | undefined) {
  if (value === undefined) return <MissingValue reason="This trial does not set it." />;
  return typeof value === "number"
    ? formatMetric(Number.isInteger(value) ? "count" : "lr", value)
    : String(value);
}
