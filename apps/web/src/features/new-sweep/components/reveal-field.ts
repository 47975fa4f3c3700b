import { revealLine } from "@/components/yaml-editor";
import type { LocatedProblem } from "@/yaml/fields";
import { fieldId, fieldOfId } from "../prepare/field-id";
import { shownField } from "../prepare/field-label";

/** Puts the focus where a problem can be corrected: its field in the form, or its line in the YAML where it has none. */
export function revealField({ field, line, range }: LocatedProblem): void {
  const fields = [...document.querySelectorAll(`[id^="${fieldId("")}"]`)].flatMap(
    ({ id }) => fieldOfId(id) ?? [],
  );
  const shown = shownField(field, fields);
  const found = shown === null ? null : document.getElementById(fieldId(shown));
  if (!found) {
    revealLine("Plan", line, range);
    return;
  }
  found.scrollIntoView({ block: "center" });
  found.focus({ preventScroll: true });
}
