"use client";

import type { RunDetail } from "@foldwise/core/contracts/http/run";
import { classMeasure } from "@foldwise/core/metrics";
import { Select } from "@mantine/core";
import { ConfusionMatrix } from "@/components/confusion-matrix/confusion-matrix";
import { CsvButton } from "@/components/data-table/csv-button";
import { DataTable } from "@/components/data-table/data-table";
import { Section } from "@/components/section";
import { useUrlState } from "@/fetching/use-url-state";
import { emptyEvaluations } from "../prepare/empty-evaluations";
import { hasClasses } from "../prepare/evaluation-measures";
import { evaluationRows } from "../prepare/evaluation-rows";
import { evaluationColumns } from "./evaluation-columns";
import { MeasuresTables } from "./measures-tables";
import classes from "./run.module.css";
import { ScorePanels } from "./score-panels";

/** Evaluations by test sigma; the chosen one's confusion matrix, curves and calibration below them. */
export function EvaluationsPanel({ run }: { run: RunDetail }) {
  const rows = evaluationRows(run.evaluations);
  const [ofClass, setClass] = useUrlState("class", "");
  const [chosen, setChosen] = useUrlState("evaluation", "");
  const row = rows.find((candidate) => candidate.key === chosen) ?? rows[0];
  const columns = evaluationColumns(rows, setChosen, run);
  if (!row)
    return (
      <Section title="Evaluations">
        <div className="fw-dim">{emptyEvaluations(run)}</div>
      </Section>
    );
  const file = `${run.name} sigma ${row.sigma} ${row.weights}`;
  // Those of which the scores are known.
  const curved = row.first.classes.filter(
    (name) => typeof row.first.metrics[classMeasure("auc", name)] === "number",
  );
  const className = curved.includes(ofClass) ? ofClass : null;
  return (
    <>
      <Section
        flush
        title="Evaluations"
        about={
          hasClasses(rows)
            ? "One checkpoint on the test images at each noise level; select a sigma to see its confusion matrix, curves and calibration"
            : "One checkpoint on the test data under each condition"
        }
        actions={
          <CsvButton title={`${run.name} evaluations`} columns={columns} rows={rows} sortParameter="esort" />
        }
      >
        <DataTable
          label="Evaluations"
          columns={columns}
          rows={rows}
          rowKey={(item) => item.key}
          sortParameter="esort"
          isSelected={(item) => item.key === row.key}
        />
        {row.first.classes.length > 0 ? (
          <div className={classes.behind}>
            <figure data-wide={row.first.classes.length > 3 || undefined}>
              <figcaption className="fw-dim">
                {row.conditions}, {row.weights} weights, epoch {row.first.epoch}
                {row.replicates > 1 ? `, noise draw ${row.first.replicate} of ${row.replicates}` : ""}
              </figcaption>
              <ConfusionMatrix
                classes={row.first.classes}
                counts={row.first.confusion}
                label="Confusion matrix"
              />
            </figure>
            {curved.length > 0 ? (
              <Select
                className={classes.curved}
                size="xs"
                label="Curves and calibration of"
                aria-label="Class of the curves"
                searchable
                clearable
                placeholder="the positive class"
                data={curved}
                value={className}
                onChange={(value) => setClass(value ?? "")}
              />
            ) : null}
            <ScorePanels evaluation={row.first} className={className} file={file} />
          </div>
        ) : null}
      </Section>
      <MeasuresTables evaluation={row.first} file={file} />
    </>
  );
}
