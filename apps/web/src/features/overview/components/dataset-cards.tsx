import type { Overview } from "@foldwise/core";
import { Group } from "@mantine/core";
import Link from "next/link";
import { Section } from "@/components/section";
import { SyntheticBadge } from "@/components/synthetic-badge";
import { plural } from "@/formats/numbers";

export function DatasetCards({ datasets }: { datasets: Overview["datasets"] }) {
  if (datasets.length === 0) return null;
  return (
    <Section title="Data sets">
      <div className="fw-cards">
        {datasets.map((dataset) => (
          <Link key={dataset.id} href={`/datasets/${dataset.slug}`} className="fw-card">
            <Group gap={8}>
              <strong>{dataset.name}</strong>
              <SyntheticBadge dataset={dataset} />
            </Group>
            <div className="fw-dim tabular">
              {plural(dataset.images, "image")} · {plural(dataset.folds.length, "fold")}
            </div>
          </Link>
        ))}
      </div>
    </Section>
  );
}
