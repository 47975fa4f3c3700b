import {
  type FieldSpec,
  listTrainers,
  parameterPaths,
  readSections,
  SECTIONS,
  schemaOf,
  sectionSchema,
  type TrainerDefinition,
} from "@foldwise/core/trainers";
import { parameterLabel } from "@foldwise/core/words";
import { capitalize } from "@/formats/parameters";
import { valueAt } from "@/yaml/fields";
import { askedBy, withinRange } from "./schema-field";

/** A parameter without a field in the form, as one that the search space starts with. */
export type SearchOption = FieldSpec & {
  /** Whether the parameter takes a value. */
  readonly takes: (value: unknown) => boolean;
};

/** The seed of a trial's runs, which no trainer declares. */
const SEED: SearchOption = {
  field: "seed",
  label: "Seed",
  kind: "number",
  fallback: 2,
  step: 1,
  takes: Number.isSafeInteger,
};

/**
 * What can be searched and has no field of its own: the seed, and the options within others, such as the patience of early
 * stopping and the steps of the augmentation, as far as they are numbers or choices.
 */
export function searchOptions(trainers: readonly TrainerDefinition[] = listTrainers()): SearchOption[] {
  const options = [SEED, ...trainers.flatMap(nestedOptions)];
  return [...new Map(options.map((option) => [option.field, option])).values()];
}

function nestedOptions(trainer: TrainerDefinition): SearchOption[] {
  const usual = readSections(trainer, { trainer: { kind: trainer.kind, ...trainer.required } });
  return parameterPaths(trainer).flatMap((field) => {
    const [first, within, key] = field.split(".");
    const section = SECTIONS.find((one) => one === first);
    if (section === undefined || within === undefined || key === undefined) return [];
    const schema = schemaOf(trainer, { section, key, within });
    const asked = schema && askedBy(schema, valueAt(usual, field));
    if (!schema || !asked || asked.kind === "switch") return [];
    const fallback = asked.kind === "number" ? (asked.fallback ?? withinRange(schema)) : asked.fallback;
    const spec = { ...asked, fallback };
    const takes = (value: unknown) =>
      sectionSchema(trainer, section).safeParse({
        ...Object(valueAt(usual, section)),
        [within]: { ...Object(valueAt(usual, `${section}.${within}`)), [key]: value },
      }).success;
    // One that only others beside it make whole cannot be set alone.
    if (!takes(spec.fallback ?? spec.choices?.[0])) return [];
    return [{ field, label: capitalize(parameterLabel(field)), ...spec, takes }];
  });
}
