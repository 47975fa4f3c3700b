import type { SweepDetail } from "@foldwise/core/contracts/http/sweep";
import type { TrialPage, TrialRow } from "@foldwise/core/contracts/http/trial-row";
import { decodeMetric, type MetricNumber } from "@foldwise/core/contracts/metric-number";
import { isTerminal } from "@foldwise/core/states";
import { limitText, objectivePlaceText, stateText } from "@foldwise/core/sweep";
import type { Column } from "@/components/data-table/column";
import { MissingValue } from "@/components/missing-value";
import { StateBadge } from "@/components/state-badge";
import { metricLabel } from "@/formats/metric-label";
import { formatMetric, formatNumber } from "@/formats/numbers";
import { formatParameter, parameterHint, parameterLabels, plainParameter } from "@/formats/parameters";
import { formatDuration, secondsBetween } from "@/formats/times";
import { StopTrial } from "../stop-trial";
import classes from "../sweep-page.module.css";
import { VariantName } from "../variant-name";
import { FoldChips } from "./fold-chips";

/**
 * Columns of a sweep's trials, the result first; one more for each parameter its space has. Their keys are the orders of the
 * API's list, where it has one.
 */
export function trialColumns(
  sweep: SweepDetail,
  page: TrialPage,
  choose: (number: number) => void,
): Column<TrialRow>[] {
  const { parameters } = sweep;
  const labels = parameterLabels(parameters);
  // What sets a variant apart is worth a line where there are several.
  const description = (text: string) => (sweep.variants.length > 1 ? text : "");
  const places = new Map(
    sweep.variants.map(({ name, description: text }, index) => [
      name,
      { description: description(text), index },
    ]),
  );
  const many = page.total > sweep.variants.length;
  const best = many && !sweep.nested ? sweep.best?.trialNumber : undefined;
  const front = new Set(sweep.front?.trials);
  return [
    {
      key: "number",
      header: "trial",
      value: (trial) => trial.number,
      width: 76,
      cell: (trial) => (
        <TrialNumber
          number={trial.number}
          reason={trial.reason}
          mark={front.has(trial.number) ? "front" : trial.number === best ? "best" : null}
          choose={many ? () => choose(trial.number) : null}
        />
      ),
    },
    ...(sweep.nested ? [outerFoldColumn] : []),
    ...(sweep.front ? severalColumns(sweep) : [objectiveColumn(sweep), rangeColumn(sweep)]),
    ...(sweep.constraints.length > 0 ? [constraintColumn(sweep)] : []),
    {
      key: "state",
      header: "state",
      value: stateText,
      cell: (trial) => (
        <span style={{ display: "inline-flex", alignItems: "center", gap: 4 }}>
          <StateBadge
            state={trial.state}
            waitingForSlot={trial.waitingForSlot}
            rung={trial.rung}
            detail={
              trial.state === "running"
                ? `${trial.runs.filter((run) => run.state === "complete").length}/${trial.runs.length}`
                : undefined
            }
          />
          {!isTerminal(trial.state) && trial.stop === null ? (
            <StopTrial sweepId={sweep.id} number={trial.number} />
          ) : null}
        </span>
      ),
    },
    ...(page.trials.some(({ bracket }) => bracket !== null) ? [BRACKET] : []),
    {
      key: "variant",
      header: "variant",
      wrap: 230,
      width: 200,
      value: (trial) => trial.variant,
      cell: (trial) => <VariantName name={trial.variant} place={places.get(trial.variant)} />,
    },
    ...parameters.map(
      (name): Column<TrialRow> => ({
        key: `parameter.${name}`,
        header: labels.get(name) ?? name,
        hint: parameterHint(name),
        align: "right",
        missing: "This trial does not set it.",
        value: (trial) => parameterValue(trial.configuration[name]),
        cell: (trial) => {
          const value = trial.configuration[name];
          return value === undefined ? null : formatParameter(value);
        },
      }),
    ),
    {
      key: "folds",
      isSortable: false,
      header: "folds",
      wrap: 190,
      // The chips of few folds stand on one line.
      width: Math.min(190, 30 + 40 * sweep.folds.length),
      value: (trial) => trial.runs.filter((run) => run.state === "complete").length,
      cell: (trial) => <FoldChips trial={trial.number} runs={trial.runs} />,
    },
    {
      key: "epoch",
      isSortable: false,
      header: "epochs",
      hint: "Over all runs of the trial.",
      align: "right",
      value: (trial) => trial.runs.reduce((sum, run) => sum + run.epoch, 0),
    },
    {
      key: "duration",
      header: "duration",
      hint: "From the start of its first run to its end.",
      align: "right",
      missing: "It has not ended.",
      value: (trial) =>
        trial.startedAt && trial.finishedAt
          ? secondsBetween(trial.startedAt, trial.finishedAt, new Date())
          : null,
      cell: (trial) =>
        trial.startedAt && trial.finishedAt
          ? formatDuration(secondsBetween(trial.startedAt, trial.finishedAt, new Date()))
          : null,
    },
    ...(sweep.trials.byState.pruned || page.trials.some(({ stop }) => stop !== null) ? [STOPPED] : []),
  ];
}

function objectiveColumn({ objective }: SweepDetail): Column<TrialRow> {
  const { metric } = objective;
  return {
    key: "objective",
    header: metricLabel(metric),
    hint: `${metricLabel(metric)} ${objectivePlaceText(objective)} of each run, ${objective.overFolds} over folds: the weights that are evaluated.`,
    align: "right",
    value: (trial) => (trial.objective === null ? null : decodeMetric(trial.objective)),
    cell: (trial) =>
      trial.objective === null && trial.stop?.value != null && trial.stop.metric === metric ? (
        <StoppedAt step={trial.stop.step} value={trial.stop.value} metric={metric} />
      ) : trial.objective === null ? (
        <MissingValue
          reason={
            trial.state === "complete"
              ? `A run has no value of ${metric} at these weights.`
              : trial.stop
                ? "It was stopped before every fold was complete."
                : "Known when every fold of the trial is complete."
          }
        />
      ) : (
        formatMetric(metric, decodeMetric(trial.objective))
      ),
  };
}

/** Null of a trial that was stopped: its runs may have come further than the report that its value is of. */
function rangeOf({ objective, stop, range, runs }: TrialRow): TrialRow["range"] {
  return runs.length > 1 && (objective !== null || stop === null) ? range : null;
}

function rangeColumn({ objective: { metric } }: SweepDetail): Column<TrialRow> {
  return {
    key: "range",
    isSortable: false,
    header: "min–max",
    hint: "Minimum and maximum over the runs behind the mean, at the same weights.",
    align: "right",
    value: (trial) => rangeOf(trial)?.[0] ?? null,
    cell: (trial) => {
      const range = rangeOf(trial);
      if (range) return range.map((value) => formatMetric(metric, value)).join(" – ");
      const isStopped = trial.objective === null && trial.stop !== null;
      return (
        <MissingValue
          reason={
            isStopped ? "It was stopped before every fold was complete." : "Needs two runs with a value."
          }
        />
      );
    },
  };
}

/** Of several objectives one each. */
function severalColumns({ objective, objectives }: SweepDetail): Column<TrialRow>[] {
  return objectives.map(({ metric }, index) => ({
    key: index === 0 ? "objective" : `objective.${index}`,
    isSortable: index === 0,
    header: metricLabel(metric),
    hint: `${metricLabel(metric)} ${objectivePlaceText(objective)} of each run, ${objective.overFolds} over folds: the weights that are evaluated.`,
    align: "right",
    missing: "Known when every fold of the trial is complete and has a value.",
    value: ({ objectives: values }) => {
      const value = values?.[index] ?? null;
      return value === null ? null : decodeMetric(value);
    },
    cell: ({ objectives: values }) => {
      const value = values?.[index] ?? null;
      return value === null ? null : formatMetric(metric, decodeMetric(value));
    },
  }));
}

function constraintColumn({ constraints }: SweepDetail): Column<TrialRow> {
  const textOf = ({ violations }: TrialRow) =>
    violations &&
    (violations
      .flatMap((encoded, index) => {
        const [limit, violation] = [constraints[index], decodeMetric(encoded)];
        if (!limit || violation <= 0) return [];
        return Number.isFinite(violation)
          ? [`${limitText(limit)} exceeded by ${formatNumber(violation)}`]
          : [`${limit.metric} has no value`];
      })
      .join("; ") ||
      "kept");
  return {
    key: "constraints",
    isSortable: false,
    header: "constraints",
    hint: `${constraints.map(limitText).join("; ")}: a trial that exceeds one is never the best.`,
    wrap: 260,
    width: 200,
    missing: "Known when every fold of the trial is complete.",
    value: textOf,
  };
}

const outerFoldColumn: Column<TrialRow> = {
  key: "outer",
  isSortable: false,
  header: "outer fold",
  hint: "Candidates are measured on the inner folds of their outer fold; the chosen parameters are trained on the whole outer fold.",
  value: ({ outerFold, isRefit }) => `F${outerFold} ${isRefit ? "chosen" : "inner"}`,
};

/** Only of Hyperband. */
const BRACKET: Column<TrialRow> = {
  key: "bracket",
  isSortable: false,
  header: "bracket",
  hint: "Bracket of Hyperband: the trial started at the rung of this number and is compared with those of its bracket.",
  align: "right",
  value: ({ bracket }) => bracket,
};

/** Only where a rule has stopped a trial. */
const STOPPED: Column<TrialRow> = {
  key: "stop",
  isSortable: false,
  header: "stopped",
  hint: "By the stopping rule of the plan: which value at which step, and what it was held against.",
  wrap: 560,
  width: 520,
  missing: "No stopping rule has stopped it.",
  value: (trial) => trial.stop?.text ?? null,
};

/** The value at which a trial was stopped, which is no objective. */
function StoppedAt({ metric, value, step }: { metric: string; value: MetricNumber; step: number }) {
  return (
    <span
      style={{ color: "var(--fw-dim)" }}
      title={`Last value, at step ${step}, where it was stopped; not an objective.`}
    >
      {formatMetric(metric, decodeMetric(value))}
    </span>
  );
}

interface TrialNumberProps {
  number: number;
  /** Why the sampler proposed its configuration. */
  reason: string;
  /** Of several objectives `front`: on the Pareto front. */
  mark: "best" | "front" | null;
  /** Null where there is nothing to choose between. */
  choose: (() => void) | null;
}

function TrialNumber({ number, reason, mark, choose }: TrialNumberProps) {
  return (
    <span style={{ display: "inline-flex", alignItems: "center", gap: 6 }} title={`Chosen as ${reason}`}>
      {choose ? (
        <button
          type="button"
          className={classes.choose}
          onClick={choose}
          title={`Show this trial's curves. Chosen as ${reason}`}
        >
          #{number}
        </button>
      ) : (
        `#${number}`
      )}
      {mark ? <span className={classes.best}>{mark}</span> : null}
    </span>
  );
}

function parameterValue(value: TrialRow["configuration"][string] | undefined): string | number | null {
  const plain = plainParameter(value ?? null);
  return typeof plain === "boolean" ? String(plain) : plain;
}
