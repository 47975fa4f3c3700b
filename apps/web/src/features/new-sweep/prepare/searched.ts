import { type FieldSpec, SECTIONS } from "@foldwise/core/trainers";
import { valueAt } from "@/yaml/fields";
import { fieldGroups, trainerOfDocument } from "./fields";

/** Fields of the form that the search space decides: their fixed values would not be used. A space may name them in short. */
export function searchedFields(document: unknown): readonly FieldSpec[] {
  const space = valueAt(document, "space");
  if (typeof space !== "object" || space === null) return [];
  const names = Object.keys(space);
  return fieldGroups(trainerOfDocument(document))
    .flatMap(({ fields }) => fields)
    .filter(
      ({ field }) =>
        (field === "seeds" && names.includes("seed") && isOneSeed(document)) ||
        (SECTIONS.some((section) => field.startsWith(`${section}.`)) &&
          (names.includes(field) || names.includes(field.split(".").slice(1).join(".")))),
    );
}

/** Several seeds beside a searched one are an error, whose field stays. */
function isOneSeed(document: unknown): boolean {
  const seeds = valueAt(document, "seeds");
  return seeds === undefined || (Array.isArray(seeds) && seeds.length === 1);
}
