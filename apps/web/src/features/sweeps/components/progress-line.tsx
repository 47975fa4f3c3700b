import type { SweepSummary } from "@foldwise/core";
import { Progress } from "@mantine/core";
import { describeProgress, sweepShare } from "../prepare/progress";

export function ProgressLine({ sweep, width }: { sweep: SweepSummary; width?: number }) {
  const percent = Math.round(sweepShare(sweep) * 100);
  return (
    <span style={{ display: "inline-flex", alignItems: "center", gap: 8, width: width ?? "100%" }}>
      <Progress
        value={percent}
        size={4}
        flex={1}
        aria-label={describeProgress(sweep)}
        transitionDuration={0}
      />
      <span className="tabular" style={{ minWidth: 34, textAlign: "right", fontSize: 12 }}>
        {percent} %
      </span>
    </span>
  );
}
