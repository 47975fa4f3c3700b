import type { RunDetail } from "@foldwise/core/contracts/http/run";
import { Link } from "@/components/link";
import { Pairs } from "@/components/pairs";
import { Section } from "@/components/section";
import { prepareLineage } from "@/entities/run/lineage";
import { formatBytes } from "@/formats/numbers";

/** What made the run, and which runs share its training. */
export function LineagePanel({ run }: { run: RunDetail }) {
  const best = run.checkpoints.findLast(({ epoch, removed }) => epoch === run.bestEpoch && !removed);
  return (
    <Section title="Lineage" about="Data, split, code and library versions behind the numbers.">
      <Pairs
        rows={[
          ...prepareLineage(run),
          ...(best
            ? [
                ["best checkpoint", `epoch ${best.epoch}, ${formatBytes(best.bytes)}`] as const,
                ["checkpoint SHA-256", best.sha256] as const,
              ]
            : []),
          [
            "shares its weights with",
            run.sharedWith.length === 0
              ? "no other run"
              : run.sharedWith.map((other) => (
                  <div key={other.id}>
                    <Link className="fw-link" href={`/runs/${other.id}`}>
                      {other.name}
                    </Link>
                  </div>
                )),
          ],
        ]}
      />
    </Section>
  );
}
