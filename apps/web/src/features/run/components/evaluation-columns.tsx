import type { Column } from "@/components/data-table/column";
import { MissingValue } from "@/components/missing-value";
import { metricLabel } from "@/formats/metric-label";
import { formatMetric } from "@/formats/numbers";
import type { EvaluationRow } from "../prepare/evaluation-rows";

const RATES = [
  ["accuracy", "accuracy"],
  ["balanced_accuracy", "balanced acc."],
  ["auc", "ROC AUC"],
  ["precision/macro", "precision"],
  ["recall/macro", "recall"],
  ["f1/macro", "F1"],
] as const;

const REPLICATES: Column<EvaluationRow> = {
  key: "replicates",
  header: "replicates",
  hint: "Noise draws behind the mean.",
  align: "right",
  value: (row) => row.replicates,
};

const REALISED: Column<EvaluationRow> = {
  key: "realised",
  header: "measured σ",
  hint: "Standard deviation of the noise actually added: clipping to 0–255 reduces it.",
  align: "right",
  value: (row) => row.realisedSigma,
  cell: (row) =>
    row.realisedSigma === null ? (
      <MissingValue reason="No noise was added, or it was not recorded." />
    ) : (
      row.realisedSigma.toFixed(2)
    ),
};

/** Rates of a classification; of any other task, all that was measured. */
function measuresOf(rows: readonly EvaluationRow[]): readonly (readonly [name: string, header: string])[] {
  if (rows.some(({ first }) => first.classes.length > 0)) return RATES;
  const names = new Set(rows.flatMap(({ metrics }) => Object.keys(metrics)));
  return [...names].map((name) => [name, metricLabel(name)] as const);
}

export function evaluationColumns(
  rows: readonly EvaluationRow[],
  choose: (key: string) => void,
): Column<EvaluationRow>[] {
  const noisy = rows.some((row) => row.replicates > 1);
  const isNoisy = rows.every(({ first }) => "testSigma" in first.conditions);
  return [
    {
      key: "sigma",
      header: isNoisy ? "test sigma" : "conditions",
      value: (row) => (isNoisy ? row.sigma : row.conditions),
      cell: (row) => (
        <button type="button" className="fw-link" onClick={() => choose(row.key)}>
          {isNoisy ? row.sigma : row.conditions || "none"}
        </button>
      ),
    },
    { key: "weights", header: "weights", value: (row) => row.weights },
    ...(isNoisy ? [REALISED] : []),
    { key: "n", header: "images", align: "right", value: (row) => row.images },
    ...(noisy ? [REPLICATES] : []),
    ...measuresOf(rows).map(
      ([name, header]): Column<EvaluationRow> => ({
        key: name,
        header,
        hint: name.endsWith("/macro") ? "Macro average over the classes." : undefined,
        align: "right",
        value: (row) => row.metrics[name] ?? null,
        cell: (row) => {
          const value = row.metrics[name];
          return value === null || value === undefined ? (
            <MissingValue reason="Undefined for these predictions, such as precision of a class never predicted." />
          ) : (
            formatMetric(name, value)
          );
        },
      }),
    ),
  ];
}
