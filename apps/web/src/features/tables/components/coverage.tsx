import type { TableSummary } from "@foldwise/core/contracts/tables";
import { SyntheticBadge } from "@/components/synthetic-badge";
import { coverageShares } from "@/entities/table/coverage";
import classes from "./tables.module.css";

/** How many cells runs have filled, for the dataset that fills most. */
export function Coverage({ table }: { table: TableSummary }) {
  if (table.cells === 0) return <span className={classes.dim}>published numbers only</span>;
  const [best, ...others] = coverageShares(table);
  if (!best) return <span className={classes.dim}>none of {table.cells} yet</span>;
  return (
    <span className={classes.coverage}>
      <span className={classes.bar} aria-hidden>
        <span style={{ width: `${Math.round(best.share * 100)}%` }} />
      </span>
      <span className="tabular">
        {best.filled} of {best.cells}
      </span>
      <span className={classes.dim}>{best.name}</span>
      {best.dataset ? <SyntheticBadge dataset={best.dataset} /> : null}
      {others.length > 0 ? <span className={classes.dim}>+{others.length} more</span> : null}
    </span>
  );
}
