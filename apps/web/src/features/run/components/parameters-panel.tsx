import type { RunDetail } from "@foldwise/core/contracts/http/run";
import { Pairs } from "@/components/pairs";
import { Section } from "@/components/section";
import { formatParameter, parameterHint, parameterLabels } from "@/formats/parameters";

export function ParametersPanel({ run }: { run: RunDetail }) {
  const labels = parameterLabels(Object.keys(run.params));
  const rows = Object.entries(run.params)
    .map(([key, value]) => [labels.get(key) ?? key, formatParameter(value), parameterHint(key)] as const)
    .sort(([a], [b]) => a.localeCompare(b, "en"));
  // Of a run that a program outside logged they are many, and have a panel of their own.
  const tags = run.sweepId === null ? [] : Object.entries(run.tags);
  return (
    <Section title="Parameters">
      {rows.length + tags.length === 0 ? (
        <div className="fw-dim">None.</div>
      ) : (
        <Pairs rows={[...rows, ...tags]} />
      )}
    </Section>
  );
}
