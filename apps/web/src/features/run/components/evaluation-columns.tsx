import type { Column } from "@/components/data-table/column";
import { MissingValue } from "@/components/missing-value";
import { formatRate } from "@/formats/numbers";
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

export function evaluationColumns(
  rows: readonly EvaluationRow[],
  choose: (key: string) => void,
): Column<EvaluationRow>[] {
  const noisy = rows.some((row) => row.replicates > 1);
  return [
    {
      key: "sigma",
      header: "test sigma",
      value: (row) => row.sigma,
      cell: (row) => (
        <button type="button" className="fw-link" onClick={() => choose(row.key)}>
          {row.sigma}
        </button>
      ),
    },
    { key: "weights", header: "weights", value: (row) => row.weights },
    {
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
    },
    { key: "n", header: "images", align: "right", value: (row) => row.images },
    ...(noisy ? [REPLICATES] : []),
    ...RATES.map(
      ([name, header]): Column<EvaluationRow> => ({
        key: name,
        header,
        hint: name.endsWith("/macro") ? "Macro average over the classes." : undefined,
        align: "right",
        value: (row) => row.metrics[name] ?? null,
        cell: (row) => {
          const value = row.metrics[name];
          return value === null || value === undefined ? (
            <MissingValue reason="Does not exist for these predictions, such as precision of a class never predicted." />
          ) : (
            formatRate(value)
          );
        },
      }),
    ),
  ];
}
