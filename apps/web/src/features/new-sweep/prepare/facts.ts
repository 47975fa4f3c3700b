import type { DatasetView } from "@foldwise/core/contracts/http/dataset";
import type { DatasetFacts } from "@foldwise/core/sweep";

/** What the page knows of a dataset. */
export type KnownDataset = Pick<
  DatasetView,
  "slug" | "folds" | "images" | "patients" | "patientBasis" | "usualSplits"
>;

/** What is known of the dataset that a plan names; nothing while it names none that is there. */
export function factsOf(
  document: unknown,
  datasets: readonly KnownDataset[] | undefined,
): DatasetFacts | undefined {
  const slug: unknown = Reflect.get(Object(document), "dataset");
  const dataset = datasets?.find((candidate) => candidate.slug === slug);
  if (!dataset) return undefined;
  const { folds, images, patientBasis, usualSplits } = dataset;
  const { reason, ...splits } = usualSplits;
  // Where some are assumed, the server counts them.
  const patients = patientBasis === "unknown" ? null : (dataset.patients ?? images);
  return { slug: dataset.slug, folds, patients, usual: { splits, reason } };
}
