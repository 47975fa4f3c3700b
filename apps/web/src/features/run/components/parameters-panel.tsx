import type { RunDetail } from "@foldwise/core/contracts/http/run";
import { Pairs } from "@/components/pairs";
import { Section } from "@/components/section";
import { formatParameter } from "@/formats/numbers";

export function ParametersPanel({ run }: { run: RunDetail }) {
  const rows = Object.entries(run.params)
    .sort(([a], [b]) => a.localeCompare(b, "en"))
    .map(([name, value]): [string, string] => [name, formatParameter(value)]);
  const tags = Object.entries(run.tags);
  return (
    <Section title="Parameters">
      <Pairs rows={[...rows, ...tags]} />
    </Section>
  );
}
