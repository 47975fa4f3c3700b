import type { SweepCheck } from "@foldwise/core/contracts/http-responses";
import { ErrorState } from "@/components/error-state";
import { MissingValue } from "@/components/missing-value";
import { StatCard } from "@/components/stat-card";
import { prepareCost } from "../prepare/cost-lines";
import classes from "./new-sweep.module.css";

interface CostBarProps {
  check: SweepCheck | null;
  isRight: boolean;
  error: Error | null;
}

const LABELS = ["Trials", "Runs", "Evaluations", "Max epochs", "Time"];

/** What the plan will cost, before anything runs. */
export function CostBar({ check, isRight, error }: CostBarProps) {
  if (error) return <ErrorState error={error} />;
  const lines = check?.cost ? prepareCost(check.cost) : null;
  return (
    <div className={classes.cost} aria-live="polite">
      {LABELS.map((label, index) => {
        const line = lines?.[index];
        const reason = isRight ? "Being counted." : "Known once the plan has no errors.";
        return (
          <StatCard
            key={label}
            label={label}
            value={line?.value ?? <MissingValue reason={line ? line.detail : reason} />}
            detail={line?.detail ?? ""}
          />
        );
      })}
    </div>
  );
}
