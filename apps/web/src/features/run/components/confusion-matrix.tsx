import type { EvaluationView } from "@foldwise/core";
import { MissingValue } from "@/components/missing-value";
import { formatRate } from "@/formats/numbers";
import { confusionCells, perClass } from "../prepare/confusion";
import classes from "./run.module.css";

interface ConfusionMatrixProps {
  evaluation: Pick<EvaluationView, "classes" | "confusion" | "sigma" | "weights" | "epoch" | "replicate">;
  replicates: number;
}

/** Counts with their share of the true class, on a ramp of one hue; precision and recall at the margins. */
export function ConfusionMatrix({ evaluation, replicates }: ConfusionMatrixProps) {
  const byClass = perClass(evaluation);
  return (
    <figure className={classes.matrix} style={{ margin: 0 }}>
      <figcaption className="fw-dim">
        sigma {evaluation.sigma}, {evaluation.weights} weights, epoch {evaluation.epoch}
        {replicates > 1 ? `, replicate ${evaluation.replicate} of ${replicates}` : ""}
      </figcaption>
      <table aria-label="Confusion matrix, rows true, columns predicted">
        <thead>
          <tr>
            <th scope="col">true \ predicted</th>
            {evaluation.classes.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
            <th scope="col">recall</th>
          </tr>
        </thead>
        <tbody>
          {confusionCells(evaluation).map((row, truth) => (
            <tr key={evaluation.classes[truth]}>
              <th scope="row">{evaluation.classes[truth]}</th>
              {row.map((cell) => (
                <td
                  key={cell.predicted}
                  className={classes.cell}
                  title={`${cell.count} ${cell.truth} called ${cell.predicted}`}
                  style={{
                    background: `color-mix(in srgb, light-dark(#4a5a70, #9db2cc) ${Math.round((cell.share ?? 0) * 42)}%, var(--fw-canvas))`,
                  }}
                >
                  <strong>{cell.count}</strong>
                  {cell.share === null ? "—" : `${(cell.share * 100).toFixed(1)} %`}
                </td>
              ))}
              <td style={{ paddingLeft: 10 }}>
                <Rate value={byClass[truth]?.recall ?? null} why="The test set has no image of this class." />
              </td>
            </tr>
          ))}
          <tr>
            <th scope="row">precision</th>
            {byClass.map((row) => (
              <td key={row.name} style={{ textAlign: "center" }}>
                <Rate value={row.precision} why="This class was never predicted." />
              </td>
            ))}
            <td />
          </tr>
        </tbody>
      </table>
    </figure>
  );
}

function Rate({ value, why }: { value: number | null; why: string }) {
  return value === null ? <MissingValue reason={why} /> : formatRate(value);
}
