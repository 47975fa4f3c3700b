import { confusionCells, type Matrix, perClass } from "./cells";
import classes from "./confusion-matrix.module.css";
import { DenseMatrix } from "./dense-matrix";
import { Rate } from "./rate";

/** More than these do not fit beside each other with their shares. */
const MAX_WIDE = 8;

interface ConfusionMatrixProps extends Matrix {
  /** Names the matrix for those who do not see it. */
  label: string;
}

/** Counts with their share of the true class, on a ramp of one hue; precision and recall at the margins. */
export function ConfusionMatrix({ label, ...matrix }: ConfusionMatrixProps) {
  if (matrix.classes.length > MAX_WIDE) return <DenseMatrix label={label} {...matrix} />;
  const byClass = perClass(matrix);
  return (
    <table className={classes.matrix} aria-label={`${label}, rows true, columns predicted`}>
      <thead>
        <tr>
          <th scope="col">true \ predicted</th>
          {matrix.classes.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
          <th scope="col">recall</th>
        </tr>
      </thead>
      <tbody>
        {confusionCells(matrix).map((row, truth) => (
          <tr key={matrix.classes[truth]}>
            <th scope="row">{matrix.classes[truth]}</th>
            {row.map((cell) => (
              <td
                key={cell.predicted}
                className={classes.cell}
                title={`${cell.count.toLocaleString("en")} ${cell.truth} called ${cell.predicted}`}
                style={{
                  background: `color-mix(in srgb, light-dark(#4a5a70, #9db2cc) ${Math.round((cell.share ?? 0) * 42)}%, var(--fw-canvas))`,
                }}
              >
                <strong>{cell.count.toLocaleString("en")}</strong>
                {cell.share === null ? "—" : `${(cell.share * 100).toFixed(1)} %`}
              </td>
            ))}
            <td>
              <Rate value={byClass[truth]?.recall ?? null} why="The test set has no image of this class." />
            </td>
          </tr>
        ))}
        <tr>
          <th scope="row">precision</th>
          {byClass.map((row) => (
            <td key={row.name}>
              <Rate value={row.precision} why="This class was never predicted." />
            </td>
          ))}
          <td />
        </tr>
      </tbody>
    </table>
  );
}
