import type { SweepSummary } from "@foldwise/core/contracts/http/sweep";
import { Progress } from "@mantine/core";
import { describeProgress, failedShare, sweepShare } from "./progress";

/** What is done in ink; what failed in red, also where it had trained before. */
export function ProgressLine({ sweep, width }: { sweep: SweepSummary; width?: number }) {
  const percent = Math.round(sweepShare(sweep) * 100);
  const failed = Math.round(failedShare(sweep) * 100);
  return (
    <span style={{ display: "inline-flex", alignItems: "center", gap: 8, width: width ?? "100%" }}>
      <Progress.Root size={4} flex={1} transitionDuration={0}>
        <Progress.Section value={Math.min(percent, 100 - failed)} aria-label={describeProgress(sweep)} />
        {failed > 0 ? (
          <Progress.Section value={failed} color="red.7" aria-label={`${failed} % of the runs failed`} />
        ) : null}
      </Progress.Root>
      <span className="tabular" style={{ minWidth: 34, textAlign: "right", fontSize: 12 }}>
        {percent} %
      </span>
    </span>
  );
}
