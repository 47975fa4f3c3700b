"use client";

import { Skeleton } from "@mantine/core";
import { IconCheck, IconX } from "@tabler/icons-react";
import type { Column } from "@/components/data-table/column";
import { CsvButton } from "@/components/data-table/csv-button";
import { Section } from "@/components/section";
import { AnswerPicture } from "@/entities/worker-request/answer-picture";
import type { Answered } from "@/entities/worker-request/queries";
import { type PredictionRow, predictionRows, predictionSummary } from "../prepare/predictions";
import classes from "./predict.module.css";
import { ProbabilityBars } from "./probability-bars";

/** The prediction for each image, and the model input. */
export function PredictionList({
  answer,
  isWorking,
}: {
  answer: Answered<"predict"> | null;
  isWorking: boolean;
}) {
  if (!answer)
    return (
      <Section title="Predictions" about="Running; the first request takes some seconds to load the model.">
        <Skeleton h={220} />
      </Section>
    );
  const rows = predictionRows(answer.result);
  return (
    <Section
      flush
      title="Predictions"
      about={predictionSummary(answer.result, rows)}
      actions={<CsvButton title="predictions" columns={columnsOf(answer.result.classes)} rows={rows} />}
    >
      <ul className={classes.list} aria-busy={isWorking} data-working={isWorking || undefined}>
        {rows.map((row) => (
          <li key={row.key}>
            {row.problem === null ? (
              <AnswerPicture
                id={answer.id}
                position={row.key}
                alt={`Model input of ${row.name}`}
                width={64}
                height={64}
              />
            ) : (
              <span className={classes.none} aria-hidden />
            )}
            <div className={classes.name}>
              <strong>{row.name}</strong>
              <span className="fw-dim">{row.problem ?? row.about}</span>
            </div>
            {row.predicted === null ? null : (
              <>
                <Verdict row={row} />
                <ProbabilityBars probabilities={row.probabilities} predicted={row.predicted} />
                <span className={classes.time} title={row.parts}>
                  {row.milliseconds?.toFixed(1)} ms
                </span>
              </>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Verdict({ row }: { row: PredictionRow }) {
  return (
    <div className={classes.verdict}>
      <strong>{row.predicted}</strong>
      {row.isRight === null ? null : row.isRight ? (
        <span className={classes.right}>
          <IconCheck size={13} aria-hidden /> right
        </span>
      ) : (
        <span className={classes.wrong}>
          <IconX size={13} aria-hidden /> is {row.label}
        </span>
      )}
    </div>
  );
}

function columnsOf(names: readonly string[]): Column<PredictionRow>[] {
  return [
    { key: "image", header: "image", value: (row) => row.name },
    { key: "true", header: "true class", value: (row) => row.label },
    { key: "class", header: "class", value: (row) => row.predicted },
    ...names.map((name, i) => ({
      // In a form that no other column has: a class may be called "image".
      key: `probability/${name}`,
      header: `P(${name})`,
      value: (row: PredictionRow) => row.probabilities[i]?.value ?? null,
    })),
    { key: "ms", header: "milliseconds", value: (row) => row.milliseconds },
    { key: "problem", header: "problem", value: (row) => row.problem },
  ];
}
