"use client";

import type { SweepDetail } from "@foldwise/core/contracts/http/sweep";
import { MissingValue } from "@/components/missing-value";
import { StatCard } from "@/components/stat-card";
import { useNow } from "@/components/use-now";
import { prepareStrip } from "../prepare/strip";
import classes from "./sweep-page.module.css";

export function SweepStrip({ sweep }: { sweep: SweepDetail }) {
  const now = useNow(1000);
  return (
    <div className={classes.strip}>
      {prepareStrip(sweep, sweep.dataset === null ? null : sweep.testSigmas.length, now).map(
        (figure, index) => (
          <StatCard
            // The third card changes its name when the sweep ends; it is the same card.
            key={["trainings", "evaluations", "time", "failures"][index]}
            label={figure.label}
            value={figure.value ?? <MissingValue reason={figure.missing ?? "Not known."} />}
            detail={figure.detail}
            share={figure.share}
            failed={figure.failed}
          />
        ),
      )}
    </div>
  );
}
