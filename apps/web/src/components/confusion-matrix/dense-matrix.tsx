import { confusionCells, type Matrix, perClass, topConfusions } from "./cells";
import classes from "./dense-matrix.module.css";
import { Rate } from "./rate";

/** Mistakes that are named below the matrix. */
const NAMED = 10;

interface DenseMatrixProps extends Matrix {
  label: string;
}

/**
 * Many classes: a cell is a small square whose colour is the share of the true class, with its count where there is any;
 * the names of row and column stay in view, and the most frequent mistakes are listed.
 */
export function DenseMatrix({ label, ...matrix }: DenseMatrixProps) {
  const byClass = perClass(matrix);
  const mistakes = topConfusions(matrix, NAMED);
  return (
    <>
      <section
        className={classes.frame}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reachable by keyboard
        tabIndex={0}
        aria-label={label}
      >
        <table className={classes.matrix} aria-label={`${label}, rows true, columns predicted`}>
          <thead>
            <tr>
              <th scope="col">true \ predicted</th>
              {matrix.classes.map((name) => (
                <th key={name} scope="col" title={name}>
                  <span>{name}</span>
                </th>
              ))}
              <th scope="col">recall</th>
            </tr>
          </thead>
          <tbody>
            {confusionCells(matrix).map((row, truth) => (
              <tr key={matrix.classes[truth]}>
                <th scope="row" title={matrix.classes[truth]}>
                  {matrix.classes[truth]}
                </th>
                {row.map((cell) => (
                  <td
                    key={cell.predicted}
                    title={`${cell.count.toLocaleString("en")} ${cell.truth} predicted as ${cell.predicted}`}
                    style={{
                      background: `color-mix(in srgb, light-dark(#4a5a70, #9db2cc) ${Math.round((cell.share ?? 0) * 42)}%, var(--fw-canvas))`,
                    }}
                  >
                    {cell.count === 0 ? "" : cell.count}
                  </td>
                ))}
                <td className={classes.rate}>
                  <Rate
                    value={byClass[truth]?.recall ?? null}
                    why="The test set has no image of this class."
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {mistakes.length > 0 ? (
        <ul className={classes.mistakes} aria-label={`${label}: most frequent mistakes`}>
          {mistakes.map(({ truth, predicted, count, share }) => (
            <li key={`${truth} ${predicted}`}>
              {count.toLocaleString("en")} {truth} predicted as {predicted}
              {share === null ? "" : ` (${(share * 100).toFixed(1)} %)`}
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}
