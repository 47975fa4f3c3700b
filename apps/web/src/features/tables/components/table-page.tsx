"use client";

import type { FilledTable } from "@foldwise/core/tables";
import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { PageHead } from "@/components/page-head";
import { useNamePage } from "@/components/page-name";
import { QueryView } from "@/components/query-view";
import { datasetsQuery } from "@/entities/dataset/queries";
import { tableQuery } from "@/entities/table/queries";
import { useUrlDialog, useUrlState } from "@/fetching/use-url-state";
import { tableName } from "@/formats/table-name";
import { prepareGrid, type Side, sidesText } from "../prepare/grid";
import { prepareNotes } from "../prepare/notes";
import { AgainstPanel } from "./against-panel";
import { AnswerPanel } from "./answer-panel";
import { DotPlotPanel } from "./dot-plot-panel";
import { LazyCellDrawer } from "./lazy-cell-drawer";
import { NotesPanel } from "./notes-panel";
import { ResultTable } from "./result-table";
import { Ribbon } from "./ribbon";
import { TableControls } from "./table-controls";
import classes from "./table-page.module.css";

/** Curves and bars: most tables have none. */
const FigurePanel = dynamic(() => import("./figure/figure-panel").then((module) => module.FigurePanel), {
  ssr: false,
  loading: () => <Skeleton h={360} radius="lg" />,
});

/** One table: published and ours side by side, each cell with what is behind it. */
export function TablePage({ id }: { id: string }) {
  const [dataset] = useUrlState("dataset", "");
  const [differences] = useUrlState("differences", "0");
  const [settings] = useUrlState("settings", "");
  const query = useQuery(tableQuery({ id, dataset, differences: differences === "1", settings }));
  useNamePage(tableName(id));
  return (
    <QueryView query={query} skeleton={<TableSkeleton />}>
      {(table) => <Loaded table={table} />}
    </QueryView>
  );
}

const SIDES: readonly Side[] = ["both", "published", "ours"];

function Loaded({ table }: { table: FilledTable }) {
  const [sideText, setSide] = useUrlState("side", "both");
  const cell = useUrlDialog("cell");
  const datasets = useQuery(datasetsQuery).data ?? [];
  const dataset = datasets.find(
    ({ slug, id }) => slug === table.dataset.id || String(id) === table.dataset.id,
  );
  // The plot and the notes take the room of two or three answers.
  const left = Math.max(2, Math.ceil((table.comparisons.length + 2) / 2));
  const side = SIDES.find((known) => known === sideText) ?? "both";
  const name = tableName(table.table);
  // A table of one's own has no number to be called by, and its name is mostly its title.
  const title = /^(Table|Figure) /.test(name) ? `${name} · ${table.title}` : table.title;
  const hasNotes = prepareNotes(table).length > 0;
  return (
    <>
      <PageHead
        title={title}
        about={
          <>
            {table.baseline?.doi ? (
              <a href={`https://doi.org/${table.baseline.doi}`} className="fw-link">
                doi {table.baseline.doi}
              </a>
            ) : (
              (table.baseline?.title ?? "no published source")
            )}
            {` · ${sidesText(table)} · ours${table.dataset.id === "" ? ":" : " on"} ${table.dataset.name}`}
          </>
        }
        actions={<TableControls table={table} side={side} setSide={setSide} datasets={datasets} />}
      />
      <Ribbon table={table} />
      <ResultTable label={title} grid={prepareGrid(table, side)} chosen={cell.value} onChoose={cell.open} />
      {table.figure ? (
        <div className={classes.figure}>
          <FigurePanel table={table} />
        </div>
      ) : null}
      {table.against.length > 0 ? (
        <div className={classes.figure}>
          <AgainstPanel table={table} />
        </div>
      ) : null}
      <div className={classes.panels}>
        {hasNotes || table.comparisons.length > 0 ? (
          <div className={classes.stack}>
            {table.comparisons.slice(0, left).map((comparison) => (
              <AnswerPanel key={comparison.key} comparison={comparison} table={table} dataset={dataset} />
            ))}
            {table.comparisons.length === 0 ? <NotesPanel table={table} /> : null}
          </div>
        ) : null}
        <div className={classes.stack}>
          {table.figure === null ? <DotPlotPanel table={table} /> : null}
          {table.comparisons.slice(left).map((comparison) => (
            <AnswerPanel key={comparison.key} comparison={comparison} table={table} dataset={dataset} />
          ))}
          {table.comparisons.length > 0 ? <NotesPanel table={table} /> : null}
        </div>
      </div>
      <LazyCellDrawer table={table} dataset={dataset} address={cell.value} close={cell.close} />
    </>
  );
}

function TableSkeleton() {
  return (
    <>
      <Skeleton h={48} mb={16} w={560} maw="100%" />
      <Skeleton h={40} mb={16} />
      <Skeleton h={290} mb={16} radius="lg" />
      <div className={classes.panels}>
        <Skeleton h={220} radius="lg" />
        <Skeleton h={220} radius="lg" />
      </div>
    </>
  );
}
