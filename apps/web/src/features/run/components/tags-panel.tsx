import type { RunDetail } from "@foldwise/core/contracts/http/run";
import { Pairs } from "@/components/pairs";
import { Section } from "@/components/section";

export function TagsPanel({ run }: { run: RunDetail }) {
  const rows = Object.entries(run.tags).sort(([a], [b]) => a.localeCompare(b, "en"));
  return (
    <Section title="Tags">
      {rows.length === 0 ? <div className="fw-dim">None.</div> : <Pairs rows={rows} />}
    </Section>
  );
}
