"use client";

import type { EvaluationView } from "@foldwise/core/contracts/http/run";
import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { QueryView } from "@/components/query-view";
import { calibrationQuery, precisionRecallQuery, rocQuery } from "@/entities/run/queries";
import { prepareCalibration } from "../prepare/calibration";
import { preparePrecisionRecall } from "../prepare/precision-recall";
import { prepareRoc } from "../prepare/roc";
import type { UnitChart } from "../prepare/unit-chart";
import classes from "./run.module.css";
import { ScoreFigure } from "./score-figure";

const SKELETON = <Skeleton className={classes.skeleton} />;

interface ScorePanelsProps {
  evaluation: Pick<EvaluationView, "id">;
  /** Class whose scores are taken against all others; null for the positive class. */
  className: string | null;
  /** Name of exported files: of which run, sigma and weights. */
  file: string;
}

/** What one evaluation's scores say: ROC curve, precision over recall, and how far they are probabilities. */
export function ScorePanels({ evaluation, className, file }: ScorePanelsProps) {
  const roc = useQuery(rocQuery(evaluation.id, className));
  const precisionRecall = useQuery(precisionRecallQuery(evaluation.id, className));
  const calibration = useQuery(calibrationQuery(evaluation.id, className));
  return (
    <>
      <QueryView query={roc} skeleton={SKELETON}>
        {(data) => figureOf("ROC curve", prepareRoc(data), data.reason, `${file} ROC`)}
      </QueryView>
      <QueryView query={precisionRecall} skeleton={SKELETON}>
        {(data) =>
          figureOf(
            "precision-recall curve",
            preparePrecisionRecall(data),
            data.reason,
            `${file} precision recall`,
          )
        }
      </QueryView>
      <QueryView query={calibration} skeleton={SKELETON}>
        {(data) => figureOf("calibration", prepareCalibration(data), data.reason, `${file} calibration`)}
      </QueryView>
    </>
  );
}

function figureOf(what: string, chart: UnitChart | null, reason: string | null, file: string) {
  if (chart) return <ScoreFigure chart={chart} file={file} />;
  return (
    <figure>
      <figcaption className="fw-dim">
        No {what}: {reason ?? "no scores were stored"}.
      </figcaption>
    </figure>
  );
}
