import classes from "./matrix-table.module.css";

interface MatrixTableProps {
  classes: readonly string[];
  /** Rows true, columns predicted. */
  counts: readonly (readonly number[])[];
  label: string;
}

/** A confusion matrix in numbers, each cell shaded by its share of its row: one hue, and text that stays readable. */
export function MatrixTable({ classes: names, counts, label }: MatrixTableProps) {
  return (
    <table className={classes.matrix} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">true \ predicted</th>
          {names.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {counts.map((row, index) => {
          const total = row.reduce((sum, count) => sum + count, 0);
          return (
            <tr key={names[index]}>
              <th scope="row">{names[index]}</th>
              {row.map((count, column) => {
                const share = total === 0 ? 0 : count / total;
                return (
                  <td
                    key={names[column]}
                    title={`${(share * 100).toFixed(1)} % of ${total.toLocaleString("en")} ${names[index]}`}
                    style={{
                      background: `color-mix(in srgb, var(--fw-dim) ${Math.round(share * 34)}%, var(--fw-surface))`,
                    }}
                  >
                    {count.toLocaleString("en")}
                  </td>
                );
              })}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
