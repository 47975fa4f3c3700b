import type { RunDetail } from "@foldwise/core/contracts/http/run";
import { MissingValue } from "@/components/missing-value";
import { StatCard } from "@/components/stat-card";
import { TimeTakenCard } from "./time-taken-card";

/** Of a run that a program outside logged: it has no epochs, attempts and objective of ours. */
export function LoggedRunStrip({ run }: { run: RunDetail }) {
  const source = run.tags["mlflow.source.name"];
  return (
    <div className="fw-strip">
      <StatCard label="Metrics" value={run.metricNames.length} />
      <StatCard label="Parameters" value={Object.keys(run.params).length} />
      <TimeTakenCard run={run} />
      <StatCard
        label="Source"
        value={source ?? <MissingValue reason="Its client named none." />}
        detail={run.tags["mlflow.user"]}
      />
    </div>
  );
}
