"use client";

import type { ExperimentView } from "@foldwise/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { DeleteButton } from "@/components/delete-button";
import { RelativeTime } from "@/components/relative-time";
import { Section } from "@/components/section";
import { plural } from "@/formats/numbers";
import { experimentsQuery } from "../queries/experiments";

/** Experiments with what is in them; one that has ended can be deleted. */
export function ExperimentList() {
  const client = useQueryClient();
  const { data = [] } = useQuery(experimentsQuery);
  if (data.length === 0) return null;
  return (
    <Section title="Experiments">
      <ul className="fw-plain">
        {data.map((experiment) => (
          <li key={experiment.id}>
            <strong>{experiment.name}</strong>{" "}
            <span className="fw-dim">
              {describe(experiment)} · created <RelativeTime at={experiment.createdAt} />
            </span>{" "}
            {experiment.moving === 0 ? (
              <DeleteButton
                compact
                path={`/api/v1/experiments/${experiment.id}`}
                what={experiment.name}
                text={`Its ${plural(experiment.sweeps, "sweep")} and ${plural(experiment.runs, "run")} go with it, and its name is free again.`}
                onDeleted={() => void client.invalidateQueries()}
              />
            ) : null}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function describe({ sweeps, runs, moving }: ExperimentView): string {
  return [plural(sweeps, "sweep"), plural(runs, "run"), moving > 0 ? `${moving} not ended` : ""]
    .filter(Boolean)
    .join(", ");
}
