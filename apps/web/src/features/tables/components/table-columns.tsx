import type { TableSummary } from "@foldwise/core/contracts/tables";
import type { Column } from "@/components/data-table/column";
import { Link } from "@/components/link";
import { MissingValue } from "@/components/missing-value";
import { bestCoverage } from "@/entities/table/coverage";
import { tableName } from "@/formats/table-name";
import { Coverage } from "./coverage";
import classes from "./tables.module.css";

export const tableColumns: Column<TableSummary>[] = [
  {
    key: "table",
    header: "table",
    value: (table) => table.id,
    width: 110,
    cell: (table) => (
      <Link className="fw-link" href={`/tables/${encodeURIComponent(table.id)}`}>
        {tableName(table.id)}
      </Link>
    ),
  },
  {
    key: "title",
    header: "what it compares",
    value: (table) => table.title,
    cell: (table) => <span className={classes.title}>{table.title}</span>,
  },
  {
    key: "coverage",
    header: "cells filled",
    hint: "Cells that finished runs answer, with a number or with why there is none, of those that runs can fill.",
    value: (table) => bestCoverage(table)?.share ?? 0,
    cell: (table) => <Coverage table={table} />,
  },
  {
    key: "published",
    header: "published",
    hint: "Cells that have a published number.",
    align: "right",
    value: (table) => table.published,
  },
  {
    key: "source",
    header: "source",
    value: (table) => table.baseline?.title ?? null,
    cell: (table) =>
      table.baseline ? (
        <Link
          className="fw-link"
          href={`/baselines?source=${encodeURIComponent(table.baseline.id)}`}
          title={table.baseline.title}
        >
          {table.baseline.doi ? `doi ${table.baseline.doi}` : table.baseline.title}
        </Link>
      ) : (
        <MissingValue reason="This table has no published source." />
      ),
  },
];
