"use client";

import type { RunDetail } from "@foldwise/core";
import { CsvButton } from "@/components/data-table/csv-button";
import { DataTable } from "@/components/data-table/data-table";
import { Section } from "@/components/section";
import { useUrlState } from "@/fetching/use-url-state";
import { evaluationRows } from "../prepare/evaluation-rows";
import { ConfusionMatrix } from "./confusion-matrix";
import { evaluationColumns } from "./evaluation-columns";
import classes from "./run.module.css";

/** Evaluations by test sigma; the chosen one's confusion matrix beside them. */
export function EvaluationsPanel({ run }: { run: RunDetail }) {
  const rows = evaluationRows(run.evaluations);
  const [chosen, setChosen] = useUrlState("evaluation", "");
  const row = rows.find((candidate) => candidate.key === chosen) ?? rows[0];
  const columns = evaluationColumns(rows, setChosen);
  if (!row)
    return (
      <Section title="Evaluations">
        <div className="fw-dim">
          The best checkpoint is evaluated once at each test sigma when the training is complete.
        </div>
      </Section>
    );
  return (
    <Section
      flush
      title="Evaluations"
      about="One checkpoint on the test images, with each noise; choose a row for its confusion matrix"
      actions={
        <CsvButton title={`${run.name} evaluations`} columns={columns} rows={rows} sortParameter="esort" />
      }
    >
      <div className={classes.evaluations}>
        <DataTable
          label="Evaluations"
          columns={columns}
          rows={rows}
          rowKey={(item) => item.key}
          sortParameter="esort"
          isSelected={(item) => item.key === row.key}
        />
        <ConfusionMatrix evaluation={row.first} replicates={row.replicates} />
      </div>
    </Section>
  );
}
