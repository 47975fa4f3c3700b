import type { RunDetail } from "@foldwise/core/contracts/http/run";
import type { Column } from "@/components/data-table/column";
import { MissingValue } from "@/components/missing-value";
import { formatMetric } from "@/formats/numbers";
import { evaluationMeasures, sizeName } from "../prepare/evaluation-measures";
import type { EvaluationRow } from "../prepare/evaluation-rows";

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

const MISSING =
  "Not reported, or undefined for these predictions, such as precision of a class never predicted.";

/** @param run with the measures that its plan named; without a dataset it has no test images to add noise to */
export function evaluationColumns(
  rows: readonly EvaluationRow[],
  choose: (key: string) => void,
  { measures: named = [], dataset }: Pick<RunDetail, "measures" | "dataset">,
): Column<EvaluationRow>[] {
  const size = sizeName(rows);
  const noisy = rows.some((row) => row.replicates > 1);
  const isNoisy = dataset !== null && rows.every(({ first }) => "testSigma" in first.conditions);
  return [
    {
      key: "sigma",
      header: isNoisy ? "test sigma" : "conditions",
      value: (row) => (isNoisy ? row.sigma : row.conditions),
      cell: (row) => (
        <button type="button" className="fw-link" onClick={() => choose(row.key)}>
          {isNoisy ? row.sigma : (dataset !== null && row.conditions) || "none"}
        </button>
      ),
    },
    { key: "weights", header: "weights", value: (row) => row.weights },
    ...(isNoisy ? [REALISED] : []),
    ...(size === null
      ? []
      : [
          {
            key: "n",
            header: size,
            align: "right",
            value: (row) => row.images,
          } satisfies Column<EvaluationRow>,
        ]),
    ...(noisy ? [REPLICATES] : []),
    ...evaluationMeasures(rows, named).map(
      ([name, header]): Column<EvaluationRow> => ({
        key: name,
        header,
        hint: name.endsWith("/macro") ? "Macro average over the classes." : undefined,
        align: "right",
        value: (row) => row.metrics[name] ?? null,
        cell: (row) => {
          const value = row.metrics[name];
          return value === null || value === undefined ? (
            <MissingValue reason={MISSING} />
          ) : (
            formatMetric(name, value)
          );
        },
      }),
    ),
  ];
}
