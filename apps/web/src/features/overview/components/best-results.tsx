import type { SweepSummary } from "@foldwise/core/contracts/http/sweep";
import { Link } from "@/components/link";
import { Section } from "@/components/section";
import { SyntheticBadge } from "@/components/synthetic-badge";
import { bestResults } from "../prepare/best-results";

/** The best trial of each dataset and metric among the newest sweeps. Nothing before one is complete. */
export function BestResults({ sweeps }: { sweeps: readonly SweepSummary[] }) {
  const results = bestResults(sweeps);
  if (results.length === 0) return null;
  return (
    <Section title="Best results" about="Of the newest sweeps, per dataset and metric.">
      <div className="fw-cards">
        {results.map(({ key, sweep, value, metric, detail }) => (
          <Link key={key} href={`/sweeps/${sweep.id}`} className="fw-card">
            <div className="fw-dim">{[metric, sweep.dataset?.name].filter(Boolean).join(" · ")}</div>
            <strong className="tabular" style={{ fontSize: 20, lineHeight: "28px" }}>
              {value}
            </strong>{" "}
            <SyntheticBadge dataset={sweep.dataset} simulated={sweep.simulated} />
            <div className="fw-dim">{detail}</div>
          </Link>
        ))}
      </div>
    </Section>
  );
}
