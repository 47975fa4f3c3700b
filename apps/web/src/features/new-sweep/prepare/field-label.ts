import { listTrainers } from "@foldwise/core/trainers";
import { parameterLabel } from "@foldwise/core/words";
import { capitalize } from "@/formats/parameters";
import { fieldGroups, kindField } from "./fields";

/**
 * The field of a form that a problem's field is shown at: itself, the one that it is a part of, or the first of those
 * that it consists of (`splits`: the split scheme). Null where the form has none.
 */
export function shownField(field: string, fields: readonly string[]): string | null {
  const around = fields.filter((one) => field === one || field.startsWith(`${one}.`));
  const closest = around.toSorted((a, b) => b.length - a.length)[0];
  return closest ?? fields.find((one) => one.startsWith(`${field}.`)) ?? null;
}

/** The label of what a problem is shown at; the path of what stands in the YAML only. */
export function labelOfField(field: string): string {
  const [section, ...rest] = field.split(".");
  if (section === "space" && rest.length > 0) return labelOfDimension(rest);
  const groups = listTrainers().flatMap((trainer) => fieldGroups(trainer));
  const specs = [kindField(), ...groups.flatMap(({ fields }) => fields)];
  const shown = shownField(
    field,
    specs.map((spec) => spec.field),
  );
  return specs.find((spec) => spec.field === shown)?.label ?? (field === "" ? "Plan" : field);
}

const KEYS = ["type", "low", "high", "grid", "choices", "log", "step"];

/** `learningRate.grid.0` → `Learning rate, grid`: a name may have dots itself. */
function labelOfDimension(parts: readonly string[]): string {
  const at = parts.findIndex((part, index) => index > 0 && KEYS.includes(part));
  const name = capitalize(parameterLabel(parts.slice(0, at < 0 ? undefined : at).join(".")));
  return at < 0 ? name : `${name}, ${parts[at]}`;
}
