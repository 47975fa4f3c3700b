import { formatMetric } from "@/formats/numbers";
import classes from "./chart-frame.module.css";
import type { ChartTable } from "./chart-table";

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
          {table.rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of numbers have no other name
            <tr key={index}>
              {row.map((value, column) => (
                <td key={table.header[column]}>
                  {value === null
                    ? "—"
                    : typeof value === "number" && !Number.isInteger(value)
                      ? formatMetric("", value)
                      : String(value)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
