"use client";

import type { ExperimentView } from "@foldwise/core/contracts/deletion";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { DeleteButton } from "@/components/delete-button";
import { Link } from "@/components/link";
import { RelativeTime } from "@/components/relative-time";
import { Section } from "@/components/section";
import { experimentsQuery } from "@/entities/experiment/queries";
import { plural } from "@/formats/numbers";

/** Experiments with what is in them; one that has finished can be deleted. */
export function ExperimentList() {
  const client = useQueryClient();
  const { data = [] } = useQuery(experimentsQuery);
  if (data.length === 0) return null;
  return (
    <div style={{ marginTop: 16 }}>
      <Section title="Experiments" about="Named sets of runs.">
        <ul className="fw-plain">
          {data.map((experiment) => (
            <li key={experiment.id}>
              <Link href={`/runs?experiment=${experiment.id}`} className="fw-link">
                {experiment.name}
              </Link>{" "}
              <span className="fw-dim">
                {describe(experiment)} · created <RelativeTime at={experiment.createdAt} />
              </span>{" "}
              {experiment.moving === 0 ? (
                <DeleteButton
                  compact
                  path={`/api/v1/experiments/${experiment.id}`}
                  what={experiment.name}
                  text={`Its ${plural(experiment.sweeps, "sweep")} and ${plural(experiment.runs, "run")} are deleted with it, and its name can be used again.`}
                  onDeleted={() => void client.invalidateQueries()}
                />
              ) : null}
            </li>
          ))}
        </ul>
      </Section>
    </div>
  );
}

function describe({ sweeps, runs, moving }: ExperimentView): string {
  return [plural(sweeps, "sweep"), plural(runs, "run"), moving > 0 ? `${moving} not finished` : ""]
    .filter(Boolean)
    .join(", ");
}
