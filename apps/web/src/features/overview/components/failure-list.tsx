import type { RunSummary } from "@foldwise/core/contracts/http/run";
import { Anchor } from "@mantine/core";
import { Link } from "@/components/link";
import { RelativeTime } from "@/components/relative-time";
import { Section } from "@/components/section";

const MAX_FAILURES = 5;

const ONE_LINE = {
  flex: "1 1 120px",
  minWidth: 0,
  overflow: "hidden",
  textOverflow: "ellipsis",
  whiteSpace: "nowrap",
} as const;

/** Runs that failed, with what they said. Nothing when none did. */
export function FailureList({ runs }: { runs: readonly RunSummary[] }) {
  if (runs.length === 0) return null;
  return (
    <Section title="Failed runs" about="Open a run for its log. Retry resumes it from its last checkpoint.">
      <ul className="fw-plain">
        {runs.slice(0, MAX_FAILURES).map((run) => (
          <li key={run.id} style={{ display: "flex", gap: 8, alignItems: "baseline", minWidth: 0 }}>
            <Anchor component={Link} href={`/runs/${run.id}`} c="inherit" fw={500} truncate maw="50%">
              {run.name}
            </Anchor>
            <span className="fw-dim" style={ONE_LINE} title={run.failure?.message}>
              {run.failure?.message ?? "no message"}
            </span>
            <span className="fw-dim" style={{ flex: "none" }}>
              <RelativeTime at={run.finishedAt ?? run.createdAt} />
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
