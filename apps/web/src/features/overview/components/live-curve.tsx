"use client";

import type { SweepSummary } from "@foldwise/core/contracts/http/sweep";
import { useQuery } from "@tanstack/react-query";
import classes from "@/charts/panels.module.css";
import { prepareFoldCurves } from "@/entities/sweep/fold-curves";
import { FoldPanel } from "@/entities/sweep/fold-panel";
import { sweepQuery } from "@/entities/sweep/queries";
import { pickShownTrials } from "@/entities/sweep/shown-trials";
import { useSweepCurves } from "@/entities/sweep/use-sweep-curves";
import { useSweepStream } from "@/entities/sweep/use-sweep-stream";
import { metricLabel } from "@/formats/metric-label";

const HEIGHT = 190;

/** The objective's curves of an active sweep, followed like on its own page. */
export function LiveCurve({ sweep }: { sweep: SweepSummary }) {
  const id = String(sweep.id);
  const detail = useQuery(sweepQuery(id)).data;
  const shown = detail ? pickShownTrials(detail, null) : null;
  const curves = useSweepCurves(id, shown).data;
  useSweepStream(id, { version: detail?.version, cursor: curves?.cursor });
  if (!detail || !shown || !curves || detail.epochs.complete === 0)
    return (
      <div style={{ height: HEIGHT + 60, display: "grid", placeItems: "center" }} className="fw-dim">
        {detail ? "Curves start when the first epoch ends." : ""}
      </div>
    );
  const { metric } = sweep.objective;
  const chart = prepareFoldCurves({
    shown,
    curves: curves.curves,
    metric,
    scale: "linear",
    height: HEIGHT,
  });
  return (
    <div style={{ marginTop: 12 }}>
      <div className="fw-dim" style={{ marginBottom: 6 }}>
        {metricLabel(metric)} by epoch
      </div>
      <div className={classes.panels}>
        {chart.panels.map((panel) => (
          <FoldPanel key={panel.name} panel={panel} chart={chart} metric={metric} height={HEIGHT} />
        ))}
      </div>
    </div>
  );
}
