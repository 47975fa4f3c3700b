import type { SweepDetail } from "@foldwise/core/contracts/http/sweep";
import { formatProblem } from "@foldwise/core/errors";
import { AlertNote } from "@/components/alert-note";
import classes from "./best-card.module.css";

/** That no run has reported the metric of the stopping rule; nothing where one has. */
export function SilentRule({ problem }: { problem: SweepDetail["silentRule"] }) {
  if (!problem) return null;
  return (
    <div className={classes.note}>
      <AlertNote>{formatProblem(problem)}</AlertNote>
    </div>
  );
}
