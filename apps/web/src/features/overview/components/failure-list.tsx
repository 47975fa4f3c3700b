import type { RunSummary } from "@foldwise/core";
import { Anchor } from "@mantine/core";
import Link from "next/link";
import { RelativeTime } from "@/components/relative-time";
import { Section } from "@/components/section";

/** Runs that failed, with what they said. Nothing when none did. */
export function FailureList({ runs }: { runs: readonly RunSummary[] }) {
  if (runs.length === 0) return null;
  return (
    <Section title="Failed runs" about="Open one for its log; Retry takes it up from its last checkpoint.">
      <ul className="fw-plain">
        {runs.map((run) => (
          <li key={run.id}>
            <Anchor component={Link} href={`/runs/${run.id}`} c="inherit" fw={500}>
              {run.name}
            </Anchor>{" "}
            <span className="fw-dim">
              {run.failure?.message ?? "no message"} · <RelativeTime at={run.finishedAt ?? run.createdAt} />
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
