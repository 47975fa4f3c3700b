import classes from "./chart-frame.module.css";

export interface TooltipRow {
  label: string;
  value: string;
  strong?: boolean;
}

/** What stands under the pointer. */
export function ChartTooltip({ title, rows }: { title: string; rows: readonly TooltipRow[] }) {
  if (rows.length === 0) return null;
  return (
    <div className={classes.tooltip}>
      <div>{title}</div>
      <dl>
        {rows.map((row) => (
          <div key={row.label} style={{ display: "contents" }}>
            <dt data-strong={row.strong || undefined}>{row.label}</dt>
            <dd data-strong={row.strong || undefined}>{row.value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
