import { listObservations } from "@foldwise/db/repositories/observation";
import type { PaperInput } from "@foldwise/papers/contract";
import { builtInTable } from "../files";
import type { FactInput } from "./source";
import { splitCounts } from "./splits";

/** What the code of papers may ask for: it knows no database. */
export function paperInput({ db, definition, dataset, settings }: FactInput): PaperInput {
  return {
    definition,
    settings,
    dataset: { name: dataset.name },
    observations: () => listObservations({ ctx: db, datasetId: dataset.id }),
    splitCounts: () => splitCounts(db, dataset),
    table: builtInTable,
  };
}
