import type { DatasetView } from "@foldwise/core/contracts/http/dataset";
import type { DatasetFacts } from "@foldwise/core/sweep";
import { parse } from "yaml";

/** What is known of the dataset that a plan's text names; nothing while it is no YAML or names none that is there. */
export function factsOf(
  text: string,
  datasets: readonly DatasetView[] | undefined,
): DatasetFacts | undefined {
  let slug: unknown;
  try {
    slug = Reflect.get(Object(parse(text)), "dataset");
  } catch {
    return undefined;
  }
  const dataset = datasets?.find((candidate) => candidate.slug === slug);
  return (
    dataset && { slug: dataset.slug, folds: dataset.folds, hasPatients: dataset.patientBasis !== "unknown" }
  );
}
