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
import { z } from "zod";
import { capitalize } from "@/formats/parameters";
import { valueAt } from "@/yaml/fields";

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

/** A share of the range of an option that is off where its plan does not name it. */
const SHARE_OF_RANGE = 0.25;

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
    const spec = schema && asked(schema, valueAt(usual, field));
    if (!schema || !spec) return [];
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

function asked(
  schema: z.ZodType,
  usual: unknown,
): Pick<FieldSpec, "kind" | "fallback" | "choices" | "step"> | null {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) {
    const inner: unknown = schema.unwrap();
    return inner instanceof z.ZodType ? asked(inner, usual) : null;
  }
  if (schema instanceof z.ZodEnum)
    return { kind: "choice", fallback: null, choices: schema.options.map(String) };
  if (!(schema instanceof z.ZodNumber)) return null;
  const most = Number.isFinite(schema.maxValue) ? Number(schema.maxValue) * SHARE_OF_RANGE : 1;
  const isWhole = !schema.safeParse(0.5).success && schema.safeParse(1).success;
  return {
    kind: "number",
    fallback: typeof usual === "number" ? usual : most,
    ...(isWhole ? { step: 1 } : {}),
  };
}
