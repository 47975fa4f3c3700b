import { valueAt } from "@/yaml/fields";
import { FIELD_GROUPS, type FieldSpec } from "./fields";

const FIELDS = FIELD_GROUPS.flatMap(({ fields }) => fields);

/** Fields of the form that the search space decides: their fixed values would not be used. A space may name them in short. */
export function searchedFields(document: unknown): readonly FieldSpec[] {
  const space = valueAt(document, "space");
  if (typeof space !== "object" || space === null) return [];
  const names = Object.keys(space);
  return FIELDS.filter(
    ({ field }) =>
      /^(training|trainer|data)\./.test(field) &&
      (names.includes(field) || names.includes(field.split(".").slice(1).join("."))),
  );
}
