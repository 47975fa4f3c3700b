import type { DatasetView } from "@foldwise/core/contracts/http/dataset";
import type { DatasetFacts } from "@foldwise/core/sweep";

/** What the page knows of a dataset. */
export type KnownDataset = Pick<DatasetView, "slug" | "folds" | "patientBasis">;

/** What is known of the dataset that a plan names; nothing while it names none that is there. */
export function factsOf(
  document: unknown,
  datasets: readonly KnownDataset[] | undefined,
): DatasetFacts | undefined {
  const slug: unknown = Reflect.get(Object(document), "dataset");
  const dataset = datasets?.find((candidate) => candidate.slug === slug);
  return (
    dataset && { slug: dataset.slug, folds: dataset.folds, hasPatients: dataset.patientBasis !== "unknown" }
  );
}
