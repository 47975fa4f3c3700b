import { formatCount } from "@/formats/numbers";
import classes from "./chart-frame.module.css";
import { type ChartTable, formatCell } from "./chart-table";

/** More rows than this are in the CSV file only. */
const MAX_ROWS = 500;

/** The numbers of a chart, to read. */
export function ChartTableView({ table, label }: { table: ChartTable; label: string }) {
  return (
    <div className={classes.tableView}>
      <table aria-label={label}>
        <thead>
          <tr>
            {table.header.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.slice(0, MAX_ROWS).map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of numbers have no other name
            <tr key={index}>
              {row.map((value, column) => (
                <td key={table.header[column]}>
                  {value === null ? "—" : typeof value === "number" ? formatCell(value) : String(value)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {table.rows.length > MAX_ROWS ? (
        <p className={classes.rest}>
          {formatCount(MAX_ROWS)} of {formatCount(table.rows.length)} rows; all are in the CSV file.
        </p>
      ) : null}
    </div>
  );
}
